import math
from datetime import date

import numpy as np
import pytest

from geodata.indicators import Basis, load_catalogue
from layers.pack import GeometryPack
from layers.recipes import LayerInput, choropleth, legend_of
from layers.render_leaflet import describe, geometry_path, values_payload
from layers.spec import GeometryRef, LayerSpec
from layers.style import CHANGE_PERCENT_BREAKS, PERCENT_BREAKS, breaks_for, change_breaks, colour_of

CATALOGUE = load_catalogue()
PLACE = GeometryRef("2025-03-01", "commune", "38", "province")
PACK = GeometryPack(b"", 0, "abc", (102.0, 8.0, 114.0, 23.0), (102.0, 8.0, 109.0, 23.0))


def layer(
    values: list[float],
    indicator: str = "fibre_available_households",
    lang: str = "vi",
    estimated: list[bool] | None = None,
    *,
    basis: Basis = Basis.DECLARED,
    since: date | None = None,
) -> LayerSpec:
    known = CATALOGUE.get(indicator)
    codes = [f"{n:05d}" for n in range(1, len(values) + 1)]
    return choropleth(
        CATALOGUE,
        known,
        LayerInput(
            geometry=PLACE,
            codes=codes,
            values=np.array(values, dtype=np.float64),
            estimated=np.array(estimated or [False] * len(values)),
            pilots={"00002"},
            breaks=(breaks_for if since is None else change_breaks)(known.unit, values),
            since=since,
            date=date(2024, 12, 31),
            basis=basis,
            release="7",
            simulated=True,
        ),
        lang,
    )


def test_a_layer_says_everything_in_words() -> None:
    spec = layer([10.0, math.nan, 85.5])
    assert spec.values == (10.0, None, 85.5)
    assert spec.text.title == "Hộ có thể đăng ký cáp quang"
    assert spec.text.subtitle == "% · Kê khai · Số liệu đến ngày 31/12/2024"
    assert spec.text.simulated == spec.text.source == "Số liệu mô phỏng"
    assert "GADM" in spec.text.attribution
    english = layer([10.0], lang="en").text
    assert english.subtitle == "% · Declared · Data up to 2024-12-31"
    assert english.simulated == "Simulated data"


def test_json_brings_back_an_equal_layer() -> None:
    spec = layer([0.1 + 0.2, math.nan, 1e-17, 100.0], estimated=[True, True, False, False])
    again = LayerSpec.from_json(spec.to_json())
    assert again == spec
    assert again.to_json() == spec.to_json()
    assert hash(again) == hash(spec)


def test_json_of_another_version_is_refused() -> None:
    text = layer([1.0]).to_json().replace('"version": 2', '"version": 99')
    with pytest.raises(ValueError, match="version 99"):
        LayerSpec.from_json(text)


def test_a_layer_holds_no_array() -> None:
    spec = layer([1.0, 2.0])
    assert all(type(value) is float for value in spec.values)
    assert all(type(mark) is float for mark in spec.style.breaks)
    assert type(spec.legend.classes[0].count) is int


def test_codes_and_values_must_agree() -> None:
    spec = layer([1.0, 2.0])
    fields = {name: getattr(spec, name) for name in spec.__dataclass_fields__}
    with pytest.raises(ValueError, match="2 codes but 1 values"):
        LayerSpec(**{**fields, "values": (1.0,)})


def test_no_data_is_never_an_estimate() -> None:
    spec = layer([10.0, math.nan], estimated=[True, True], basis=Basis.DECLARED)
    assert spec.estimated == ("00001",)
    assert spec.legend.estimates is not None
    assert spec.legend.estimates.count == 1
    assert values_payload(spec) == bytes([1 | 128, 0])


@pytest.mark.parametrize(
    ("values", "payload", "labels", "missing"),
    [
        ([5.0, 5.0, 5.0], [1, 1, 1], ["5"], 0),
        ([math.nan, math.nan], [0, 0], [], 2),
        ([7.0], [1], ["7"], 0),
        ([0.0, math.nan, 0.0, 2.0], [1, 0, 1, 2], ["0", "1 – 2"], 1),
    ],
    ids=["all equal", "all missing", "one unit", "zero against missing"],
)
def test_special_cases_of_a_count(
    values: list[float], payload: list[int], labels: list[str], missing: int
) -> None:
    spec = layer(values, "no_signal_villages")
    assert list(values_payload(spec)) == payload
    assert [row.label for row in spec.legend.classes] == labels
    assert spec.legend.no_data.count == missing
    colours = [
        colour_of(value, spec.style.breaks, spec.style.colours, spec.style.no_data_colour)
        for value in spec.values
    ]
    rows = [spec.legend.no_data.colour, *(row.colour for row in spec.legend.classes)]
    assert colours == [rows[code] for code in payload]


def test_legend_of_some_units_alone() -> None:
    spec = layer([10.0, 30.0, math.nan, 95.0])
    legend = legend_of(spec, frozenset({"00001", "00003"}))
    assert [row.count for row in legend.classes] == [1, 0, 0, 0, 0, 0]
    assert legend.no_data.count == 1


def test_description_for_the_browser() -> None:
    spec = layer([10.0, math.nan, 95.0])
    found = describe(spec, PACK, "7-1")
    assert found["geometry"]["url"] == "g/abc/2025-03-01/commune/38.bin"
    assert found["values"]["url"] == (
        "v/7-1/2025-03-01/commune/38/fibre_available_households/2024-12-31/declared.bin"
    )
    assert found["breaks"] == list(PERCENT_BREAKS)
    assert [entry["count"] for entry in found["classes"]] == [1, 0, 0, 0, 0, 1]
    assert found["classes"][5] | {"text": ""} == {
        "lower": 90.0,
        "upper": 100.0,
        "colour": "#253494",
        "text": "",
        "label": "90 – 100",
        "count": 1,
    }
    assert found["no_data"]["count"] == 1
    assert found["geometry"]["view"] == [102.0, 8.0, 109.0, 23.0]
    assert found["simulated"] is True


def test_a_country_is_fitted_with_its_archipelagos() -> None:
    spec = layer([10.0])
    whole = LayerSpec(
        **{
            **{name: getattr(spec, name) for name in spec.__dataclass_fields__},
            "geometry": GeometryRef("2025-03-01", "commune", "country", "overview"),
        }
    )
    assert describe(whole, PACK, "7-1")["geometry"]["view"] == [102.0, 8.0, 114.0, 23.0]
    assert geometry_path("abc", whole.geometry) == "g/abc/2025-03-01/commune/country.bin"


SINCE = date(2019, 12, 31)


def test_a_layer_of_changes_says_so() -> None:
    spec = layer([3.0, -50.0, math.nan, 0.5], since=SINCE, estimated=[True, False, True, False])
    assert spec.since == "2019-12-31"
    assert spec.span == "2019-12-31..2024-12-31"
    assert spec.text.title == "Thay đổi: Hộ có thể đăng ký cáp quang"
    assert spec.text.subtitle == "điểm % · Kê khai · Từ 31/12/2019 đến 31/12/2024"
    assert spec.style.theme == "change"
    assert spec.style.breaks == CHANGE_PERCENT_BREAKS
    assert [row.count for row in spec.legend.classes] == [1, 0, 0, 0, 1, 1, 0, 0, 0]
    assert (spec.legend.no_data.label, spec.legend.no_data.count) == ("Chưa có số liệu", 1)
    assert spec.legend.estimates is not None
    assert spec.legend.estimates.count == 1
    assert list(values_payload(spec)) == [6 | 128, 1, 0, 5]
    assert legend_of(spec, frozenset({"00001", "00003"})).classes[5].label == "+1 – <+5"
    english = layer([3.0], lang="en", since=SINCE).text
    assert english.title == "Change: Households able to order fibre"
    assert english.subtitle == "pp · Declared · From 2019-12-31 to 2024-12-31"


def test_a_layer_of_changes_comes_back_from_json_and_leads_to_its_values() -> None:
    spec = layer([3.0, math.nan], since=SINCE)
    again = LayerSpec.from_json(spec.to_json())
    assert again == spec
    found = describe(again, PACK, "7-1")
    assert (found["since"], found["date"]) == ("2019-12-31", "2024-12-31")
    assert found["values"]["url"] == (
        "v/7-1/2025-03-01/commune/38/fibre_available_households/2019-12-31..2024-12-31/declared.bin"
    )
    assert describe(layer([3.0]), PACK, "7-1")["since"] is None


@pytest.mark.parametrize(
    ("indicator", "rise"),
    [("fibre_villages", "#01665e"), ("no_signal_villages", "#8c510a"), ("population", "#542788")],
)
def test_colours_of_a_rise_tell_whether_it_is_better(indicator: str, rise: str) -> None:
    spec = layer([90.0, 4.0, -90.0], indicator, since=SINCE)
    assert spec.legend.classes[-1].colour == rise
    assert values_payload(spec)[0] == len(spec.legend.classes)
