"""Compare the weights of divided communes by official boundaries with the default ones.

    python -m scripts.compare_weights FOLDER [--data DIR] [--indicator households]
        [--day 2019-04-01] [--basis counted] [--output FILE.csv]

FOLDER holds GeoPackages with the official communes of after the reform. They are imported into a
copy of the data directory, which is then deleted; the data directory itself is only read. For each
divided commune they touch the default weights stand beside the official ones, with the households
that move: those of an indicator in the store, carried to the communes of before the reform where
another vintage reported them. The census of 2019 comes in with

    atlas vintages import ward_changes_2019-01-01_to_2024-11-10.xls
    atlas import households_by_size_ward_2019.xlsx --vintage 2019-01-01 --date 2019-04-01
        --basis counted --publish
"""

import argparse
import shutil
import tempfile
from datetime import date
from pathlib import Path

import pandas as pd

from geodata.bridges import Bridges
from geodata.carried import CarriedCube
from geodata.crosswalk import BASIS_AREA, Crosswalk, load_crosswalk
from geodata.indicators import load_catalogue
from geodata.ingest.boundaries.desk import BoundaryDesk, open_points
from geodata.ingest.boundaries.report import BoundaryOptions
from geodata.joins import Cube
from geodata.paths import DataDir, default_data_dir
from geodata.store import open_store
from geodata.units import AFTER_REFORM, BEFORE_REFORM, Level, UnitRegistry
from geodata.weights.report import ProvinceRow, report_of

USER = "compare_weights"
KEYS = ["from_code", "to_code"]


def households(
    data_dir: DataDir, registry: UnitRegistry, indicator: str, day: date, basis: str
) -> pd.Series:
    """The number of each commune of before the reform by code; NaN where none is known."""
    catalogue = load_catalogue()
    with open_store(data_dir.database) as store:
        own = Cube.load(store, registry, catalogue)
    cube = CarriedCube(own, registry, catalogue, Bridges.load(data_dir, registry))
    found = cube.values(BEFORE_REFORM, Level.COMMUNE, indicator, day, basis)
    codes = [unit.code for unit in registry.units(BEFORE_REFORM, Level.COMMUNE)]
    return pd.Series(found.numerator, index=codes)


def with_official(data_dir: DataDir, files: list[Path], folder: Path) -> Crosswalk:
    """The crosswalk of a copy of the data directory, in `folder`, with the boundaries imported."""
    copy = DataDir(folder / "data")
    for name in ("builds", "additions"):
        source = data_dir.root / name
        if source.exists():
            shutil.copytree(source, copy.root / name, symlinks=True)
    for name in ("current", "registry", "boundaries", "display", "crosswalk"):
        (copy.root / name).symlink_to((data_dir.root / name).readlink())
    shutil.copyfile(data_dir.database, copy.database)
    desk = BoundaryDesk(copy, UnitRegistry.load(copy))
    for path in files:
        options = BoundaryOptions(vintage=AFTER_REFORM.name)
        staged = desk.stage(path, path.name, USER, options)
        if not staged.report.publishable:
            raise SystemExit(f"{path.name}: {open_points(staged.report)}")
        desk.publish(staged.id, USER)
    return load_crosswalk(copy, BEFORE_REFORM, AFTER_REFORM)


def compare(default: Crosswalk, official: Crosswalk, people: pd.Series) -> pd.DataFrame:
    """The links of the divided communes whose weights the official boundaries changed.

    ``from_code, to_code, default, official, amount, quality, people, moves``: `people` of the whole
    commune, `moves` those that the part has more by the official weight (fewer: negative).
    """
    both = default.frame.merge(official.frame, on=KEYS, suffixes=("", "_official"))
    divided = both["from_code"].duplicated(keep=False) & (both["basis_official"] == BASIS_AREA)
    touched = both.loc[divided & (both["weight"] != both["weight_official"]), "from_code"]
    table = both[both["from_code"].isin(touched)]
    found = table[KEYS].assign(
        default=table["weight"],
        official=table["weight_official"],
        amount=table["amount_official"],
        quality=table["quality_official"],
        people=table["from_code"].map(people),
    )
    found["moves"] = (found["official"] - found["default"]) * found["people"]
    return found.reset_index(drop=True)


def print_links(table: pd.DataFrame, registry: UnitRegistry) -> None:
    """Each touched commune with its parts."""
    print("commune of before: households | part: default -> official weight, households that move")
    for code in table["from_code"].unique():
        parts = table[table["from_code"] == code]
        unit = registry.get(BEFORE_REFORM, code)
        province = registry.get(BEFORE_REFORM, unit.province_code).name
        print(f"{unit.code} {unit.name}, {province}: {parts['people'].iloc[0]:,.0f}")
        for row in parts.itertuples():
            name = registry.get(AFTER_REFORM, row.to_code).name
            print(
                f"    {row.to_code} {name}: {row.default:.4f} -> {row.official:.4f}"
                f" ({row.amount:.2f} km2, {row.quality}) {row.moves:+,.0f}"
            )


def print_summary(
    table: pd.DataFrame, people: pd.Series, default: Crosswalk, official: Crosswalk
) -> None:
    """How far the weights and the re-based numbers move."""
    change = (table["official"] - table["default"]).abs()
    known = table.dropna(subset="people")
    moving = known["moves"].clip(lower=0.0).sum()
    whole = known.drop_duplicates("from_code")["people"].sum()
    communes = table["from_code"].nunique()
    print(f"\n{communes} divided communes with {len(table)} parts touched")
    print(f"weight: median change {change.median():.4f}, mean {change.mean():.4f}, largest")
    for row in table.loc[change.nlargest(5).index].itertuples():
        print(f"    {row.from_code} -> {row.to_code}: {row.default:.4f} -> {row.official:.4f}")
    share = moving / whole if whole else float("nan")
    print(f"households that move: {moving:,.0f} of {whole:,.0f} in these communes ({share:.2%})")
    sums = [rebased(one, people) for one in (default, official)]
    units = table["to_code"].unique()
    off = (sums[1] - sums[0]).loc[units].abs() / sums[0].loc[units]
    print(
        f"re-based units touched: {len(units)}; their number changes by {off.median():.2%} in the"
        f" median, {off.quantile(0.9):.2%} in the ninth tenth, {off.max():.2%} at most"
        f" ({off.idxmax()}); totals {sums[0].sum():,.3f} and {sums[1].sum():,.3f}"
    )


def rebased(crosswalk: Crosswalk, people: pd.Series) -> pd.Series:
    """The numbers carried to the units of after the reform; communes without a number give none."""
    carried = crosswalk.frame["weight"] * crosswalk.frame["from_code"].map(people)
    return carried.groupby(crosswalk.frame["to_code"]).sum()


def print_provinces(default: tuple[ProvinceRow, ...], official: tuple[ProvinceRow, ...]) -> None:
    """How many units of after the reform are estimated, before and with official boundaries."""
    print("\nestimated units of after the reform by province: units, estimated, best to worst link")
    for one, other in zip(default, official, strict=True):
        print(
            f"{one.code} {one.name}: {one.units:,} units, {one.estimated:,} estimated"
            f" ({_counted(one.quality)}); with official boundaries {_counted(other.quality)}"
        )


def _counted(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {what}" for what, count in counts.items())


def main() -> None:
    """Read the arguments and print the comparison."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--data", type=Path, default=None)
    parser.add_argument("--indicator", default="households")
    parser.add_argument("--day", type=date.fromisoformat, default=date(2019, 4, 1))
    parser.add_argument("--basis", default="counted")
    parser.add_argument("--output", type=Path, default=None)
    asked = parser.parse_args()
    data_dir = default_data_dir() if asked.data is None else DataDir(asked.data)
    files = sorted(asked.folder.glob("*.gpkg"))
    if not files:
        raise SystemExit(f"There is no GeoPackage in {asked.folder}.")
    registry = UnitRegistry.load(data_dir)
    default = load_crosswalk(data_dir, BEFORE_REFORM, AFTER_REFORM)
    people = households(data_dir, registry, asked.indicator, asked.day, asked.basis)
    with tempfile.TemporaryDirectory() as folder:
        official = with_official(data_dir, files, Path(folder))
    table = compare(default, official, people)
    if asked.output is not None:
        table.to_csv(asked.output, index=False)
    print_links(table, registry)
    print_summary(table, people, default, official)
    reports = [report_of(one, registry).after for one in (default, official)]
    print_provinces(reports[0], reports[1])


if __name__ == "__main__":
    main()
