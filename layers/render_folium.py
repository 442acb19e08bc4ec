"""The second renderer: one HTML file with everything in it, for a browser without a network.

folium makes the map and its page; what it would fetch from other hosts is replaced by what stands
in `layers/assets`, of which Leaflet alone is not ours (BSD-2-Clause), and by Be Vietnam Pro from
its package (SIL Open Font License). The file's own content security policy forbids every request
and every script but those in it. Names, values and notes are data: JSON in which no ``<`` stands,
read by the script and shown as text.
"""

import base64
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import folium
import fontpkg_be_vietnam_pro
import numpy as np
import numpy.typing as npt
from folium.template import Template

from layers.legend import Legend, LegendRow, format_change, format_number, format_value
from layers.pack import HEADER, GeometryPack
from layers.recipes import legend_of
from layers.spec import COUNTRY, LayerSpec
from layers.style import PointStyle, classify

Floats = npt.NDArray[np.float64]

FONT_WEIGHTS = {400: "Regular", 600: "SemiBold"}
SCRIPTS = ("leaflet/leaflet.js", "standalone_pack.js", "standalone.js", "standalone_page.js")
STYLES = ("leaflet/leaflet.css", "standalone.css")
PICTURE = re.compile(r"url\((?!#)[^)]*\)|behavior:[^;]*;")
SOURCE_MAP = re.compile(r"//# sourceMappingURL=\S*")
INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
POLICY_PLACE = "%POLICY%"
NONE = ord("0")
MAY_MOVE = "!matchMedia('(prefers-reduced-motion: reduce)').matches"
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


class _Map(folium.Map):
    """folium's map without its own styles, and without its ban on zooming the page."""

    _template = Template(
        """
        {% macro html(this, kwargs) %}
        <div class="folium-map" id={{ this.get_name()|tojson }}></div>
        {% endmacro %}
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = L.map(
            {{ this.get_name()|tojson }},
            {center: {{ this.location|tojson }}, ...{{ this.options|tojavascript }}}
        );
        L.control.scale({imperial: false}).addTo({{ this.get_name() }});
        atlasStandalone({{ this.get_name() }});
        {% endmacro %}
        """
    )


class _Rooms(folium.MacroElement):
    """The rooms of the page beside the map: legend, switches, foot, table."""

    _template = Template(
        """
        {% macro html(this, kwargs) %}
        <aside>
            <fieldset id="atlas-sheets"></fieldset>
            <h2 id="atlas-legend-title"></h2>
            <ul id="atlas-legend" aria-labelledby="atlas-legend-title"></ul>
            <fieldset id="atlas-layers"></fieldset>
            <button id="atlas-home" type="button"></button>
        </aside>
        <footer id="atlas-foot"></footer>
        <details id="atlas-figures">
            <summary></summary>
            <div class="table-frame" tabindex="0"><table id="atlas-table"></table></div>
        </details>
        {% endmacro %}
        """
    )


class _Page(folium.Figure):
    """folium's page with a language, a policy, and its styles, scripts and data inside."""

    def __init__(self, title: str, lang: str, content: str) -> None:
        super().__init__(title=title)
        self.lang, self.content = lang, content
        self.policy, self.noscript = POLICY_PLACE, WORDS[lang]["noscript"]
        self.styles, self.scripts = _styles(), _scripts()

    _template = Template(
        """<!DOCTYPE html>
<html lang="{{ this.lang }}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{{ this.policy }}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ this.title|e }}</title>
{% for style in this.styles %}<style>{{ style }}</style>
{% endfor %}</head>
<body>
<header>
<h1 id="atlas-title"></h1>
<p id="atlas-subtitle"></p>
<div id="atlas-simulated" hidden></div>
<noscript>{{ this.noscript }}</noscript>
</header>
{{ this.html.render(**kwargs) }}
<script type="application/json" id="atlas-data">{{ this.content }}</script>
{% for script in this.scripts %}<script>{{ script }}</script>
{% endfor %}<script>{{ this.script.render(**kwargs) }}</script>
</body>
</html>
"""
    )


def standalone_html(page: HtmlPage) -> bytes:
    """The file, UTF-8. Deterministic: equal pages give equal bytes.

    `ValueError` for a page without a sheet, or whose sheets, names or texts are not those of the
    units of its land.
    """
    _check(page)
    leaflet = _Map(
        location=[16.0, 106.0],
        zoom_start=6,
        tiles=None,
        zoom_snap=0.25,
        zoom_delta=0.5,
        max_zoom=16,
        attribution_control=False,
    )
    leaflet._id = "atlas"
    options: dict[str, Any] = leaflet.options
    options["zoom_animation"] = folium.JsCode(MAY_MOVE)
    leaflet.default_js, leaflet.default_css = [], []
    title = f"{page.place}: {page.first.text.title}"
    figure = _Page(title, page.first.text.lang, _safe_json(_data(page)))
    figure.add_child(leaflet)
    leaflet.add_child(_Rooms())  # type: ignore[no-untyped-call]
    html: str = figure.render()
    return html.replace(POLICY_PLACE, _policy(html), 1).encode()


def _check(page: HtmlPage) -> None:
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


def _policy(html: str) -> str:
    """Nothing may be asked for, and no script may run but those in the file, named by hash."""
    digests = (hashlib.sha256(code.encode()).digest() for code in INLINE_SCRIPT.findall(html))
    scripts = " ".join(f"'sha256-{base64.b64encode(one).decode()}'" for one in digests)
    return (
        f"default-src 'none'; script-src {scripts}; style-src 'unsafe-inline'; img-src data:; "
        "font-src data:; base-uri 'none'; form-action 'none'"
    )


def _safe_json(value: Any) -> str:
    """JSON that can stand inside a script element whatever it holds."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return text


@cache
def _styles() -> tuple[str, ...]:
    assets = files("layers") / "assets"
    faces = [
        f'@font-face{{font-family:"Be Vietnam Pro";font-weight:{weight};'
        f"src:url(data:font/ttf;base64,{_font(style)})}}"
        for weight, style in FONT_WEIGHTS.items()
    ]
    texts = [(assets / name).read_text(encoding="utf-8") for name in STYLES]
    return ("".join(faces), *(PICTURE.sub("none", text) for text in texts))


@cache
def _scripts() -> tuple[str, ...]:
    assets = files("layers") / "assets"
    texts = [(assets / name).read_text(encoding="utf-8") for name in SCRIPTS]
    return tuple(SOURCE_MAP.sub("", text) for text in texts)


def _font(style: str) -> str:
    path = Path(fontpkg_be_vietnam_pro.ROOT) / "files" / f"BeVietnamPro-{style}.ttf"
    return base64.b64encode(path.read_bytes()).decode()


def _data(page: HtmlPage) -> dict[str, Any]:
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
