"""`atlas vintages`: the dated states of the units, and change records that add to them."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from dashboard.console import (
    DataOption,
    JsonOption,
    ReportOption,
    UserOption,
    account,
    out,
    print_json,
    settings_of,
    showing,
    write_json,
)

vintages = typer.Typer(no_args_is_help=True, help="The dated states of the units; import others.")

NOTES_SHOWN = 12


@vintages.command("import")
def import_record(  # noqa: PLR0917  typer makes options of them
    file: Annotated[Path, typer.Argument(help="A change record of the GSO (XLS, XLSX, CSV).")],
    data: DataOption = None,
    name: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="First day of the record, the vintage's name."),
    ] = None,
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Last day of the record.")
    ] = None,
    user: UserOption = None,
    report: ReportOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make the vintage of a change record's first day, with its crosswalk to later vintages."""
    from geodata.changes import import_vintage

    settings = settings_of(data=data)
    with showing("Importing") as progress:
        done = import_vintage(
            settings.data_dir,
            file,
            account(user),
            first_day=_day(name),
            last_day=_day(until),
            limits=settings.limits,
            progress=progress,
        )
    told = done.as_dict()
    if report is not None:
        write_json(report, told)
    if as_json:
        print_json(told)
        return
    made = done.made
    units = ", ".join(f"{count:,} {level}" for level, count in made.counts.items())
    links = ", ".join(f"{count:,} {basis}" for basis, count in made.links.items())
    out.print(f"Vintage {made.name} from changes of {done.first_day} to {done.last_day}")
    out.print(f"Units: {units}", soft_wrap=True)
    out.print(f"Communes linked to {made.to}: {links}", soft_wrap=True)
    weighty = sorted(made.notes, key=lambda note: note.code == "code_as_number")
    for note in weighty[:NOTES_SHOWN]:
        place = "" if note.row is None else f"row {note.row}: "
        out.print(f"- {place}{note.message_en}", markup=False, soft_wrap=True)
    if len(made.notes) > NOTES_SHOWN:
        rest = len(made.notes) - NOTES_SHOWN
        out.print(f"... and {rest} more notes; --report FILE writes all of them.")
    out.print(f"Undo with: atlas vintages remove {made.name}")


@vintages.command("list")
def list_vintages(data: DataOption = None, as_json: JsonOption = False) -> None:
    """List all vintages: units, whether they can be drawn, and the file they came from."""
    from dashboard.status import vintage_rows

    rows = vintage_rows(settings_of(data=data).data_dir)
    if as_json:
        print_json([row.as_dict() for row in rows])
        return
    table = Table(box=None)
    for title in ("vintage", "units", "drawn", "crosswalk to", "from"):
        table.add_column(title)
    for row in rows:
        units = ", ".join(f"{count:,} {level}" for level, count in row.units.items())
        drawn = "yes" if row.drawn else "no boundaries"
        table.add_row(row.name, units, drawn, ", ".join(row.leads_to), row.origin)
    out.print(table)


@vintages.command("remove")
def remove_record(
    name: Annotated[str, typer.Argument(help="The vintage: 2019-01-01.")],
    data: DataOption = None,
    user: UserOption = None,
) -> None:
    """Take an imported vintage out of use; its file and report are kept."""
    from geodata.changes import remove_vintage

    settings = settings_of(data=data)
    with showing("Removing") as progress:
        gone = remove_vintage(settings.data_dir, name, account(user), progress)
    out.print(f"Vintage {gone.vintage} is out of use; it is kept as {gone.id}.", soft_wrap=True)


def _day(given: datetime | None) -> date | None:
    return None if given is None else given.date()
