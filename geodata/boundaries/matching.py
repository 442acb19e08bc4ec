"""Give every named polygon to one unit of before the reform.

Within a province each pair of polygon and unit is weighed by name (present name, former name,
likeness), by district and by place (overlap with the geocoded box, the geocoded point). An optimal
assignment takes the clear pairs first; polygons of communes that have since been merged follow by
their former name; what remains goes by place. The result says for each polygon how it was matched.
"""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd
import shapely
from scipy.optimize import linear_sum_assignment

from geodata.boundaries.polygons import NamedPolygons
from geodata.boundaries.projection import Floats, Geometries, Ints, points_to_plane
from geodata.names import bare_key, marked_key

PROVINCE_RENAMED = {"thuathienhue": "hue"}
"""Provinces whose name changed between the polygons and the registry."""

NAME_WEIGHT = 3.0
DISTRICT_WEIGHT = 1.5


class Method(StrEnum):
    """How territory came to a unit."""

    NAME_IN_DISTRICT = "name in district"
    FORMER_NAME = "former name"
    NAME_IN_PROVINCE = "name in province"
    LIKE_NAME = "like name"
    PLACE = "place"
    ABSORBED = "absorbed by place"
    CUT = "cut from neighbour"
    PUBLISHED_POSITION = "published position"


@dataclass(frozen=True)
class Surroundings:
    """Where each commune must lie, from the units it went into: circles in the plane.

    `unit` is the row of the commune in the legacy frame, `centre` (n, 2) metres, `radius` metres;
    a divided commune has one circle for each part.
    """

    unit: Ints
    centre: Floats
    radius: Floats


@dataclass(frozen=True)
class Matching:
    """For each polygon the row of its unit in the legacy frame, how, and how sure (0 to 1)."""

    unit: Ints
    method: tuple[Method, ...]
    certainty: Floats


def match_polygons(
    polygons: NamedPolygons,
    communes: pd.DataFrame,
    districts: pd.DataFrame,
    provinces: pd.DataFrame,
    surroundings: Surroundings,
) -> Matching:
    """Match every polygon to a row of `communes` (a frame of `geodata.registry`).

    `polygons` are in the plane (metres). Polygons of a province compete for the units of that
    province alone. Every polygon gets a unit; a unit may get several polygons or none.
    """
    unit = np.full(len(polygons), -1, dtype=np.int64)
    method = np.full(len(polygons), Method.ABSORBED, dtype=object)
    certainty = np.zeros(len(polygons))
    by_key = {
        bare_key(name): code
        for name, code in zip(provinces["short_name"], provinces["code"], strict=True)
    }
    polygon_province = np.array([_province_code(name, by_key) for name in polygons.province])
    unit_province = communes["province_code"].to_numpy(dtype=object)
    for code in provinces["code"]:
        rows = np.flatnonzero(polygon_province == code)
        units = np.flatnonzero(unit_province == code)
        case = _Case.of(polygons, rows, communes.iloc[units], districts)
        case.place += 0.6 * _within_surroundings(case.geometry, units, surroundings)
        _clear_pairs(case)
        _learn_districts(
            case, [polygons.district[i] for i in rows], communes["parent_code"].iloc[units]
        )
        _clear_pairs(case)
        _former_names(case)
        _like_pairs(case)
        _absorb(case)
        unit[rows] = units[case.unit]
        method[rows] = case.method
        certainty[rows] = case.certainty
    return Matching(unit, tuple(method), certainty)


def _province_code(name: str, by_key: dict[str, str]) -> str:
    key = bare_key(name)
    return by_key[PROVINCE_RENAMED.get(key, key)]


@dataclass
class _Case:
    """One province: its polygons, its units, the evidence, and the assignment as it grows."""

    geometry: Geometries
    polygon_names: list[str]
    unit_names: list[str]
    name: Floats
    former: Floats
    district: Floats
    place: Floats
    cover: Floats
    unit: Ints
    method: list[Method]
    certainty: Floats

    @classmethod
    def of(
        cls, polygons: NamedPolygons, rows: Ints, units: pd.DataFrame, districts: pd.DataFrame
    ) -> "_Case":
        geometry = polygons.geometry[rows]
        names = [_split_hint(polygons.commune[i]) for i in rows]
        place, cover = _place_scores(geometry, units)
        name, former = _name_scores(names, units)
        return cls(
            geometry=geometry,
            polygon_names=[bare_key(name) for name, _ in names],
            unit_names=[bare_key(name) for name in units["name"]],
            name=name,
            former=former,
            district=_district_scores([polygons.district[i] for i in rows], units, districts),
            place=place,
            cover=cover,
            unit=np.full(len(rows), -1, dtype=np.int64),
            method=[Method.ABSORBED] * len(rows),
            certainty=np.zeros(len(rows)),
        )

    def give(self, polygon: int, unit: int, method: Method, certainty: float) -> None:
        self.unit[polygon] = unit
        self.method[polygon] = method
        self.certainty[polygon] = min(1.0, certainty)

    def free_polygons(self) -> Ints:
        return np.flatnonzero(self.unit < 0)

    def free_units(self) -> Ints:
        return np.setdiff1d(np.arange(len(self.unit_names)), self.unit)


def _split_hint(name: str) -> tuple[str, str | None]:
    """``"An Châu (Thị trấn )"`` -> ``("An Châu", "thị trấn")``."""
    head, bracket, tail = name.partition("(")
    return head.strip(), tail.strip(" )").lower() if bracket else None


def _name_scores(
    names: Sequence[tuple[str, str | None]], units: pd.DataFrame
) -> tuple[Floats, Floats]:
    """Agreement of present names (1 with marks, 0.9 without) and of former names (0.8)."""
    marked = np.array([marked_key(n) for n in units["name"]], dtype=object)
    bare = np.array([bare_key(n) for n in units["name"]], dtype=object)
    kinds = np.array([kind.lower() for kind in units["type_name"]], dtype=object)
    former = [{alias.replace("y", "i") for alias in aliases} for aliases in units["aliases"]]
    holders: dict[str, list[int]] = {}
    for i, aliases in enumerate(former):
        for alias in aliases:
            holders.setdefault(alias, []).append(i)
    present_score = np.zeros((len(names), len(units)))
    former_score = np.zeros_like(present_score)
    for row, (name, hint) in enumerate(names):
        key = bare_key(name)
        same = bare == key
        same_marked = marked == marked_key(name)
        present_score[row, same] = 0.9
        present_score[row, same_marked] = 1.0
        if hint is not None:
            present_score[row, same & (kinds != hint)] -= 0.3
        former_score[row, holders.get(key, [])] = 0.8
        if hint is not None:
            typed = strip_type_key(hint, name)
            former_score[row, holders.get(typed, [])] = 1.0
    return present_score, former_score


def strip_type_key(hint: str, name: str) -> str:
    """The key of a former name with its type before it, as the registry's aliases write it."""
    return bare_key(f"x {hint} {name}").removeprefix("x")


def _district_scores(names: Sequence[str], units: pd.DataFrame, districts: pd.DataFrame) -> Floats:
    """1 where the polygon's district is the unit's; 0.8 where it was absorbed by it."""
    codes = units["parent_code"].to_numpy(dtype=object)
    own = districts[districts["code"].isin(set(codes))]
    scores = np.zeros((len(names), len(units)))
    for name in set(names):
        plain, hint = _split_hint(name)
        key = bare_key(plain)
        found: dict[str, float] = {}
        for code, short, kind, aliases in zip(
            own["code"], own["name"], own["type_name"], own["aliases"], strict=True
        ):
            if bare_key(short) == key:
                found[code] = 0.7 if hint is not None and kind.lower() != hint else 1.0
            elif key in {alias.replace("y", "i") for alias in aliases}:
                found[code] = 0.8
        row = np.array([found.get(code, 0.0) for code in codes])
        scores[[i for i, other in enumerate(names) if other == name]] = row
    return scores


def _boxes_in_plane(texts: Sequence[str]) -> Floats:
    """``"south,west – north,east"`` in degrees -> (n, 4) metres: x0, y0, x1, y1."""
    corners = [[float(v) for part in text.split("–") for v in part.split(",")] for text in texts]
    box = np.array(corners).reshape(-1, 4)
    low = points_to_plane(box[:, [1, 0]])
    high = points_to_plane(box[:, [3, 2]])
    return np.column_stack([np.minimum(low, high), np.maximum(low, high)])


def _place_scores(geometry: Geometries, units: pd.DataFrame) -> tuple[Floats, Floats]:
    """(agreement of place, share of the polygon's box within the unit's box), each 0 to 1.

    A box that the geocoder gave to several units says little, so it counts for nothing.
    """
    own = shapely.bounds(geometry)
    box = _boxes_in_plane(list(units["bounds"]))
    width = np.minimum(own[:, None, 2], box[None, :, 2]) - np.maximum(
        own[:, None, 0], box[None, :, 0]
    )
    height = np.minimum(own[:, None, 3], box[None, :, 3]) - np.maximum(
        own[:, None, 1], box[None, :, 1]
    )
    common = np.clip(width, 0, None) * np.clip(height, 0, None)
    own_area = ((own[:, 2] - own[:, 0]) * (own[:, 3] - own[:, 1]))[:, None]
    box_area = ((box[:, 2] - box[:, 0]) * (box[:, 3] - box[:, 1]))[None, :]
    overlap = common / np.maximum(own_area + box_area - common, 1.0)
    cover = common / np.maximum(own_area, 1.0)
    centre = shapely.get_coordinates(shapely.centroid(geometry))
    point = points_to_plane(units[["lon", "lat"]].to_numpy(dtype=float))
    distance = np.hypot(*(centre[:, None, :] - point[None, :, :]).transpose(2, 0, 1))
    reach = np.sqrt(shapely.area(geometry))[:, None] + 500.0
    near = np.exp(-((distance / reach) ** 2))
    useless = units["shared_bounds"].to_numpy(dtype=bool)
    near[:, useless] = 0.0
    overlap[:, useless] = 0.0
    cover[:, useless] = 0.0
    return 0.6 * overlap + 0.4 * near, cover


def _within_surroundings(geometry: Geometries, units: Ints, where: Surroundings) -> Floats:
    """Nearness (0 to 1) of each polygon to the circle in which each unit must lie."""
    centre = shapely.get_coordinates(shapely.centroid(geometry))
    rows = np.flatnonzero(np.isin(where.unit, units))
    distance = np.hypot(*(centre[:, None, :] - where.centre[rows][None]).transpose(2, 0, 1))
    near = np.exp(-((distance / (where.radius[rows] + 1000.0)) ** 2))
    scores = np.zeros((len(units), len(geometry)))
    np.maximum.at(scores, np.searchsorted(units, where.unit[rows]), near.T)
    return scores.T


def _learn_districts(case: _Case, names: Sequence[str], codes: pd.Series) -> None:
    """Let pairs made by name tell which districts took over the polygons' districts.

    One pair proves nothing: it would prove itself.
    """
    paired = np.flatnonzero(case.unit >= 0)
    pairs = pd.DataFrame(
        {"old": np.array(names, dtype=object)[paired], "new": codes.to_numpy()[case.unit[paired]]}
    )
    counts = pd.crosstab(pairs["old"], pairs["new"])
    share = counts.div(counts.sum(axis=1), axis=0).where(counts >= 2, 0.0)
    learned = share.reindex(index=list(names), columns=codes.to_numpy(), fill_value=0.0).to_numpy()
    known = np.where(learned >= 0.15, 0.7 + 0.2 * learned, 0.0)
    case.district = np.maximum(case.district, known)
    case.unit[:] = -1


def _clear_pairs(case: _Case) -> None:
    """The best one-to-one pairing of polygons and units whose present or former names agree."""
    name = np.maximum(case.name, 0.9 * case.former)
    score = NAME_WEIGHT * name + DISTRICT_WEIGHT * case.district * (name > 0) + case.place
    rows, units = linear_sum_assignment(score, maximize=True)
    for row, unit in zip(rows, units, strict=True):
        same_district = case.district[row, unit] >= 0.7
        only_one = (name[row] >= 0.5).sum() == 1 and (name[:, unit] >= 0.5).sum() == 1
        present = case.name[row, unit] >= 0.9 * case.former[row, unit]
        if name[row, unit] < 0.5 or not (same_district or only_one or case.place[row, unit] > 0.2):
            continue
        method = Method.NAME_IN_DISTRICT if same_district else Method.NAME_IN_PROVINCE
        case.give(row, unit, method if present else Method.FORMER_NAME, name[row, unit])


def _former_names(case: _Case) -> None:
    """Polygons of communes since merged: to the unit that bears their name as a former one."""
    name = np.maximum(case.name, case.former)
    score = name + case.district + case.place + 0.5 * case.cover
    score[name < 0.5] = 0.0
    for row in case.free_polygons():
        unit = int(np.argmax(score[row]))
        if name[row, unit] < 0.5:
            continue
        if case.district[row, unit] >= 0.7 or case.place[row, unit] + case.cover[row, unit] > 0.5:
            case.give(row, unit, Method.FORMER_NAME, 0.8)


def _like_pairs(case: _Case) -> None:
    """Polygons and units still free: paired by likeness of name and by place."""
    rows, units = case.free_polygons(), case.free_units()
    if not len(rows) or not len(units):
        return
    like = np.array(
        [
            [
                difflib.SequenceMatcher(None, case.polygon_names[r], case.unit_names[u]).ratio()
                for u in units
            ]
            for r in rows
        ]
    )
    place = case.place[np.ix_(rows, units)]
    district = case.district[np.ix_(rows, units)]
    like = np.where(like >= 0.75, like, 0.0)
    score = like * (district + place) + 2.0 * place
    for i, j in zip(*linear_sum_assignment(score, maximize=True), strict=True):
        if like[i, j] >= 0.75 and (district[i, j] >= 0.7 or place[i, j] > 0.3):
            case.give(rows[i], units[j], Method.LIKE_NAME, like[i, j])
        elif place[i, j] > 0.35:
            case.give(rows[i], units[j], Method.PLACE, place[i, j])


def _absorb(case: _Case) -> None:
    """What is left goes to a neighbour: by box, by district, by the length of the common border."""
    while len(free := case.free_polygons()):
        taken = np.flatnonzero(case.unit >= 0)
        tree = shapely.STRtree(case.geometry[taken])
        pairs = tree.query(case.geometry[free], predicate="intersects")
        if not pairs.shape[1]:
            nearest = tree.nearest(case.geometry[free])
            pairs = np.vstack([np.arange(len(free)), nearest])
        border = shapely.length(
            shapely.intersection(case.geometry[free[pairs[0]]], case.geometry[taken[pairs[1]]])
        )
        perimeter = shapely.length(case.geometry[free])
        unit = case.unit[taken[pairs[1]]]
        votes = pd.DataFrame(
            {"row": free[pairs[0]], "unit": unit, "border": border / perimeter[pairs[0]]}
        )
        summed = votes.groupby(["row", "unit"], as_index=False)["border"].sum()
        summed["score"] = (
            summed["border"]
            + case.cover[summed["row"], summed["unit"]]
            + 0.5 * case.district[summed["row"], summed["unit"]]
        )
        best = summed.loc[summed.groupby("row")["score"].idxmax()]
        for row, chosen, score in zip(best["row"], best["unit"], best["score"], strict=True):
            case.give(int(row), int(chosen), Method.ABSORBED, score / 2.5)
