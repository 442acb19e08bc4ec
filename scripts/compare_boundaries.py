"""Compare built boundaries with official ones: overlap by province, and the worst units with why.

    python scripts/compare_boundaries.py FOLDER [--data DIR] [--worst N]

FOLDER holds GeoPackages with a layer ``xa`` and the columns ``ma_tinh, ma_xa, ten_xa``. The measure
is intersection over union of areas in an equal-area plane. The official files are read to judge
the result and for nothing else: the build never sees them.
"""

import argparse
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

from geodata.boundaries import load_boundaries
from geodata.boundaries.matching import Method
from geodata.boundaries.projection import to_plane
from geodata.boundaries.territory import objects
from geodata.crosswalk import load_crosswalk
from geodata.paths import DataDir, default_data_dir
from geodata.units import AFTER_REFORM, BEFORE_REFORM, Level, UnitRegistry

MEDIAN_WANTED = 0.97
SHARE_WANTED = 0.90
GOOD_OVERLAP = 0.80


def read_official(folder: Path) -> gpd.GeoDataFrame:
    """The official communes of every GeoPackage in the folder, in the plane, by code."""
    files = sorted(folder.glob("*.gpkg"))
    if not files:
        raise SystemExit(f"There is no GeoPackage in {folder}.")
    frame = pd.concat([gpd.read_file(path, layer="xa") for path in files], ignore_index=True)
    frame["land"] = shapely.make_valid(to_plane(frame.geometry.to_numpy()))
    return frame.set_index("ma_xa").sort_index()


def compare(official: gpd.GeoDataFrame, built: gpd.GeoDataFrame) -> pd.DataFrame:
    """Overlap of each official unit with the built one of its code; 0 where there is none."""
    own = built.set_index("code").geometry.reindex(official.index)
    nowhere = shapely.Polygon()
    mine = to_plane(objects([nowhere if land is None else land for land in own]))
    theirs = official["land"].to_numpy()
    common = shapely.area(shapely.intersection(mine, theirs))
    union = shapely.area(mine) + shapely.area(theirs) - common
    return pd.DataFrame(
        {
            "province": official["ma_tinh"].to_numpy(),
            "name": official["ten_xa"].to_numpy(),
            "overlap": common / union,
            "mine": mine,
            "theirs": theirs,
        },
        index=official.index,
    )


def reason(code: str, table: pd.DataFrame, data_dir: DataDir, registry: UnitRegistry) -> str:
    """Why a unit overlaps badly, as far as the build and the official borders tell."""
    built = load_boundaries(data_dir, AFTER_REFORM, Level.COMMUNE).set_index("code")
    if code not in built.index:
        return "no territory in the build"
    if built.loc[code, "method"] == Method.PUBLISHED_POSITION.value:
        return "the polygons lack it; drawn as discs at published positions"
    links = load_crosswalk(data_dir, BEFORE_REFORM, AFTER_REFORM).frame
    parts = links[(links["to_code"] == code) & ~links["exact"]]
    if len(parts):
        names = [registry.get(BEFORE_REFORM, old).name for old in parts["from_code"]]
        return (
            f"divided communes in it, the line of division not in the sources: {', '.join(names)}"
        )
    return _difference(code, table)


def _difference(code: str, table: pd.DataFrame) -> str:
    row = table.index.get_loc(code)
    mine, theirs = table["mine"].to_numpy()[row], table["theirs"].to_numpy()[row]
    extra, lacking = shapely.difference(mine, theirs), shapely.difference(theirs, mine)
    others = table.drop(code)
    over = shapely.area(shapely.intersection(extra, others["theirs"].to_numpy())) / 1e6
    under = shapely.area(shapely.intersection(lacking, others["mine"].to_numpy())) / 1e6
    outside = shapely.area(extra) / 1e6 - over.sum()
    found = [
        (outside, f"{outside:.1f} km2 where no official unit is: coast or province border"),
        (over.max(), f"{over.max():.1f} km2 that are {others['name'].iloc[int(over.argmax())]}'s"),
        (
            under.max(),
            f"lacks {under.max():.1f} km2 drawn in {others['name'].iloc[int(under.argmax())]}",
        ),
    ]
    told = [
        text for km2, text in sorted(found, reverse=True) if km2 > 0.02 * shapely.area(theirs) / 1e6
    ]
    return "source polygons differ: " + ("; ".join(told) or "many small pieces")


def print_table(table: pd.DataFrame) -> bool:
    """Print overlap per province and over all; True if both wanted figures are reached."""
    print(f"{'province':>8} {'units':>6} {'median':>8} {'> 0.80':>8} {'> 0.90':>8} {'lowest':>8}")
    groups = [*table.groupby("province"), ("all", table)]
    for name, group in groups:
        overlap = group["overlap"]
        print(
            f"{name:>8} {len(group):>6} {overlap.median():>8.4f} {(overlap > 0.8).mean():>8.1%} "
            f"{(overlap > 0.9).mean():>8.1%} {overlap.min():>8.3f}"
        )
    median = float(table["overlap"].median())
    good = float((table["overlap"] > GOOD_OVERLAP).mean())
    held = median >= MEDIAN_WANTED and good >= SHARE_WANTED
    print(
        f"median {median:.4f} (wanted {MEDIAN_WANTED}), above {GOOD_OVERLAP}: {good:.1%} "
        f"(wanted {SHARE_WANTED:.0%}): {'held' if held else 'NOT held'}"
    )
    return held


def proxies(data_dir: DataDir, registry: UnitRegistry) -> None:
    """Print how near areas come to the published ones in every province, official files or not."""
    built = load_boundaries(data_dir, AFTER_REFORM, Level.COMMUNE)
    official = [registry.get(AFTER_REFORM, code).official_area_km2 for code in built["code"]]
    ratio = built["area_km2"] / pd.Series(official, index=built.index, dtype=float)
    frame = pd.DataFrame({"province": built["parent_code"], "off": (ratio - 1.0).abs()}).dropna()
    print("\narea against the published area, every province (a published area may be wrong too)")
    print(f"{'province':>24} {'units':>6} {'median':>8} {'< 3 %':>8} {'< 10 %':>8}")
    for code, group in [*frame.groupby("province"), (None, frame)]:
        name = "all" if code is None else registry.get(AFTER_REFORM, str(code)).short_name
        print(
            f"{name:>24} {len(group):>6} {group['off'].median():>8.2%} "
            f"{(group['off'] < 0.03).mean():>8.1%} {(group['off'] < 0.1).mean():>8.1%}"
        )


def main() -> None:
    """Print the tables; exit with 1 if the wanted figures are not reached."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="folder of official GeoPackages")
    parser.add_argument("--data", type=Path, default=None, help="data directory of the build")
    parser.add_argument("--worst", type=int, default=20, help="how many of the worst units to name")
    options = parser.parse_args()
    data_dir = default_data_dir() if options.data is None else DataDir(options.data)
    registry = UnitRegistry.load(data_dir)
    built = load_boundaries(data_dir, AFTER_REFORM, Level.COMMUNE)
    table = compare(read_official(options.folder), built)
    held = print_table(table)
    print(f"\nthe {options.worst} worst")
    for code, row in table.sort_values("overlap").head(options.worst).iterrows():
        why = reason(str(code), table, data_dir, registry)
        print(f"  {row['overlap']:.3f} {code} {row['name']} ({row['province']}): {why}")
    proxies(data_dir, registry)
    raise SystemExit(0 if held else 1)


if __name__ == "__main__":
    main()
