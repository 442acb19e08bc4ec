"""`atlas template`: a workbook with the units filled in, to be filled and sent back."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from dashboard.console import DataOption, out, settings_of


def template(  # noqa: PLR0917  typer makes options of them
    output: Annotated[Path, typer.Option("-o", "--output", help="The XLSX file to write.")],
    indicator: Annotated[
        list[str], typer.Option(help="Code of an indicator of the catalogue; repeatable.")
    ],
    year: Annotated[
        int | None, typer.Option(help="Year of the figures: as of its last day.")
    ] = None,
    day: Annotated[
        str | None, typer.Option(help="Date of the figures instead of a year: 2025-06-30.")
    ] = None,
    province: Annotated[
        str | None, typer.Option(help="Code of a province or district; else the whole country.")
    ] = None,
    level: Annotated[str, typer.Option(help="province, district or commune.")] = "commune",
    vintage: Annotated[
        str | None, typer.Option(help="Units of which date; default those of the figures' date.")
    ] = None,
    basis: Annotated[
        str | None, typer.Option(help="Basis to begin with; the sheet lets the filler choose.")
    ] = None,
    lang: Annotated[str, typer.Option(help="vi or en.")] = "vi",
    data: DataOption = None,
) -> None:
    """Write a workbook with codes and names filled in that comes back without a question."""
    from geodata.indicators import Basis, load_catalogue
    from geodata.ingest.template import TemplateMark, vintage_for, write_template
    from geodata.units import UNIT_LEVELS, Level, UnitRegistry

    when = day_of(year, day)
    one_of("level", level, UNIT_LEVELS)
    one_of("lang", lang, ("vi", "en"))
    if basis is not None:
        one_of("basis", basis, tuple(Basis))
    registry = UnitRegistry.load(settings_of(data=data).data_dir)
    wanted = TemplateMark(
        vintage=vintage or vintage_for(registry, when).name,
        level=Level(level),
        province=province,
        day=when,
        basis=None if basis is None else Basis(basis),
        indicators=tuple(indicator),
        lang=lang,
    )
    write_template(output, registry, load_catalogue(), wanted)
    out.print(f"{output}: {level} units of {wanted.vintage}, figures as of {when.isoformat()}.")


def day_of(year: int | None, day: str | None, option: str = "--day") -> date:
    """The date asked for; a wrong call without exactly one of year and day."""
    if (year is None) == (day is None):
        raise typer.BadParameter(f"Give either --year or {option}.")
    try:
        return date(year, 12, 31) if year is not None else date.fromisoformat(day or "")
    except ValueError as error:
        raise typer.BadParameter(f"{year or day} is no date: {error}.") from None


def one_of(name: str, given: str, allowed: tuple[str, ...]) -> None:
    """A wrong call where an option is none of what is allowed."""
    if given not in allowed:
        raise typer.BadParameter(f"--{name} is {given!r}; it can be {', '.join(allowed)}.")
