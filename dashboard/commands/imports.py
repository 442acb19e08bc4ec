"""`atlas import` and `atlas releases`: stage and publish a file, list and roll back releases."""

import getpass
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from dashboard.console import (
    DataOption,
    JsonOption,
    out,
    print_json,
    progress_bar,
    settings_of,
)
from geodata.errors import AtlasError
from geodata.indicators import Basis

if TYPE_CHECKING:
    from dashboard.settings import Settings
    from geodata.ingest.desk import ImportDesk, ImportOptions, Progress, Staged
    from geodata.ingest.options import RowPlace
    from geodata.store import ImportEntry, Published, Release

DAY_FORMATS = ["%Y-%m-%d", "%d/%m/%Y"]

releases = typer.Typer(no_args_is_help=True, help="Look at published releases, take one back.")


def import_file(  # noqa: PLR0917  typer makes options of them
    file: Annotated[Path, typer.Argument(help="XLSX, XLS, ODS, CSV or JSON.", exists=True)],
    stage: Annotated[
        bool, typer.Option("--stage", help="Only stage and report (the default).")
    ] = False,
    publish: Annotated[
        bool, typer.Option("--publish", help="Publish the staged file, or stage and publish it.")
    ] = False,
    vintage: Annotated[
        str | None, typer.Option(help="First day of the units' vintage: 2025-03-01.")
    ] = None,
    day: Annotated[
        datetime | None,
        typer.Option("--date", formats=DAY_FORMATS, help="Day of the figures."),
    ] = None,
    year: Annotated[int | None, typer.Option(help="Year of the figures: its last day.")] = None,
    basis: Annotated[Basis | None, typer.Option(help="How the figures came about.")] = None,
    indicator: Annotated[
        list[str] | None,
        typer.Option(help="What a column holds: households, D=households, E=- (leave out)."),
    ] = None,
    numbers: Annotated[
        list[str] | None,
        typer.Option(help="How to read a column that can be read in several ways: 1, B=2."),
    ] = None,
    province: Annotated[
        str | None, typer.Option(help="Code of the province all rows lie in.")
    ] = None,
    sheet: Annotated[list[str] | None, typer.Option(help="Only this sheet.")] = None,
    mapping: Annotated[str | None, typer.Option(help="Use the columns saved as NAME.")] = None,
    save_mapping: Annotated[str | None, typer.Option(help="Save the columns as NAME.")] = None,
    title: Annotated[str | None, typer.Option(help="Title of the source.")] = None,
    document: Annotated[str | None, typer.Option(help="Document the file came with.")] = None,
    choose: Annotated[
        list[str] | None,
        typer.Option(help="Unit of a row: 57=00004, 57=- (leave out), SHEET!57=00004."),
    ] = None,
    convert: Annotated[
        str | None, typer.Option(help="Accept the conversion of old text: tcvn3 or vni.")
    ] = None,
    leave_out: Annotated[
        bool, typer.Option("--leave-out", help="Leave out every row that is open.")
    ] = False,
    report: Annotated[Path | None, typer.Option(help="Write the report as JSON.")] = None,
    annotated: Annotated[
        Path | None, typer.Option(help="Write a copy (XLSX) that says what is wrong where.")
    ] = None,
    user: Annotated[str | None, typer.Option(help="Who imports; default the login name.")] = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Stage a file with a report of every row, or publish it: all of it or nothing.

    Exits with 0 when it was staged without open questions or published, else with 1.
    """
    from geodata.ingest.desk import ImportOptions

    if stage and publish:
        raise typer.BadParameter("--stage and --publish exclude each other.")
    if day is not None and year is not None:
        raise typer.BadParameter("--date and --year exclude each other.")
    named, columns = _indicators(indicator or [])
    choices = _choices(choose or [])
    options = ImportOptions(
        vintage=vintage,
        day=None if day is None else day.date(),
        year=year,
        basis=basis,
        indicator=named,
        columns=columns,
        province=province,
        numbers=_answers(numbers or []),
        sheets=tuple(sheet or ()),
        mapping=mapping,
        source_title=title,
        source_document=document,
    )
    who = user or getpass.getuser()
    settings = settings_of(data=data)
    with _desk(settings) as desk, progress_bar() as progress:
        task = progress.add_task("Import", total=1.0)

        def show(share: float, doing: str) -> None:
            progress.update(task, completed=share, description=doing)

        staged = _staged_before(desk, file, options, show) if publish else None
        staged = staged or desk.stage(file, file.name, who, options, show)
        if convert is not None:
            staged = desk.convert_text(staged.id, convert)
        if choices:
            staged = desk.choose_many(staged.id, _placed(choices, staged), who)
        if leave_out and staged.report.open_rows:
            staged = desk.leave_out_open(staged.id, who)
        if save_mapping is not None:
            desk.save_mapping(staged.id, save_mapping, who)
        if report is not None:
            shutil.copyfile(desk.report_json(staged.id), report)
        if annotated is not None:
            show(0.95, "Writing the copy")
            shutil.copyfile(desk.annotated(staged.id), annotated)
        published = None
        if publish and staged.report.publishable:
            show(0.97, "Publishing")
            published = desk.publish(staged.id, who)
    _tell(staged, published, publish, as_json)


@releases.command("list")
def list_releases(data: DataOption = None, as_json: JsonOption = False) -> None:
    """List the releases, with the file each came from."""
    from geodata.store import open_store

    settings = settings_of(data=data)
    with open_store(settings.database_url or settings.data_dir.database) as store:
        files = {entry.release: entry for entry in store.ledger.imports()}
        found = [_release(one, files.get(one.number)) for one in store.releases()]
    if as_json:
        print_json(found)
        return
    table = Table(box=None)
    for name in ("release", "made (UTC)", "title", "by", "file", "simulated", "undoes"):
        table.add_column(name)
    for one in found:
        table.add_row(
            str(one["number"]),
            one["created_at"][:16].replace("T", " "),
            one["title"],
            one["user"] or "",
            one["file_name"] or "",
            "yes" if one["simulated"] else "no",
            "" if one["undoes"] is None else str(one["undoes"]),
        )
    out.print(table)


@releases.command("rollback")
def rollback(
    number: Annotated[int, typer.Argument(min=1, help="The release to take back.")],
    user: Annotated[str | None, typer.Option(help="Who does it; default the login name.")] = None,
    data: DataOption = None,
) -> None:
    """Take a release back: a new release puts its values as they were before it."""
    from geodata.store import open_store

    settings = settings_of(data=data)
    with open_store(settings.database_url or settings.data_dir.database) as store:
        made = store.roll_back(number, user or getpass.getuser())
    out.print(f"Release {made.number} takes release {number} back.")


def _answers(given: Sequence[str]) -> tuple[tuple[str, int], ...]:
    """Of ``--numbers``: the place of the choice for each column, or for all."""
    from geodata.ingest.options import ALL_COLUMNS

    found = []
    for one in given:
        letters, _, place = one.rpartition("=")
        if not place.strip().isdigit():
            raise typer.BadParameter(f"--numbers wants 1 or B=1, not {one!r}.")
        found.append((letters.strip().upper() or ALL_COLUMNS, int(place)))
    return tuple(found)


@contextmanager
def _desk(settings: "Settings") -> "Iterator[ImportDesk]":
    from geodata.indicators import load_catalogue
    from geodata.ingest.desk import ImportDesk
    from geodata.store import open_store
    from geodata.units import UnitRegistry

    registry = UnitRegistry.load(settings.data_dir)
    with open_store(settings.database_url or settings.data_dir.database) as store:
        yield ImportDesk(settings.data_dir, store, registry, load_catalogue(), settings.limits)


def _indicators(given: Sequence[str]) -> tuple[str | None, tuple[tuple[str, str], ...]]:
    """Of ``--indicator``: the one for unnamed columns, and those for columns by letter."""
    named, columns = None, []
    for one in given:
        letters, equals, code = one.partition("=")
        if equals:
            columns.append((letters.strip().upper(), code.strip()))
        elif named is not None:
            raise typer.BadParameter(
                "--indicator without a column can be given once; say D=households for a column."
            )
        else:
            named = one.strip()
    return named, tuple(columns)


def _staged_before(
    desk: "ImportDesk", file: Path, options: "ImportOptions", show: "Progress"
) -> "Staged | None":
    """The same file as staged before, with the choices taken then and the options given now."""
    found = desk.staged_of(file)
    if found is None:
        return None
    before = desk.staged(found.id).options
    return desk.restage(found.id, merged(before, options), progress=show)


def merged(before: "ImportOptions", given: "ImportOptions") -> "ImportOptions":
    """The earlier options with those that are given now in their place."""
    new = {name: value for name, value in vars(given).items() if value not in (None, ())}
    if "day" in new or "year" in new:
        before = replace(before, day=None, year=None)
    return replace(before, **new)


def _choices(given: Sequence[str]) -> list[tuple[str, int, str | None]]:
    """Of ``--choose``: sheet ("" for the only one), row, and the code or None to leave it out."""
    found = []
    for one in given:
        place, equals, code = one.rpartition("=")
        sheet, _, row = place.rpartition("!")
        if not equals or not row.strip().isdigit() or not code.strip():
            raise typer.BadParameter(f"--choose wants ROW=CODE, not {one!r}.")
        found.append((sheet, int(row), None if code.strip() == "-" else code.strip()))
    return found


def _placed(
    choices: Sequence[tuple[str, int, str | None]], staged: "Staged"
) -> "Mapping[RowPlace, str | None]":
    """The choices by sheet and row."""
    sheets = [one.name for one in staged.report.sheets]
    for sheet, row, code in choices:
        if not sheet and len(sheets) > 1:
            raise typer.BadParameter(
                "The file has several sheets; say which: "
                f"--choose '{sheets[0]}!{row}={code or '-'}'."
            )
    return {(sheet or sheets[0], row): code for sheet, row, code in choices}


def _tell(staged: "Staged", published: "Published | None", wanted: bool, as_json: bool) -> None:
    """Say what came of it, on the terminal or as JSON, and exit with 1 if something is open."""
    from dashboard.commands.import_summary import as_data, summarise

    if as_json:
        print_json(as_data(staged, published))
    else:
        summarise(staged, published)
    if not staged.report.publishable:
        reasons = staged.report.reasons
        more = f" (and {len(reasons) - 1} more)" if len(reasons) > 1 else ""
        what = "It was not published" if wanted else "It cannot be published yet"
        raise AtlasError(f"{what}: {reasons[0].message_en}{more}")


def _release(release: "Release", entry: "ImportEntry | None") -> dict[str, Any]:
    return {
        "number": release.number,
        "created_at": release.created_at.isoformat(),
        "title": release.title,
        "user": release.user_name,
        "simulated": release.simulated,
        "undoes": release.undoes,
        "file_name": entry.file_name if entry else None,
        "sha256": entry.sha256 if entry else None,
    }
