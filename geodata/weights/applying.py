"""Give a build that is being put together the best weights that its additions allow.

Three things improve the crosswalk of a pair of vintages: files of parts and of points that were
brought in for it (`FILES`), and imported boundaries of either vintage. Crosswalks over several
vintages that were made by chaining are chained anew, so that they follow. The default files are
never written to: every build starts from the default weights again, and undoing an addition is
building without it.
"""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from geodata.boundaries import publish
from geodata.chaining import chained
from geodata.crosswalk import Crosswalk, Quality
from geodata.paths import DataDir
from geodata.units import Level, Vintage
from geodata.weights.choosing import divided_links, measure_of, weighed
from geodata.weights.overlap import area_measure
from geodata.weights.placing import amounts_of_points

if TYPE_CHECKING:
    from geodata.additions import Addition

PARTS = "parts"
POINTS = "points"
FILES = (PARTS, POINTS)
"""How the names of the prepared files of an addition of weights begin, see `prepared_name`.

``parts_*`` has ``from_code, to_code, basis, amount``, ``points_*`` has ``lon, lat, basis, amount``;
in both every basis stands for a measure of its own.
"""

Pair = tuple[str, str]
"""The names of two vintages, from and to."""


def prepared_name(kind: str, pair: Pair) -> str:
    """The name of a prepared file: ``parts_2025-03-01_2025-07-01.parquet``."""
    return f"{kind}_{pair[0]}_{pair[1]}.parquet"


def pair_of(path: Path) -> Pair:
    """The pair of vintages in the name of a prepared file or a stored crosswalk."""
    *_, one, other = path.stem.split("_")
    return one, other


def improve(
    base: DataDir,
    target: DataDir,
    weights: Iterable["Addition"],
    imported: Mapping[str, AbstractSet[str]],
) -> None:
    """Write the crosswalks of `target` that differ from those it has.

    `target` is whole but for this: `base` with vintages and boundaries put in. `weights` are the
    additions of weights, the oldest first; `imported` the codes of the imported boundaries by
    vintage.
    """
    given: dict[Pair, list[Path]] = {}
    for addition in weights:
        for path in sorted(addition.folder.glob("*.parquet")):
            given.setdefault(pair_of(path), []).append(path)
    ways = _ways(base, target)
    for pair, middle in ways.items():
        before = None
        if middle is None:
            measures = _by_area(target, pair, imported)
        else:
            measures = []
            before = chained(
                read_pair(target, (pair[0], middle)), read_pair(target, (middle, pair[1]))
            )
        files = given.get(pair, [])
        if before is None and not files and not _touched(pair, imported):
            continue
        crosswalk = before or read_pair(target, pair)
        measures += [one for path in files for one in _of_file(target, crosswalk, path)]
        target.crosswalk(*pair).unlink()
        publish.write_crosswalk(target, *pair, weighed(crosswalk, measures).frame)


def read_pair(folder: DataDir, pair: Pair) -> Crosswalk:
    """The crosswalk of a pair of vintages as it is stored."""
    one, other = (Vintage(date.fromisoformat(name), ()) for name in pair)
    return Crosswalk.checked(one, other, pd.read_parquet(folder.crosswalk(one, other)))


def measures_of_parts(crosswalk: Crosswalk, parts: pd.DataFrame) -> list[pd.DataFrame]:
    """The measures of a file of parts: people or households counted for each part."""
    links = divided_links(crosswalk)
    return [
        measure_of(links, parts[parts["basis"] == basis], basis, Quality.HIGH)
        for basis in sorted(parts["basis"].unique())
    ]


def measures_of_points(
    crosswalk: Crosswalk, points: pd.DataFrame, old: pd.Series, new: pd.Series
) -> list[pd.DataFrame]:
    """The measures of a file of points, in the parts that two sets of boundaries show (degrees)."""
    links = divided_links(crosswalk)
    return [
        measure_of(
            links,
            amounts_of_points(links, points[points["basis"] == basis], old, new),
            basis,
            Quality.MEDIUM,
        )
        for basis in sorted(points["basis"].unique())
    ]


def drawn_communes(folder: DataDir, vintage: str) -> pd.Series | None:
    """The geometry of the communes of a vintage by code, degrees; None where it is not drawn."""
    path = folder.boundaries(vintage, Level.COMMUNE)
    if not path.exists():
        return None
    frame = gpd.read_parquet(path)
    return pd.Series(frame.geometry.to_numpy(), index=frame["code"].to_numpy(), dtype=object)


def _of_file(target: DataDir, crosswalk: Crosswalk, path: Path) -> list[pd.DataFrame]:
    content = pd.read_parquet(path)
    if path.name.startswith(PARTS):
        return measures_of_parts(crosswalk, content)
    old, new = (drawn_communes(target, name) for name in pair_of(path))
    if old is None or new is None:
        return []
    return measures_of_points(crosswalk, content, old, new)


def _touched(pair: Pair, imported: Mapping[str, AbstractSet[str]]) -> bool:
    return any(imported.get(vintage) for vintage in pair)


def _by_area(
    target: DataDir, pair: Pair, imported: Mapping[str, AbstractSet[str]]
) -> list[pd.DataFrame]:
    """The area of the parts of those divided communes that imported boundaries touch."""
    official_old, official_new = (imported.get(vintage, frozenset()) for vintage in pair)
    if not official_old and not official_new:
        return []
    links = divided_links(read_pair(target, pair))
    near = links["from_code"].isin(list(official_old)) | links["to_code"].isin(list(official_new))
    links = links[links["from_code"].isin(links.loc[near, "from_code"])]
    old, new = (drawn_communes(target, vintage) for vintage in pair)
    if links.empty or old is None or new is None:
        return []
    return [area_measure(links, old, new, official_old, official_new)]


def _ways(base: DataDir, target: DataDir) -> dict[Pair, str | None]:
    """The stored pairs, each with the vintage in between over which it was chained, if it was.

    The nearer vintages come first, so that what a chain rests on is done before it. A chain is
    known by its links: those of the two crosswalks one behind the other, no matter the weights.
    """
    pairs = {pair_of(path) for path in target.crosswalk("*", "*").parent.glob("*.parquet")}
    names = sorted({name for pair in pairs for name in pair})
    place = {name: position for position, name in enumerate(names)}
    ways: dict[Pair, str | None] = {}
    for pair in sorted(pairs, key=lambda one: (abs(place[one[1]] - place[one[0]]), one)):
        ways[pair] = None
        if base.crosswalk(*pair).exists():
            continue
        between = [
            name
            for name in names
            if min(pair) < name < max(pair) and {(pair[0], name), (name, pair[1])} <= pairs
        ]
        ways[pair] = next((name for name in between if _is_chain(target, pair, name)), None)
    return ways


def _is_chain(target: DataDir, pair: Pair, middle: str) -> bool:
    first, second = read_pair(target, (pair[0], middle)), read_pair(target, (middle, pair[1]))
    if not set(first.frame["to_code"]) <= set(second.frame["from_code"]):
        return False
    codes = ["from_code", "to_code"]
    ways = first.frame.merge(second.frame, left_on="to_code", right_on="from_code")
    made = ways[["from_code_x", "to_code_y"]].drop_duplicates().to_numpy().tolist()
    stored = read_pair(target, pair).frame[codes].to_numpy().tolist()
    return sorted(made) == sorted(stored)
