"""What stands in a stand-alone map, as plain data: layers of values over one geometry, and words.

The scripts in `layers/assets` read it: a class for every unit instead of its value, every text
once, geometry as the packs of `layers.pack`. Nothing in it is markup.
"""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from layers.legend import Legend, LegendRow, format_change, format_number, format_value
from layers.pack import HEADER, GeometryPack
from layers.recipes import legend_of
from layers.spec import COUNTRY, LayerSpec
from layers.style import PointStyle, classify

Floats = npt.NDArray[np.float64]

NONE = ord("0")
"""The class of no data as a letter; the others follow it."""

DEGREES = 100_000
"""Positions of points are sent as whole parts of a degree, about a metre."""

WORDS: Mapping[str, Mapping[str, str]] = {
    "vi": {
        "map": "Bản đồ",
        "values": "Số liệu trên bản đồ",
        "value": "Giá trị",
        "layers": "Lớp bản đồ",
        "legend": "Chú giải",
        "table": "Bảng số liệu",
        "unit": "Đơn vị",
        "lies": "Thuộc",
        "source": "Nguồn",
        "release": "Bản phát hành",
        "home": "Về toàn vùng",
        "goTo": "Đến quần đảo",
        "pilots": "Điểm thí điểm",
        "border0": "Ranh giới tỉnh",
        "border2": "Ranh giới huyện",
        "border3": "Ranh giới xã",
        "noscript": "Bản đồ cần JavaScript.",
    },
    "en": {
        "map": "Map",
        "values": "Values on the map",
        "value": "Value",
        "layers": "Map layers",
        "legend": "Legend",
        "table": "Table of the values",
        "unit": "Unit",
        "lies": "Lies in",
        "source": "Source",
        "release": "Release",
        "home": "Back to the whole area",
        "goTo": "Go to the archipelago",
        "pilots": "Pilot communes",
        "border0": "Province borders",
        "border2": "District borders",
        "border3": "Commune borders",
        "noscript": "The map needs JavaScript.",
    },
}


@dataclass(frozen=True)
class Column:
    """What is said of every unit or point under one label; an empty text is left out."""

    label: str
    texts: Sequence[str]
    number: bool = False


@dataclass(frozen=True)
class Sheet:
    """One layer of values that can be chosen; the value itself need not be among the columns."""

    spec: LayerSpec
    columns: tuple[Column, ...] = ()


@dataclass(frozen=True)
class PointMarks:
    """Points of one kind: positions (n, 2) in degrees WGS 84, longitude first; titles and places.

    The places say in words where each lies, "" where that is unknown.
    """

    code: str
    name: str
    style: PointStyle
    positions: Floats
    titles: Sequence[str]
    places: Sequence[str]
    columns: tuple[Column, ...] = ()


@dataclass(frozen=True)
class Outlines:
    """Borders of other units over the map: those of `codes` out of one or several packs."""

    name: str
    colour: str
    packs: tuple[GeometryPack, ...]
    codes: tuple[str, ...]


@dataclass(frozen=True)
class HtmlPage:
    """All that stands in one file.

    The sheets are layers of the units of `land`, whose `names` and `parents` (in words) stand in
    the order of the codes. The sheet at the place `opening` is shown first. `within` are the codes
    of the units that count, the others are pale and silent; None for all. `pilots` are outlined
    where wanted. `notes` end the foot line.
    """

    place: str
    sheets: tuple[Sheet, ...]
    land: GeometryPack
    names: tuple[str, ...]
    parents: tuple[str, ...]
    within: frozenset[str] | None = None
    pilots: bool = True
    points: tuple[PointMarks, ...] = ()
    outlines: tuple[Outlines, ...] = ()
    notes: tuple[str, ...] = ()
    opening: int = 0

    @property
    def first(self) -> LayerSpec:
        """The layer that is shown when the file is opened."""
        return self.sheets[self.opening].spec


def content_of(page: HtmlPage) -> dict[str, Any]:
    """What the page's script reads, as plain data; `ValueError` as `check`."""
    check(page)
    spec, lang = page.first, page.first.text.lang
    country = spec.geometry.scope == COUNTRY
    at = {code: place for place, code in enumerate(spec.codes)}
    inside = None if page.within is None else sorted(at[code] for code in page.within)
    chosen = spec.pilots if page.within is None else sorted(page.within.intersection(spec.pilots))
    land = page.land
    return {
        "lang": lang,
        "place": page.place,
        "words": WORDS[lang],
        "opening": page.opening,
        "release": spec.release,
        "view": land.bounds if country else land.main_bounds,
        "inset": not country and land.bounds != land.main_bounds,
        "pack": _packed(land),
        "names": page.names,
        "parents": _column(Column("", page.parents)),
        "within": inside,
        "pilots": {
            "name": WORDS[lang]["pilots"],
            "colour": spec.style.pilot_colour,
            "units": [at[code] for code in chosen] if page.pilots else [],
            "count": format_number(len(chosen), 0, lang),
        },
        "sheets": [_sheet(sheet, page.within, at) for sheet in page.sheets],
        "points": [_points(points, lang) for points in page.points],
        "outlines": [
            {
                "name": one.name,
                "colour": one.colour,
                "packs": [_packed(pack) for pack in one.packs],
                "codes": one.codes,
                "count": format_number(len(one.codes), 0, lang),
            }
            for one in page.outlines
        ],
        "notes": page.notes,
    }


def _packed(pack: GeometryPack) -> str:
    return base64.b64encode(pack.plain).decode()


def _sheet(sheet: Sheet, within: frozenset[str] | None, at: Mapping[str, int]) -> dict[str, Any]:
    """A layer as the page reads it: one letter a unit for its class, and its words."""
    spec = sheet.spec
    lang, style, text = spec.text.lang, spec.style, spec.text
    legend = spec.legend if within is None else legend_of(spec, within)
    classes = classify([np.nan if v is None else v for v in spec.values], style.breaks)
    value = Column(WORDS[lang]["value"], [_value(spec, one) for one in spec.values], True)
    return {
        "title": text.title,
        "when": _when(spec),
        "subtitle": text.subtitle,
        "unit": text.unit,
        "source": text.source,
        "attribution": text.attribution,
        "simulated": text.simulated,
        **_legend(legend, style.no_data_pattern, lang),
        "estimateColour": style.estimate_colour,
        "of": "".join(chr(NONE + int(one)) for one in classes),
        "estimated": [at[code] for code in spec.estimated],
        "columns": [_column(one) for one in (value, *sheet.columns)],
    }


def _value(spec: LayerSpec, value: float | None) -> str:
    if spec.since is not None and value is not None:
        return format_change(value, spec.unit, spec.text.lang)
    return format_value(value, spec.unit, spec.text.lang)


def _when(spec: LayerSpec) -> str:
    """The date of a layer, or both dates of a change."""
    days = [date.fromisoformat(day) for day in (spec.since, spec.date) if day is not None]
    written = [str(day) if spec.text.lang == "en" else f"{day:%d/%m/%Y}" for day in days]
    return " – ".join(written)


def _legend(legend: Legend, pattern: str, lang: str) -> dict[str, Any]:
    def row(one: LegendRow) -> dict[str, str]:
        return {
            "label": one.label,
            "colour": one.colour,
            "text": format_number(one.count, 0, lang),
        }

    return {
        "classes": [row(one) for one in legend.classes],
        "noData": {**row(legend.no_data), "pattern": pattern},
        "estimates": None if legend.estimates is None else row(legend.estimates),
    }


def _column(column: Column) -> dict[str, Any]:
    """A column with every text once and a place among them for each unit."""
    words = list(dict.fromkeys(column.texts))
    place = {text: index for index, text in enumerate(words)}
    return {
        "label": column.label,
        "number": column.number,
        "words": words,
        "at": [place[text] for text in column.texts],
    }


def _points(points: PointMarks, lang: str) -> dict[str, Any]:
    lon, lat = np.rint(points.positions * DEGREES).astype(np.int64).T.tolist()
    return {
        "code": points.code,
        "name": points.name,
        "shape": points.style.shape,
        "colour": points.style.colour,
        "count": format_number(len(points.titles), 0, lang),
        "lon": lon,
        "lat": lat,
        "titles": points.titles,
        "places": _column(Column("", points.places)),
        "columns": [_column(one) for one in points.columns],
    }


def check(page: HtmlPage) -> None:
    """`ValueError` unless there is a sheet, and all is about the units of the land."""
    if not page.sheets:
        raise ValueError("a map needs a layer of values")
    codes = tuple(_codes(page.land))
    for sheet in page.sheets:
        if sheet.spec.codes != codes:
            raise ValueError(f"the units of {sheet.spec.indicator} are not those of the geometry")
    columns = [column.texts for sheet in page.sheets for column in sheet.columns]
    if any(len(texts) != len(codes) for texts in (page.names, page.parents, *columns)):
        raise ValueError("names, parents and texts need one entry for each unit")


def _codes(pack: GeometryPack) -> list[str]:
    """The codes of a pack's units (see `layers.pack`)."""
    raw = pack.plain
    meta = json.loads(raw[HEADER.size : HEADER.size + HEADER.unpack_from(raw)[8]])
    codes: list[str] = meta["codes"]
    return codes
