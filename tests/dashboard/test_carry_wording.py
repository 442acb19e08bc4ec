"""Sentences about carried values, against ones written by hand."""

from dashboard.carry_wording import estimate_lines, parts_text, share_text, weighing_text
from geodata.carried import Part
from geodata.crosswalk import SHARE_BASES
from geodata.indicators import load_catalogue
from tests.small_atlas import OLD, small_registry

CATALOGUE = load_catalogue()
FIBRE = CATALOGUE.get("fibre_available_households")


def part(code: str, share: float, weight: float = 1.0, basis: str = "whole") -> Part:
    estimated = basis != "whole"
    quality = "low" if estimated else "exact"
    return Part(
        small_registry().get(OLD, code), weight, basis, quality, estimated, None, None, share
    )


def test_the_split_unit_is_named_with_its_share_and_how_it_was_shared_out() -> None:
    parts = [part("38003", 0.93), part("38004", 0.07, 0.4, "area")]
    assert estimate_lines(parts, FIBRE, "en") == [
        "7% of the households come from the split Xã 38004 (by area, low reliability)"
    ]
    assert estimate_lines(parts, FIBRE, "vi") == [
        "7% số hộ dân cư đến từ Xã 38004, đã chia cho nhiều đơn vị "
        "(theo diện tích, độ tin cậy thấp)"
    ]


def test_a_whole_unit_whose_place_is_uncertain_was_not_split() -> None:
    (line,) = estimate_lines([part("38003", 1.0, 1.0, "name")], CATALOGUE.get("population"), "en")
    assert line == (
        "100% of the usual residents come from Xã 38003, placed here by name, low reliability"
    )


def test_three_are_named_and_the_others_counted() -> None:
    parts = [part(f"3800{n}", 0.3 - n / 100, 0.5, "households") for n in range(3, 8)]
    lines = estimate_lines(parts, FIBRE, "vi")
    assert len(lines) == 4
    assert lines[-1] == "và 2 đơn vị khác"
    assert parts_text(parts, "en") == (
        "Xã 38003 27%; Xã 38004 26%; Xã 38005 25%; and 2 other units"
    )
    assert parts_text(parts[:3], "vi") == "Xã 38003 27%; Xã 38004 26%; Xã 38005 25%"


def test_small_shares_are_not_rounded_away() -> None:
    assert [share_text(one, "vi") for one in (0.0, 0.0004, 0.004, 0.07, 0.996, 1.0)] == [
        "0%", "<0,1%", "0,4%", "7%", "100%", "100%",
    ]  # fmt: skip


def test_every_basis_of_a_crosswalk_has_its_words() -> None:
    words = {weighing_text(basis, "en") for basis in SHARE_BASES}
    assert len(words) == len(SHARE_BASES)
    assert weighing_text("something new", "en") not in words
