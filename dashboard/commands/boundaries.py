"""`atlas boundaries`: boundary files come in, are listed and undone.

Exit code 0: staged without open questions, published, listed or undone; 1: something is open or
refused, said in one line; 2: a wrong call.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from dashboard.console import (
    DataOption,
    JsonOption,
    ReportOption,
    UserOption,
    account,
    errors,
    out,
    print_json,
    settings_of,
    showing,
    write_json,
)

if TYPE_CHECKING:
    from dashboard.settings import Settings
    from geodata.ingest.boundaries.desk import BoundaryDesk, StagedBoundaries

app = typer.Typer(no_args_is_help=True, help="Bring in boundaries of your own and undo them.")

VintageOption = Annotated[
    str | None, typer.Option(help="Units of which date: 2025-07-01; found from the file if left.")
]
CrsOption = Annotated[
    str | None, typer.Option(help="Coordinate system of the file: EPSG:5897; if it says none.")
]
EncodingOption = Annotated[
    str | None, typer.Option(help="Encoding of a .dbf: utf-8, cp1258, tcvn3, vni or cp1252.")
]
ConfirmOption = Annotated[
    list[str] | None, typer.Option(help="Answer a question of the report with yes; repeatable.")
]
ChooseOption = Annotated[
    list[str] | None,
    typer.Option(help="FEATURE=CODE decides a unit, FEATURE= leaves it out; repeatable."),
]


@app.command("import")
def import_(  # noqa: PLR0917  typer makes options of them
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The boundary file.")],
    data: DataOption = None,
    vintage: VintageOption = None,
    level: Annotated[str, typer.Option(help="Level of the units; boundaries come by commune.")] = (
        "commune"
    ),
    crs: CrsOption = None,
    encoding: EncodingOption = None,
    layer: Annotated[str | None, typer.Option(help="Layer of a file that has several.")] = None,
    province: Annotated[str | None, typer.Option(help="Code of the province it is about.")] = None,
    code_column: Annotated[str | None, typer.Option(help="Column with the codes.")] = None,
    name_column: Annotated[str | None, typer.Option(help="Column with the names.")] = None,
    province_column: Annotated[str | None, typer.Option(help="Column with the province.")] = None,
    confirm: ConfirmOption = None,
    choose: ChooseOption = None,
    publish: Annotated[
        bool, typer.Option("--publish/--stage", help="Put it in use, or only look at it.")
    ] = False,
    user: UserOption = None,
    report: ReportOption = None,
) -> None:
    """Check a boundary file and, with --publish, draw the map from it."""
    from geodata.ingest.boundaries.desk import report_as_json
    from geodata.ingest.boundaries.report import BoundaryOptions

    settings = settings_of(data=data)
    desk = _desk(settings)
    options = BoundaryOptions(
        vintage=vintage,
        level=_level(level),
        crs=crs,
        encoding=encoding,
        layer=layer,
        province=province,
        code_column=code_column,
        name_column=name_column,
        province_column=province_column,
        chosen=_chosen(choose or []),
        confirmed=frozenset(confirm or []),
    )
    name = account(user)
    with showing("Reading") as progress:
        staged = desk.stage(file, file.name, name, options, progress)
    if report is not None:
        write_json(report, report_as_json(staged))
    _print_staged(staged)
    if not staged.report.publishable:
        _say_open(staged)
        raise typer.Exit(1)
    if publish:
        _publish(desk, staged, name)
    else:
        out.print(f"Staged as {staged.id}; nothing is shown yet. Run again with --publish.")


def _publish(desk: "BoundaryDesk", staged: "StagedBoundaries", user: str) -> None:
    with showing("Publishing") as progress:
        done = desk.publish(staged.id, user, progress)
    if done.changed:
        out.print(f"In use as {done.addition.id} after {done.seconds:.1f} s", soft_wrap=True)
    else:
        out.print(f"Unchanged: in use already as {done.addition.id}", soft_wrap=True)


@app.command("list")
def list_(data: DataOption = None, as_json: JsonOption = False) -> None:
    """List the boundaries in use and those that were undone."""
    from geodata import additions
    from geodata.additions import AdditionKind

    data_dir = settings_of(data=data).data_dir
    present = {one.id for one in additions.active(data_dir)}
    rows: list[dict[str, Any]] = [
        {
            "id": one.id,
            "in_use": one.id in present,
            "vintage": one.vintage,
            "units": one.report.get("units"),
            "provinces": list(one.report.get("provinces", [])),
            "file": one.file_name,
            "sha256": one.sha256,
            "user": one.user,
            "added_at": one.added_at.isoformat(),
        }
        for one in additions.kept(data_dir)
        if one.kind is AdditionKind.BOUNDARIES
    ]
    if as_json:
        print_json(rows)
        return
    table = Table(box=None)
    for title in ("id", "in use", "vintage", "units", "provinces", "file", "by", "at"):
        table.add_column(title, no_wrap=title == "id")
    for row in rows:
        table.add_row(
            row["id"],
            "yes" if row["in_use"] else "undone",
            row["vintage"],
            str(row["units"]),
            ", ".join(row["provinces"]),
            row["file"],
            row["user"],
            row["added_at"][:16].replace("T", " "),
        )
    out.print(table)


@app.command("undo")
def undo(
    addition: Annotated[str, typer.Argument(help="The id that `atlas boundaries list` shows.")],
    data: DataOption = None,
    user: UserOption = None,
) -> None:
    """Take imported boundaries out of use; the map is drawn as before them."""
    desk = _desk(settings_of(data=data))
    with showing("Undoing") as progress:
        gone = desk.undo(addition, account(user), progress)
    out.print(f"Undone: {gone.file_name} ({gone.id})", soft_wrap=True)


def _desk(settings: "Settings") -> "BoundaryDesk":
    from geodata.ingest.boundaries.desk import BoundaryDesk
    from geodata.units import UnitRegistry

    data_dir = settings.data_dir
    registry = UnitRegistry.load(data_dir)
    return BoundaryDesk(data_dir, registry, settings.limits, settings.database_url or None)


def _level(name: str) -> Any:
    from geodata.units import UNIT_LEVELS, Level

    if name not in {str(level) for level in UNIT_LEVELS}:
        raise typer.BadParameter(f"{name!r} is none of {', '.join(map(str, UNIT_LEVELS))}.")
    return Level(name)


def _chosen(said: list[str]) -> dict[int, str | None]:
    """``["7=14758", "9="]`` -> {7: "14758", 9: None}."""
    found: dict[int, str | None] = {}
    for one in said:
        feature, equals, code = one.partition("=")
        if not equals or not feature.isdigit():
            raise typer.BadParameter(f"{one!r} is not FEATURE=CODE.")
        found[int(feature)] = code or None
    return found


def _print_staged(staged: "StagedBoundaries") -> None:
    """What the file is, its units and its place, in a few lines."""
    report = staged.report
    table = Table(show_header=False, box=None)
    file = report.file
    table.add_row("file", f"{staged.file_name}: {file['format']}, {file['features']} features")
    table.add_row("system", f"{file['crs'] or 'not said'} ({file['crs_from'] or 'open'})")
    counts = ", ".join(f"{count} {status}" for status, count in report.counts().items())
    table.add_row("units", f"{counts or 'none'}; vintage {report.vintage or 'open'}")
    if report.shift is not None:
        moved = report.shift
        table.add_row(
            "place",
            f"{moved.distance_m:.0f} m from the default boundaries (east {moved.east_m:.0f} m, "
            f"north {moved.north_m:.0f} m)",
        )
    for problem in report.problems:
        if problem.row is None:
            table.add_row(str(problem.severity), problem.message_en)
    out.print(table)


def _say_open(staged: "StagedBoundaries") -> None:
    """One line with what stops publishing; the answers that are offered below it."""
    from geodata.ingest.boundaries.desk import open_points

    errors.print(f"atlas: {staged.file_name}: {open_points(staged.report)}", markup=False)
    for question in staged.report.questions:
        for choice in question.choices:
            errors.print(
                f"  --{question.option.replace('_', '-')} {choice.value}   {choice.label_en}",
                markup=False,
            )
