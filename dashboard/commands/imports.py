"""`atlas import`: stage a file with a report of every row, or publish it."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from dashboard.commands.import_options import (
    AnnotatedOption,
    BasisOption,
    ChooseOption,
    ConvertOption,
    DayOption,
    DocumentOption,
    FileArgument,
    IndicatorOption,
    LeaveOutOption,
    MappingOption,
    NumbersOption,
    ProvinceOption,
    PublishOption,
    SaveMappingOption,
    SheetOption,
    StageOption,
    TitleOption,
    VintageOption,
    YearOption,
)
from dashboard.console import (
    DataOption,
    JsonOption,
    ReportOption,
    UserOption,
    account,
    print_json,
    settings_of,
    showing,
)
from geodata.errors import AtlasError

if TYPE_CHECKING:
    from dashboard.settings import Settings
    from geodata.builds import Progress
    from geodata.ingest.desk import ImportDesk, ImportOptions, Staged
    from geodata.ingest.options import RowPlace
    from geodata.store import Published


def import_file(  # noqa: PLR0917  typer makes options of them
    file: FileArgument,
    stage: StageOption = False,
    publish: PublishOption = False,
    vintage: VintageOption = None,
    day: DayOption = None,
    year: YearOption = None,
    basis: BasisOption = None,
    indicator: IndicatorOption = None,
    numbers: NumbersOption = None,
    province: ProvinceOption = None,
    sheet: SheetOption = None,
    mapping: MappingOption = None,
    save_mapping: SaveMappingOption = None,
    title: TitleOption = None,
    document: DocumentOption = None,
    choose: ChooseOption = None,
    convert: ConvertOption = None,
    leave_out: LeaveOutOption = False,
    report: ReportOption = None,
    annotated: AnnotatedOption = None,
    user: UserOption = None,
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
    who = account(user)
    settings = settings_of(data=data)
    with _desk(settings) as desk, showing("Import") as show:
        staged = _staged_before(desk, file, options, show) if publish else None
        staged = staged or desk.stage(file, file.name, who, options, show)
        if convert is not None:
            staged = desk.convert_text(staged.id, convert)
        staged = _decided(desk, staged, choices, who, leave_out=leave_out)
        if save_mapping is not None:
            desk.save_mapping(staged.id, save_mapping, who)
        show(0.95, "Writing the report")
        _write(desk, staged.id, report, annotated)
        published = None
        if publish and staged.report.publishable:
            show(0.97, "Publishing")
            published = desk.publish(staged.id, who)
    _tell(staged, published, publish, as_json)


def _decided(
    desk: "ImportDesk",
    staged: "Staged",
    choices: Sequence[tuple[str, int, str | None]],
    user: str,
    *,
    leave_out: bool,
) -> "Staged":
    """The import after the choices of units, and after what is open then was left out."""
    if choices:
        staged = desk.choose_many(staged.id, _placed(choices, staged), user)
    if leave_out and staged.report.open_rows:
        staged = desk.leave_out_open(staged.id, user)
    return staged


def _write(desk: "ImportDesk", staged_id: str, report: Path | None, annotated: Path | None) -> None:
    """The report and the sender's file with a column of results, where they are asked for."""
    if report is not None:
        shutil.copyfile(desk.report_json(staged_id), report)
    if annotated is not None:
        shutil.copyfile(desk.annotated(staged_id), annotated)


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
