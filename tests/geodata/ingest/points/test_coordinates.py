import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.ingest.model import Cell
from geodata.ingest.points.coordinates import Axis, in_order, read_number, read_pair

LAT = 20 + 48 / 60 + 33 / 3600


@pytest.mark.parametrize(
    ("text", "value", "axis"),
    [
        ("20.8092", 20.8092, None),
        ("20,8092", 20.8092, None),
        (" 20.8092° ", 20.8092, None),
        ("20°48'33\"N", LAT, Axis.LAT),
        ("20°48′33″B", LAT, Axis.LAT),
        ("20º48’33” Bắc", LAT, Axis.LAT),
        ("N 20°48'33\"", LAT, Axis.LAT),
        ("20 48 33 B", LAT, Axis.LAT),
        ("20:48:33", LAT, None),
        ("20d48m33s", LAT, None),
        ("20°48'33''", LAT, None),
        ("20°48.55'", 20 + 48.55 / 60, None),
        ("105 23 11,5 Đ", 105 + 23 / 60 + 11.5 / 3600, Axis.LON),
        ("105.5 Ð", 105.5, Axis.LON),
        ("105,5 kinh", None, None),
        ("12.5 S", -12.5, Axis.LAT),
        ("12.5 T", -12.5, Axis.LON),
        ("-12.5", -12.5, None),
        ("-12.5 S", None, None),
        ("Vĩ độ: 20,5", 20.5, None),
        ("2 301 234,5", 2_301_234.5, None),
        ("2.301.234,5", 2_301_234.5, None),
        ("2,301,234.5", 2_301_234.5, None),
        ("580 123", 580_123.0, None),
        ("2301234.56", 2_301_234.56, None),
        ("580.123", 580.123, None),
        ("20°60'01\"", None, None),
        ("20°10'60\"", None, None),
        ("20°10.5'30\"", None, None),
        ("20.8.1", None, None),
        ("1.234,567.8", None, None),
        ("Hà Nội", None, None),
        ("", None, None),
        ("nan", None, None),
        ("1e5", None, None),
        (float("nan"), None, None),
        (float("inf"), None, None),
        (None, None, None),
        (True, None, None),
        (105, 105.0, None),
        (20.5, 20.5, None),
    ],
)
def test_one_number(text: Cell, value: float | None, axis: Axis | None) -> None:
    found = read_number(text)
    if value is None:
        assert found is None
    else:
        assert found is not None
        assert found.value == pytest.approx(value, abs=1e-12)
        assert found.axis is axis


@pytest.mark.parametrize(
    ("text", "lat_lon"),
    [
        ("20.8, 105.1", (20.8, 105.1)),
        ("20.8,105.1", (20.8, 105.1)),
        ("20,8; 105,1", (20.8, 105.1)),
        ("20,8, 105,1", (20.8, 105.1)),
        ("20.8 105.1", (20.8, 105.1)),
        ("(20.8, 105.1)", (20.8, 105.1)),
        ("POINT (105.1 20.8)", (20.8, 105.1)),
        ("105.1E, 20.8N", (20.8, 105.1)),
        ("20°48'33\"B, 105°30'00\"Đ", (LAT, 105.5)),
        ("20°48'33\"N 105°30'00\"E", (LAT, 105.5)),
        ("20,8,105,1", None),
        ("20.8N, 105.1N", None),
        ("20.8", None),
        ("x, y", None),
        (20.8, None),
    ],
)
def test_pair_in_one_cell(text: Cell, lat_lon: tuple[float, float] | None) -> None:
    pair = read_pair(text)
    found = None if pair is None else in_order(*pair)
    if lat_lon is None:
        assert found is None
    else:
        assert found == pytest.approx(lat_lon)


@given(
    st.integers(0, 179), st.integers(0, 59), st.integers(0, 5999),
    st.sampled_from(("°'\"", "dms", "::", "  ")), st.sampled_from((",", ".")),
)  # fmt: skip
def test_degrees_minutes_seconds_come_back(
    degrees: int, minutes: int, hundredths: int, marks: str, point: str
) -> None:
    seconds = f"{hundredths // 100}{point}{hundredths % 100:02}"
    text = f"{degrees}{marks[0]} {minutes}{marks[1]} {seconds}{marks[2:]}"
    found = read_number(text)
    assert found is not None
    assert found.value == pytest.approx(degrees + minutes / 60 + hundredths / 360_000, abs=1e-9)


@given(st.text(max_size=40))
def test_no_text_breaks_it(text: str) -> None:
    found = read_number(text)
    assert found is None or isinstance(found.value, float)
    read_pair(text)
