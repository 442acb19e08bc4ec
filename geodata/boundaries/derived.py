"""Boundaries of a vintage that was made from another: relabelled and merged, never drawn anew.

A commune that went whole takes its land along; where several went into one, their land is united.
Larger units are made of the larger units they were, or of communes where some came or went. The
same is done to the display geometry, in which shared borders stay shared vertex by vertex. A part
of a divided commune has no land here: it needs boundaries of its own.
"""

import os
import shutil
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

from geodata.boundaries import publish
from geodata.boundaries.projection import GEOGRAPHIC
from geodata.boundaries.territory import objects
from geodata.paths import DataDir, Detail
from geodata.units import UNIT_LEVELS, Level

UNITED = "united"


@dataclass(frozen=True)
class _Piece:
    """What a unit is made of: old units of one level; none for a part of a divided commune."""

    level: Level
    codes: tuple[str, ...]


_Pieces = Mapping[str, _Piece]


class _Land:
    """Old units with land, degrees, from the files of the base; a file is read when needed."""

    def __init__(self, path_of: Callable[[Level], Path]) -> None:
        self._path_of = path_of
        self._read: dict[Level, tuple[gpd.GeoDataFrame, dict[str, int]]] = {}

    def of(self, piece: _Piece) -> tuple[shapely.Geometry, gpd.GeoDataFrame]:
        """The land of a piece, empty where it has none, and the rows of its units."""
        if piece.level not in self._read:
            frame = gpd.read_parquet(self._path_of(piece.level))
            places = {code: place for place, code in enumerate(frame["code"])}
            self._read[piece.level] = (frame, places)
        frame, places = self._read[piece.level]
        rows = [places[code] for code in piece.codes if code in places]
        shapes = frame.geometry.array[rows]
        if len(rows) == 1:
            return shapes[0], frame.iloc[rows]
        return (shapely.union_all(shapes) if rows else shapely.Polygon()), frame.iloc[rows]


def undrawn(links: pd.DataFrame) -> frozenset[str]:
    """The new communes that hold a part of a divided one, from which no land can be taken."""
    parts = links.groupby("from_code")["to_code"].transform("size") > 1
    return frozenset(links.loc[parts, "to_code"])


def derive(source: DataDir, units: DataDir, target: DataDir, base: str, vintage: str) -> None:
    """Write the boundaries and display geometry of a vintage out of those of its base.

    `source` has the boundaries of the base as they are in use, `units` the registries of both and
    the crosswalk between them; the points in the registry of the vintage follow those of the base.
    Units of `undrawn` get no land. Files in which nothing changes are hard links.
    """
    before = pd.read_parquet(units.registry(base))
    after = pd.read_parquet(units.registry(vintage))
    links = pd.read_parquet(units.crosswalk(base, vintage))
    every: dict[str, _Piece] = {}
    for level in UNIT_LEVELS:
        rows = after[after["level"] == level.value].reset_index(drop=True)
        if rows.empty:
            continue
        pieces = _pieces(before, after, links, level)
        every |= pieces
        stored = _Land(lambda one: source.boundaries(base, one))
        path = target.boundaries(vintage, level)
        if _unchanged(pieces, level) and _labels(before, level).equals(_labels(after, level)):
            _link(source.boundaries(base, level), path)
        else:
            _write_stored(stored, target, vintage, rows, pieces)
        for detail in Detail:
            display = _Land(lambda one, d=detail: source.display(base, one, d))  # type: ignore[misc]
            path = target.display(vintage, level, detail)
            if _unchanged(pieces, level):
                _link(source.display(base, level, detail), path)
            else:
                _write_display(display, path, rows, pieces)
    _move_points(units.registry(vintage), before, after, every)


def _labels(units: pd.DataFrame, level: Level) -> pd.DataFrame:
    columns = ["code", "name", "parent_code"]
    return units.loc[units["level"] == level.value, columns].reset_index(drop=True)


def _unchanged(pieces: _Pieces, level: Level) -> bool:
    return all(piece == _Piece(level, (code,)) for code, piece in pieces.items())


def _pieces(
    before: pd.DataFrame, after: pd.DataFrame, links: pd.DataFrame, level: Level
) -> dict[str, _Piece]:
    """What every new unit of a level is made of."""
    codes = after.loc[after["level"] == level.value, "code"]
    if level is Level.COMMUNE:
        lost = undrawn(links)
        olds = links.groupby("to_code")["from_code"].agg(tuple)
        return {
            code: _Piece(level, () if code in lost else tuple(sorted(olds.get(code, ()))))
            for code in codes
        }
    column = "parent_code" if level is Level.DISTRICT else "province_code"
    holder, new_holder = _holders(before, column), _holders(after, column)
    ends: dict[str, set[str]] = defaultdict(set)
    for old, new in links[["from_code", "to_code"]].itertuples(index=False, name=None):
        ends[old].add(new_holder[new])
    inside: dict[str, set[str]] = defaultdict(set)
    members: dict[str, set[str]] = defaultdict(set)
    for old, found in ends.items():
        members[holder[old]].add(old)
        if len(found) == 1:
            inside[next(iter(found))].add(old)
    result = {}
    for code in codes:
        communes = inside[code]
        larger = {holder[old] for old in communes}
        whole = communes == {old for one in larger for old in members[one]}
        parts = sorted(larger) if whole else sorted(communes)
        result[code] = _Piece(level if whole else Level.COMMUNE, tuple(parts))
    return result


def _holders(units: pd.DataFrame, column: str) -> dict[str, str]:
    communes = units[units["level"] == Level.COMMUNE.value]
    return dict(zip(communes["code"], communes[column], strict=True))


def _write_stored(
    land: _Land, target: DataDir, vintage: str, rows: pd.DataFrame, pieces: _Pieces
) -> None:
    shapes, area, method = [], [], []
    for code in rows["code"]:
        shape, parts = land.of(pieces[code])
        shapes.append(shape)
        area.append(parts["area_km2"].sum() if len(parts) else float("nan"))
        method.append(parts["method"].iloc[0] if len(parts) == 1 else UNITED)
    level = Level(rows["level"].iloc[0])
    frame = rows[["code", "name", "parent_code"]].assign(area_km2=area, method=method)
    publish.write_boundaries(target, vintage, level, frame, objects(shapes))


def _write_display(land: _Land, path: Path, rows: pd.DataFrame, pieces: _Pieces) -> None:
    shapes = objects([land.of(pieces[code])[0] for code in rows["code"]])
    frame = gpd.GeoDataFrame({"code": rows["code"]}, geometry=shapes, crs=GEOGRAPHIC)
    path.parent.mkdir(parents=True, exist_ok=True)
    frame.to_parquet(path, index=False)


def _move_points(
    path: Path, before: pd.DataFrame, after: pd.DataFrame, pieces: Mapping[str, _Piece]
) -> None:
    """Points of the registry as the base has them now: that of the unit's seat where merged."""
    spots = before.drop_duplicates("code").set_index("code")[["lon", "lat"]]
    moved = after.copy()
    for column in ("lon", "lat"):
        known = spots[column].to_dict()
        moved[column] = [
            known.get(
                code if code in pieces[code].codes else next(iter(pieces[code].codes), ""), own
            )
            for code, own in zip(after["code"], after[column], strict=True)
        ]
    if not moved[["lon", "lat"]].equals(after[["lon", "lat"]]):
        path.unlink()
        moved.to_parquet(path, index=False)


def _link(source: Path, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, path)
    except OSError:
        shutil.copyfile(source, path)
