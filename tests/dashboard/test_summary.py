"""The figure of units above the map: its parts are all the units, and each is named."""

from dashboard.pages.atlas.summary import units_figure
from dashboard.readings.models import Summary


def chips(lang: str, met: int | None, behind: int | None) -> list[str]:
    reading = Summary(
        value=0.5,
        numerator=None,
        denominator=None,
        units=1010,
        with_data=7,
        targets=(),
        met=met,
        behind=behind,
        change=None,
        since=None,
    )
    _label, figure = units_figure(reading, lang).children
    return [chip.children for chip in figure.children]


def test_units_without_a_target_are_told_where_others_have_one() -> None:
    assert chips("en", 4, 1) == [
        "4 met",
        "1 behind",
        "2 without a target",
        "1,003 without data",
    ]
    assert chips("vi", 4, 1)[2:] == ["2 chưa có chỉ tiêu", "1.003 chưa có số liệu"]


def test_nothing_is_told_of_targets_where_every_unit_has_one_or_none_has() -> None:
    assert chips("en", 4, 3) == ["4 met", "3 behind", "1,003 without data"]
    assert chips("en", None, None) == ["7 with data", "1,003 without data"]
