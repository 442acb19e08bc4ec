"""The options of `atlas import` that no other command has."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from geodata.indicators import Basis

DAY_FORMATS = ["%Y-%m-%d", "%d/%m/%Y"]

FileArgument = Annotated[Path, typer.Argument(help="XLSX, XLS, ODS, CSV or JSON.", exists=True)]
StageOption = Annotated[bool, typer.Option("--stage", help="Only stage and report (the default).")]
PublishOption = Annotated[
    bool, typer.Option("--publish", help="Publish the staged file, or stage and publish it.")
]
VintageOption = Annotated[
    str | None, typer.Option(help="First day of the units' vintage: 2025-03-01.")
]
DayOption = Annotated[
    datetime | None,
    typer.Option("--date", formats=DAY_FORMATS, help="Day of the figures."),
]
YearOption = Annotated[int | None, typer.Option(help="Year of the figures: its last day.")]
BasisOption = Annotated[Basis | None, typer.Option(help="How the figures came about.")]
IndicatorOption = Annotated[
    list[str] | None,
    typer.Option(help="What a column holds: households, D=households, E=- (leave out)."),
]
NumbersOption = Annotated[
    list[str] | None,
    typer.Option(help="How to read a column that can be read in several ways: 1, B=2."),
]
ProvinceOption = Annotated[str | None, typer.Option(help="Code of the province all rows lie in.")]
SheetOption = Annotated[list[str] | None, typer.Option(help="Only this sheet.")]
MappingOption = Annotated[str | None, typer.Option(help="Use the columns saved as NAME.")]
SaveMappingOption = Annotated[str | None, typer.Option(help="Save the columns as NAME.")]
TitleOption = Annotated[str | None, typer.Option(help="Title of the source.")]
DocumentOption = Annotated[str | None, typer.Option(help="Document the file came with.")]
ChooseOption = Annotated[
    list[str] | None,
    typer.Option(help="Unit of a row: 57=00004, 57=- (leave out), SHEET!57=00004."),
]
ConvertOption = Annotated[
    str | None, typer.Option(help="Accept the conversion of old text: tcvn3 or vni.")
]
LeaveOutOption = Annotated[
    bool, typer.Option("--leave-out", help="Leave out every row that is open.")
]
AnnotatedOption = Annotated[
    Path | None, typer.Option(help="Write a copy (XLSX) that says what is wrong where.")
]
