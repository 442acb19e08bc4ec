import base64
from datetime import date
from xml.etree import ElementTree

from dashboard.readings.models import SeriesPoint, Status
from dashboard.trend import BOTTOM, LEFT, RIGHT, TOP, TrendWords, trend

SVG = "{http://www.w3.org/2000/svg}"
WORDS = TrendWords("Fibre", "From 10% to 20%", "10%", "20%")
MIDDLE = (TOP + BOTTOM) / 2


def drawing(
    points: list[SeriesPoint], words: TrendWords = WORDS, target: float | None = None
) -> ElementTree.Element:
    head, body = trend(points, words, target).split(",", 1)
    assert head == "data:image/svg+xml;base64"
    return ElementTree.fromstring(base64.b64decode(body))


def dots(found: ElementTree.Element) -> list[tuple[float, float]]:
    return [
        (float(dot.get("cx", "")), float(dot.get("cy", "")))
        for dot in found.findall(f"{SVG}circle")
    ]


def texts(found: ElementTree.Element) -> dict[str, tuple[float, float]]:
    return {
        str(one.text): (float(one.get("x", "")), float(one.get("y", "")))
        for one in found.findall(f"{SVG}text")
    }


def test_time_goes_right_and_values_go_up() -> None:
    points = [
        SeriesPoint(date(2021, 1, 1), 10.0),
        SeriesPoint(date(2022, 1, 1), 15.0),
        SeriesPoint(date(2023, 1, 1), 20.0),
    ]
    found = drawing(points)
    middle = (LEFT + RIGHT) / 2
    assert dots(found) == [(LEFT, BOTTOM), (middle, MIDDLE), (RIGHT, TOP)]
    labels = texts(found)
    assert set(labels) == {"2021", "2023", "10%", "20%"}
    assert labels["20%"][1] < labels["10%"][1]
    assert labels["2021"][0] < labels["2023"][0]


def test_one_point_and_flat_series_stand_in_the_middle() -> None:
    found = drawing([SeriesPoint(date(2025, 12, 31), 4.0)])
    assert dots(found) == [(RIGHT, MIDDLE)]
    assert set(texts(found)) == {"2025", "20%"}


def test_what_is_written_the_same_is_drawn_flat() -> None:
    points = [SeriesPoint(date(2024, 1, 1), 83.6), SeriesPoint(date(2025, 1, 1), 84.0)]
    found = drawing(points, TrendWords("Villages", "", "84", "84"))
    assert dots(found) == [(LEFT, MIDDLE), (RIGHT, MIDDLE)]


def test_target_is_part_of_the_scale_and_named() -> None:
    words = TrendWords("Fibre", "", "40%", "80%", target="≥ 80%")
    found = drawing([SeriesPoint(date(2025, 12, 31), 40.0)], words, target=80.0)
    dashed = [one for one in found.findall(f"{SVG}path") if one.get("stroke-dasharray") == "5 3"]
    assert [one.get("d", "").split("H")[0].split()[1] for one in dashed] == [f"{TOP:.1f}"]
    assert dots(found) == [(RIGHT, BOTTOM)]
    assert "≥ 80%" in texts(found)


def test_how_a_value_came_is_seen_without_colour() -> None:
    points = [
        SeriesPoint(date(2022, 12, 31), 1.0, Status.ESTIMATED),
        SeriesPoint(date(2023, 12, 31), 2.0, Status.EXACT),
        SeriesPoint(date(2024, 12, 31), 3.0),
        SeriesPoint(date(2025, 12, 31), 4.0),
    ]
    found = drawing(points)
    fills = [dot.get("fill") for dot in found.findall(f"{SVG}circle")]
    assert fills[:2] == ["url(#h)", "#ffffff"]
    assert fills[2] == fills[3] != "#ffffff"
    assert found.find(f"{SVG}defs/{SVG}pattern[@id='h']") is not None
    lines = [one for one in found.findall(f"{SVG}path") if "L" in one.get("d", "")]
    assert [one.get("stroke-dasharray") for one in lines] == ["3 3", None, None]


def test_a_reform_stands_between_the_points_it_parts() -> None:
    points = [SeriesPoint(date(2025, 1, 1), 1.0), SeriesPoint(date(2025, 12, 31), 2.0)]
    day = date(2025, 7, 2)  # 182 of 364 days: the middle
    found = drawing(points, TrendWords("", "", "1", "2", reforms=((day, "02/07/2025"),)))
    (line,) = [one for one in found.findall(f"{SVG}path") if one.get("stroke-dasharray") == "1 2"]
    assert line.get("d", "").startswith(f"M{(LEFT + RIGHT) / 2:.1f} ")
    assert texts(found)["02/07/2025"][0] == (LEFT + RIGHT) / 2


def test_what_is_written_stays_text() -> None:
    words = TrendWords("<b>a</b>", "x & y", "<i>", "1")
    found = drawing([SeriesPoint(date(2024, 1, 1), 1), SeriesPoint(date(2025, 1, 1), 2)], words)
    assert found.findtext(f"{SVG}title") == "<b>a</b>"
    assert found.findtext(f"{SVG}desc") == "x & y"
    assert "<i>" in texts(found)


def test_nothing_to_draw() -> None:
    assert trend([], WORDS) == ""
