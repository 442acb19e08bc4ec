"""The stand-alone file as text; what a browser makes of it: tests/browser/test_standalone.py."""

import base64
import hashlib
import json
import re
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
import shapely

from geodata.indicators import Basis, load_catalogue
from layers.pack import PackUnit, build_pack
from layers.recipes import LayerInput, choropleth
from layers.render_folium import standalone_html
from layers.spec import GeometryRef, LayerSpec
from layers.standalone import Column, HtmlPage, Outlines, PointMarks, Sheet
from layers.style import POINT_STYLES, class_of

CODES = ("00001", "00002", "00003", "00004", "00005")
VALUES = (0.0, 20.0, 79.95, None, 100.0)
BREAKS = (0.0, 20.0, 40.0, 60.0, 80.0, 90.0, 100.0)
EVIL = "</script><script>alert(1)</script><!--&amp;\u2028"


def spec(lang: str = "vi", day: date = date(2024, 12, 31), **change: Any) -> LayerSpec:
    """Five communes: the second is an estimate, the third a pilot, the fourth has no data."""
    catalogue = load_catalogue()
    data = LayerInput(
        geometry=GeometryRef("2025-07-01", "commune", "38", "province"),
        codes=CODES,
        values=np.array([np.nan if one is None else one for one in VALUES]),
        estimated=np.array([False, True, False, False, False]),
        pilots=("00003",),
        breaks=BREAKS,
        date=day,
        basis=Basis.DECLARED,
        release="7",
        simulated=True,
    )
    indicator = catalogue.get("fibre_available_households")
    return choropleth(catalogue, indicator, replace(data, **change), lang)


def land(codes: tuple[str, ...] = CODES) -> Any:
    squares = [shapely.box(105 + 0.1 * at, 20, 105.1 + 0.1 * at, 20.1) for at in range(len(codes))]
    units = [PackUnit(code, "38") for code in codes]
    return build_pack(units, np.array(squares, dtype=object), 25)


def page(lang: str = "vi", **change: Any) -> HtmlPage:
    known = Column("Hộ", ["1", "2", "3", "", "5"])
    made = HtmlPage(
        place="Tỉnh Thử",
        sheets=(Sheet(spec(lang), (known,)), Sheet(spec(lang, date(2025, 12, 31)))),
        land=land(),
        names=("Một", "Hai", "Ba", "Bốn", "Năm"),
        parents=("Tỉnh Thử",) * 5,
    )
    return replace(made, **change)


def data_of(html: bytes) -> dict[str, Any]:
    found = re.search(
        r'<script type="application/json" id="atlas-data">(.*?)</script>', html.decode()
    )
    assert found
    told: dict[str, Any] = json.loads(found[1])
    return told


def said(column: dict[str, Any]) -> list[str]:
    return [column["words"][at] for at in column["at"]]


def test_classes_counts_and_words_are_those_of_the_layer() -> None:
    told = data_of(standalone_html(page()))
    first = told["sheets"][0]
    assert [int(letter) for letter in first["of"]] == [class_of(one, BREAKS) for one in VALUES]
    assert [int(letter) for letter in first["of"]] == [1, 2, 4, 0, 6]
    layer = spec()
    assert [row["colour"] for row in first["classes"]] == list(layer.style.colours)
    assert [row["text"] for row in first["classes"]] == ["1", "1", "0", "1", "0", "1"]
    assert (first["noData"]["label"], first["noData"]["text"]) == ("Chưa có số liệu", "1")
    assert (first["estimates"]["text"], first["estimated"]) == ("1", [1])
    value, households = first["columns"]
    assert said(value) == ["0,0%", "20,0%", "80,0%", "Chưa có số liệu", "100,0%"]
    assert said(households) == ["1", "2", "3", "", "5"]
    assert [sheet["when"] for sheet in told["sheets"]] == ["31/12/2024", "31/12/2025"]
    assert told["pilots"]["units"] == [2]
    assert first["simulated"] == "Số liệu mô phỏng"
    assert told["release"] == "7"
    assert told["view"] == pytest.approx([105, 20, 105.5, 20.1])


def test_english_and_changes() -> None:
    change = spec("en", breaks=(-100.0, -5.0, 5.0, 100.0), since=date(2023, 12, 31))
    told = data_of(standalone_html(page(sheets=(Sheet(change),))))
    (sheet,) = told["sheets"]
    assert sheet["when"] == "2023-12-31 – 2024-12-31"
    assert said(sheet["columns"][0])[1:4] == ["+20.0 pp", "+80.0 pp", "No data"]
    assert told["words"]["layers"] == "Map layers"


def test_units_outside_do_not_count() -> None:
    told = data_of(standalone_html(page(within=frozenset({"00001", "00004"}))))
    assert told["within"] == [0, 3]
    first = told["sheets"][0]
    assert [row["text"] for row in first["classes"]] == ["1", "0", "0", "0", "0", "0"]
    assert first["noData"]["text"] == "1"
    assert first["estimates"] is None
    assert told["pilots"]["units"] == []


def test_points_and_outlines() -> None:
    points = PointMarks(
        code="tslcd",
        name="Điểm",
        style=POINT_STYLES["tslcd"],
        positions=np.array([[105.123456, 20.000004], [105.2, 20.05]]),
        titles=("A", "B"),
        places=("Một", ""),
        columns=(Column("Loại", ["x", "x"]),),
    )
    outline = Outlines("Huyện cũ", "#7a1f5c", (land(("380", "381")),), ("381",))
    told = data_of(standalone_html(page(points=(points,), outlines=(outline,), pilots=False)))
    (kind,) = told["points"]
    assert (kind["lon"], kind["lat"]) == ([10512346, 10520000], [2000000, 2005000])
    assert (kind["shape"], kind["colour"], kind["count"]) == ("square", "#5b21b6", "2")
    assert kind["columns"] == [{"label": "Loại", "number": False, "words": ["x"], "at": [0, 0]}]
    assert told["outlines"][0]["codes"] == ["381"]
    assert told["pilots"]["units"] == []


def test_nothing_is_fetched_and_no_script_runs_but_those_inside() -> None:
    html = standalone_html(page()).decode()
    assert re.findall(r"<(?:link|img|iframe|object|base)\b", html) == []
    assert re.findall(r"<script[^>]+src|@import|sourceMappingURL", html) == []
    addresses = re.findall(r"url\(([^)]{1,40})", html)
    assert all(one.startswith(("data:font/ttf;base64,", "#")) for one in addresses)
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', html)
    assert policy
    rules = dict(rule.strip().split(" ", 1) for rule in policy[1].split(";"))
    assert rules["default-src"] == "'none'"
    assert "connect-src" not in rules
    scripts = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    hashes = [base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in scripts]
    assert rules["script-src"].split() == [f"'sha256-{one}'" for one in hashes]
    assert len(scripts) == 5


def test_names_are_data_and_never_markup() -> None:
    texts = (EVIL,) * 5
    evil = page(
        place=EVIL, names=texts, parents=texts, sheets=(Sheet(spec(), (Column(EVIL, texts),)),)
    )
    html = standalone_html(evil).decode()
    assert "alert(1)</script>" not in html
    assert "<script>alert" not in html
    assert "\u2028" not in html[html.index("</head>") :]
    told = data_of(html.encode())
    assert told["names"][0] == told["place"] == EVIL
    assert said(told["sheets"][0]["columns"][1]) == list(texts)
    assert "<title>&lt;/script&gt;" in html


def test_equal_pages_give_equal_bytes_of_the_language() -> None:
    html = standalone_html(page("en"))
    assert html == standalone_html(page("en"))
    assert b'<html lang="en">' in html
    assert len(html) < 700_000


def test_what_does_not_fit_together_is_refused() -> None:
    with pytest.raises(ValueError, match="layer of values"):
        standalone_html(page(sheets=()))
    with pytest.raises(ValueError, match="not those of the geometry"):
        standalone_html(page(land=land((*CODES[:4], "00009"))))
    with pytest.raises(ValueError, match="one entry"):
        standalone_html(page(names=("Một",)))
    with pytest.raises(ValueError, match="one entry"):
        standalone_html(page(sheets=(Sheet(spec(), (Column("Hộ", ["1"]),)),)))
