import base64
from datetime import date
from xml.etree import ElementTree

from dashboard.readings.models import SeriesPoint
from dashboard.sparkline import HEIGHT, MARGIN, WIDTH, sparkline

SVG = "{http://www.w3.org/2000/svg}"


def drawing(address: str) -> ElementTree.Element:
    head, body = address.split(",", 1)
    assert head == "data:image/svg+xml;base64"
    return ElementTree.fromstring(base64.b64decode(body))


def test_time_goes_right_and_values_go_up() -> None:
    points = [
        SeriesPoint(date(2021, 1, 1), 10.0),
        SeriesPoint(date(2022, 1, 1), 15.0),
        SeriesPoint(date(2023, 1, 1), 20.0),
    ]
    dots = drawing(sparkline(points)).findall(f"{SVG}circle")
    assert [float(dot.get("cx", "")) for dot in dots] == [MARGIN, WIDTH / 2, WIDTH - MARGIN]
    assert [float(dot.get("cy", "")) for dot in dots] == [HEIGHT - MARGIN, HEIGHT / 2, MARGIN]


def test_one_point_and_flat_series_stand_in_the_middle() -> None:
    (dot,) = drawing(sparkline([SeriesPoint(date(2025, 12, 31), 4.0)])).findall(f"{SVG}circle")
    assert (float(dot.get("cx", "")), float(dot.get("cy", ""))) == (WIDTH - MARGIN, HEIGHT / 2)


def test_target_is_part_of_the_scale() -> None:
    address = sparkline([SeriesPoint(date(2025, 12, 31), 40.0)], target=80.0)
    line = drawing(address).findall(f"{SVG}path")[0]
    assert line.get("d") == f"M0 {MARGIN:.1f}H{WIDTH}"
    assert drawing(address).findall(f"{SVG}circle")[0].get("cy") == f"{HEIGHT - MARGIN:.1f}"


def test_carried_points_are_hollow() -> None:
    points = [
        SeriesPoint(date(2024, 12, 31), 1.0, carried=True),
        SeriesPoint(date(2025, 12, 31), 2),
    ]
    dots = drawing(sparkline(points)).findall(f"{SVG}circle")
    assert dots[0].get("fill") == "#ffffff"
    assert dots[1].get("fill") != "#ffffff"


def test_nothing_to_draw() -> None:
    assert sparkline([]) == ""
