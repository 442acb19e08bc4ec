"""`atlas crosswalk`: export the weights between two vintages, tell what they rest on, improve them.

Exit code 0: done; 1: refused, said in one line; 2: a wrong call.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from dashboard.console import (
    DataOption,
    JsonOption,
    UserOption,
    account,
    out,
    print_json,
    settings_of,
    showing,
)

if TYPE_CHECKING:
    from dashboard.settings import Settings
    from geodata.crosswalk import Crosswalk
    from geodata.units import UnitRegistry
    from geodata.weights.importing import Weighed
    from geodata.weights.report import ProvinceRow

app = typer.Typer(
    no_args_is_help=True, help="Weights that carry data between vintages: export, report, improve."
)

FIRST, LAST = "2025-03-01", "2025-07-01"
CODES_SHOWN = 10

FromOption = Annotated[str, typer.Option("--from", help="The vintage that the links lead from.")]
ToOption = Annotated[str, typer.Option("--to", help="The vintage that they lead to.")]


@app.command("export")
def export(
    output: Annotated[
        Path, typer.Option("-o", "--output", help="The file to write: x.csv, x.xlsx, x.parquet.")
    ],
    from_: FromOption = FIRST,
    to: ToOption = LAST,
    split: Annotated[
        bool,
        typer.Option("--split", help="Only divided communes, as a form to fill in for weigh."),
    ] = False,
    data: DataOption = None,
) -> None:
    """Write every link with weight, basis, quality and the names of both units."""
    from geodata.weights.exporting import check_target, crosswalk_table, parts_form, write_table

    check_target(output)
    made = parts_form if split else crosswalk_table
    table = made(*_between(settings_of(data=data), from_, to))
    write_table(table, output)
    out.print(f"{len(table):,} links from {from_} to {to} in {output}", soft_wrap=True)


@app.command("report")
def report(
    from_: FromOption = FIRST,
    to: ToOption = LAST,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Tell by province how many communes are exact and what the estimated ones rest on."""
    from geodata.weights.report import report_of

    found = report_of(*_between(settings_of(data=data), from_, to))
    if as_json:
        print_json(found.as_dict())
        return
    out.print(f"{found.links:,} links; weights sum to 1 within {found.sums_off:.1e}")
    for title, rows in ((f"Communes of {from_}", found.before), (f"Units of {to}", found.after)):
        out.print(_table(title, rows))


@app.command("weigh")
def weigh(  # noqa: PLR0917  typer makes options of them
    file: Annotated[
        Path | None,
        typer.Argument(
            exists=True, dir_okay=False, help="Households or people of each part; or points."
        ),
    ] = None,
    from_: FromOption = FIRST,
    to: ToOption = LAST,
    points: Annotated[
        bool, typer.Option("--points", help="The file holds settlements with lon and lat.")
    ] = False,
    layer: Annotated[
        str | None, typer.Option(help="Take published points instead of a file: base_station.")
    ] = None,
    user: UserOption = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Weigh the parts of divided communes by what is known of them; undo it with unweigh."""
    if (file is None) == (layer is None):
        raise typer.BadParameter("Give either a file or --layer base_station.")
    settings = settings_of(data=data)
    pair = (from_, to)
    done = _weighed(settings, file, layer, pair=pair, user=account(user), points=points)
    if as_json:
        print_json(done.as_dict())
        return
    bases = ", ".join(f"{basis}: {count}" for basis, count in done.addition.report["bases"].items())
    divided = done.addition.report["divided"]
    out.print(f"Complete for {len(done.weighed)} of {divided} divided communes ({bases})")
    out.print(f"It decides the weights of {done.decides} of them")
    if done.incomplete:
        shown = ", ".join(done.incomplete[:CODES_SHOWN])
        more = len(done.incomplete) - CODES_SHOWN
        rest = f" and {more} more" if more > 0 else ""
        out.print(f"Not all parts are given of {shown}{rest}", soft_wrap=True)
    out.print(f"Undo with: atlas crosswalk unweigh {done.addition.id}", soft_wrap=True)


@app.command("unweigh")
def unweigh(
    addition: Annotated[str, typer.Argument(help="The id that `atlas crosswalk list` shows.")],
    data: DataOption = None,
    user: UserOption = None,
) -> None:
    """Take imported weights out of use; the weights are as before them."""
    from geodata.weights.importing import unweigh as take_out

    data_dir = settings_of(data=data).data_dir
    with showing("Undoing") as progress:
        gone = take_out(data_dir, addition, account(user), progress)
    out.print(f"Undone: {gone.file_name} ({gone.id})", soft_wrap=True)


@app.command("list")
def list_(data: DataOption = None, as_json: JsonOption = False) -> None:
    """List the imported weights in use."""
    from geodata.weights.importing import weight_additions

    found = weight_additions(settings_of(data=data).data_dir)
    if as_json:
        rows = [
            {
                "id": one.id,
                "file": one.file_name,
                "sha256": one.sha256,
                "user": one.user,
                "added_at": one.added_at.isoformat(),
                **one.report,
            }
            for one in found
        ]
        print_json(rows)
        return
    for one in found:
        said = one.report
        what = f"{len(said['weighed'])} communes by {', '.join(said['bases'])}"
        out.print(f"{one.id}  {said['from']} to {said['to']}: {what}", soft_wrap=True)
        about = f"    {one.file_name}, by {one.user}, {one.added_at:%Y-%m-%d %H:%M}"
        out.print(about, markup=False, soft_wrap=True)


def _weighed(
    settings: "Settings",
    file: Path | None,
    layer: str | None,
    *,
    pair: tuple[str, str],
    user: str,
    points: bool,
) -> "Weighed":
    from geodata.store import open_store
    from geodata.weights.importing import (
        MASTS,
        Source,
        weigh_by_masts,
        weigh_by_parts,
        weigh_by_points,
    )

    with showing("Weighing") as progress:
        if file is not None:
            take = weigh_by_points if points else weigh_by_parts
            source = Source(file, file.name, user)
            return take(settings.data_dir, source, pair, settings.limits, progress)
        if layer != MASTS:
            raise typer.BadParameter(f"Only the layer {MASTS} weighs.", param_hint="--layer")
        with open_store(settings.database_url or settings.data_dir.database) as store:
            return weigh_by_masts(settings.data_dir, store, user, pair, progress)


def _between(settings: "Settings", one: str, other: str) -> "tuple[Crosswalk, UnitRegistry]":
    """The crosswalk between any two vintages, whichever way."""
    from geodata.bridges import Bridges
    from geodata.errors import DataMissing
    from geodata.units import UnitRegistry

    registry = UnitRegistry.load(settings.data_dir)
    first, last = registry.vintage(one), registry.vintage(other)
    found = Bridges.load(settings.data_dir, registry).between(first, last)
    if found is None:
        raise DataMissing(f"Nothing leads from {one} to {other}.", **{"from": one, "to": other})
    return found, registry


def _table(title: str, rows: "tuple[ProvinceRow, ...]") -> Table:
    """Province, counts, and of the estimated communes what they rest on and how well."""
    table = Table(box=None, title=title, title_justify="left")
    table.add_column("province", no_wrap=True)
    for heading in ("units", "exact", "split", "estimated"):
        table.add_column(heading, justify="right")
    table.add_column("by")
    table.add_column("quality")
    for row in rows:
        counts = (row.units, row.exact, row.split, row.estimated)
        estimated = {what: count for what, count in row.quality.items() if what != "exact"}
        told = (_counted(row.basis), _counted(estimated))
        table.add_row(row.name, *(f"{count:,}" for count in counts), *told)
    return table


def _counted(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {what}" for what, count in counts.items())
