"""`atlas points import`: points of a layer from a file, with every disagreement listed."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dashboard.console import (
    DataOption,
    JsonOption,
    ReportOption,
    UserOption,
    account,
    errors,
    out,
    print_json,
    progress_bar,
    settings_of,
    write_json,
)
from dashboard.settings import Settings

if TYPE_CHECKING:
    from geodata.ingest.points.report import PointOptions, PointReport
    from geodata.units import UnitRegistry

SHOWN = 20
LAST = ("outside_stated_commune",)
"""Shown after all others: the drawing of the communes explains most of these."""

points = typer.Typer(no_args_is_help=True, help="Layers of points: state network, masts, places.")


@points.command("import")
def import_points(  # noqa: PLR0917  typer makes options of them
    file: Annotated[Path, typer.Argument(help="XLSX, XLS, ODS, CSV or JSON; OpenCelliD's CSV.")],
    layer: Annotated[str, typer.Option(help="tslcd, video_conference, base_station, ...")],
    stage: Annotated[bool, typer.Option("--stage", help="Only report (the default).")] = False,
    publish: Annotated[bool, typer.Option("--publish", help="Publish what comes in.")] = False,
    crs: Annotated[str | None, typer.Option(help="System of the file, such as EPSG:9205.")] = None,
    zone: Annotated[
        str | None, typer.Option(help="Central meridian of VN-2000 metres, such as 105°45'.")
    ] = None,
    swap: Annotated[
        bool, typer.Option("--swap", help="Latitude and longitude are swapped in the file.")
    ] = False,
    column: Annotated[
        list[str] | None, typer.Option(help="A column the headings do not tell: lat=Toạ độ 1.")
    ] = None,
    sheet: Annotated[str | None, typer.Option(help="Sheet; default the first with points.")] = None,
    title: Annotated[
        str | None,
        typer.Option(help="Name of the source; a later file of that name replaces this one."),
    ] = None,
    leave_out: Annotated[
        bool, typer.Option("--leave-out", help="Publish without the rows that have an error.")
    ] = False,
    report: ReportOption = None,
    user: UserOption = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Report on a file of points, or publish it: all of it or nothing.

    Exits with 0 when nothing keeps it from being published, else with 1.
    """
    from geodata.ingest.points.report import PointOptions

    if stage and publish:
        raise typer.BadParameter("--stage and --publish exclude each other.")
    if crs and zone:
        raise typer.BadParameter("--crs and --zone exclude each other.")
    options = PointOptions(
        layer=layer,
        crs=crs or zone,
        swap=swap,
        sheet=sheet,
        columns=_columns(column or []),
        title=title,
        leave_out=leave_out,
    )
    settings = settings_of(data=data)
    found, registry = _read(file, options, settings)
    if report is not None:
        write_json(report, found.as_json())
    if as_json:
        print_json(found.as_json())
    else:
        _print(found, settings.lang)
    if publish:
        _publish(found, registry, settings, account(user))
        return
    reasons = found.reasons_not_to_publish(settings.lang)
    for reason in reasons:
        errors.print(f"atlas: {reason}", markup=False)
    if reasons:
        raise SystemExit(1)


def _read(
    file: Path, options: "PointOptions", settings: Settings
) -> "tuple[PointReport, UnitRegistry]":
    from geodata.ingest.points.places import Territory
    from geodata.ingest.points.reading import read_points
    from geodata.units import UnitRegistry

    with progress_bar() as progress:
        progress.add_task("Reading and placing the points", total=None)
        registry = UnitRegistry.load(settings.data_dir)
        territory = Territory(settings.data_dir, registry)
        return read_points(file, options, territory, settings.limits), registry


def _publish(found: "PointReport", registry: "UnitRegistry", settings: Settings, user: str) -> None:
    from geodata.ingest.points.publishing import publish_points
    from geodata.store import open_store

    with open_store(settings.database_url or settings.data_dir.database) as store:
        published = publish_points(store, registry, found, user)
    done = "Published" if published.changed else "Nothing changed:"
    out.print(f"{done} release {published.release.number}")


def _columns(said: list[str]) -> dict[str, str]:
    pairs = [one.partition("=") for one in said]
    wrong = next((role for role, sign, _ in pairs if not sign), None)
    if wrong is not None:
        raise typer.BadParameter(f"Write --column as role=heading, not {wrong!r}.")
    return {role.strip(): heading.strip() for role, _, heading in pairs}


def _print(found: "PointReport", lang: str) -> None:
    """The counts, what was recognised, and the first problems, the gravest first."""
    counted = f"{len(found.rows)} rows, {len(found.taken)} come in"
    columns = ", ".join(f"{role}: {heading}" for role, heading in found.columns.items())
    lines = [f"{found.file_name}: {counted}", f"Sheet {found.sheet}; {columns}; {found.system}"]
    lines += [one.message(lang) for one in found.problems]
    lines += [f"{count} rows left out: {reason}" for reason, count in found.left_out.items()]
    lines += [f"{count:>7}  {code}" for code, count in sorted(found.counts.items())]
    listed = [(row, one) for row in found.rows for one in row.problems]
    listed.sort(key=lambda pair: (pair[1].severity == "note", pair[1].code in LAST))
    lines += [f"{row.row}: {row.name}: {one.message(lang)}" for row, one in listed[:SHOWN]]
    if len(listed) > SHOWN:
        lines.append(f"... and {len(listed) - SHOWN} more; --report FILE writes all of them.")
    for line in lines:
        out.print(line, markup=False, soft_wrap=True)
