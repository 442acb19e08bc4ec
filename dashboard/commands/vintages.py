"""`atlas vintages`: the dated states of the units, and change files that add to them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

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
from geodata.errors import DataMissing

if TYPE_CHECKING:
    from dashboard.settings import Settings
    from geodata.changes import ImportedList, ImportedVintage
    from geodata.ingest.model import Problem

vintages = typer.Typer(no_args_is_help=True, help="The dated states of the units; import others.")

NOTES_SHOWN = 12


@vintages.command("import")
def import_file(  # noqa: PLR0917  typer makes options of them
    file: Annotated[
        Path | None,
        typer.Argument(help="A change record of the GSO or a list of changes (XLS, XLSX, CSV)."),
    ] = None,
    data: DataOption = None,
    packaged: Annotated[
        str | None,
        typer.Option(help="Instead of a file a list of the program, by its day: 2026-04-30."),
    ] = None,
    name: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"], help="First day, the vintage's name; else as the file is named."
        ),
    ] = None,
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Last day of a change record.")
    ] = None,
    base: Annotated[
        str | None,
        typer.Option("--from", help="The vintage a list changes; else the latest before its day."),
    ] = None,
    user: UserOption = None,
    report: ReportOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a vintage with its crosswalk from a change record or a list of changes."""
    from geodata.changes import ImportedList, Wanted, import_changes
    from geodata.changes.packaged import packaged_list

    if file is not None and packaged is None:
        path = file
    elif packaged is not None and file is None:
        path = packaged_list(packaged)
    else:
        raise typer.BadParameter("Give either a file or --packaged 2026-04-30.")
    settings = settings_of(data=data)
    with showing("Importing") as progress:
        done = import_changes(
            settings.data_dir,
            path,
            account(user),
            Wanted(_day(name), _day(until), base),
            limits=settings.limits,
            progress=progress,
        )
    told = done.as_dict()
    if report is not None:
        write_json(report, told)
    if as_json:
        print_json(told)
    elif isinstance(done, ImportedList):
        _tell_list(done)
    else:
        _tell_record(done)


def _tell_record(done: "ImportedVintage") -> None:
    made = done.made
    links = ", ".join(f"{count:,} {basis}" for basis, count in made.links.items())
    out.print(f"Vintage {made.name} from changes of {done.first_day} to {done.last_day}")
    _tell_units(made.counts)
    out.print(f"Communes linked to {made.to}: {links}", soft_wrap=True)
    _tell_notes(made.name, made.notes)


def _tell_list(done: "ImportedList") -> None:
    made = done.made
    changes = ", ".join(f"{count:,} {what}" for what, count in made.changes.items()) or "none"
    out.print(f"Vintage {made.name} from {made.base} and a list of changes")
    _tell_units(made.counts)
    out.print(f"Changes: {changes}", soft_wrap=True)
    if made.divided:
        shown = ", ".join(made.divided[:NOTES_SHOWN])
        out.print(
            f"Not drawn: {len(made.divided)} communes are parts of divided ones ({shown}); import"
            " their boundaries with `atlas boundaries import`.",
            soft_wrap=True,
        )
    _tell_notes(made.name, made.notes)


def _tell_units(counts: Mapping[str, int]) -> None:
    out.print("Units: " + ", ".join(f"{count:,} {level}" for level, count in counts.items()))


def _tell_notes(name: str, notes: "Sequence[Problem]") -> None:
    weighty = sorted(notes, key=lambda note: note.code == "code_as_number")
    for note in weighty[:NOTES_SHOWN]:
        place = "" if note.row is None else f"row {note.row}: "
        out.print(f"- {place}{note.message_en}", markup=False, soft_wrap=True)
    if len(notes) > NOTES_SHOWN:
        rest = len(notes) - NOTES_SHOWN
        out.print(f"... and {rest} more notes; --report FILE writes all of them.")
    out.print(f"Undo with: atlas vintages remove {name}")


@vintages.command("template")
def template(
    output: Annotated[Path, typer.Option("-o", "--output", help="The XLSX file to write.")],
) -> None:
    """Write an empty list of changes, with a sheet that explains its columns."""
    from geodata.changes.form import write_form

    write_form(output)
    out.print(f"{output}: fill it in and name it by its first day, as in changes_2026-04-30.xlsx.")


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
    if unseen := _published(settings, name):
        told = f"{unseen:,} published values of its units are kept and seen by nobody"
        out.print(f"- {told} until the vintage is imported again.", soft_wrap=True)


def _published(settings: "Settings", name: str) -> int:
    """How many values of a vintage's units the latest release has."""
    from geodata.store import open_store

    if settings.database_url is None and not settings.data_dir.database.exists():
        return 0
    try:
        with open_store(settings.database_url or settings.data_dir.database) as store:
            return len(store.observations(vintage=name))
    except DataMissing:
        return 0


def _day(given: datetime | None) -> date | None:
    return None if given is None else given.date()
