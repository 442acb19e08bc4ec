"""Kin of units over four vintages, and the province to show in another vintage, by hand."""

from dashboard.readings.kinship import Kinship
from geodata.units import AFTER_REFORM, BEFORE_REFORM, Vintage
from tests.geodata.four_vintages import EARLIER, LATER, four_vintages

REGISTRY, BRIDGES = four_vintages()
KINSHIP = Kinship(REGISTRY, BRIDGES)


def came_from(vintage: Vintage, code: str) -> list[tuple[str, str, bool]]:
    kin = KINSHIP.came_from(REGISTRY.get(vintage, code))
    return [(one.unit.vintage.name, one.unit.code, one.whole) for one in kin]


def went_into(vintage: Vintage, code: str) -> list[tuple[str, str, bool]]:
    kin = KINSHIP.went_into(REGISTRY.get(vintage, code))
    return [(one.unit.vintage.name, one.unit.code, one.whole) for one in kin]


def test_the_vintage_before_and_the_one_after() -> None:
    assert came_from(BEFORE_REFORM, "C1") == [
        ("2019-01-01", "A1", True),
        ("2019-01-01", "A2", False),
    ]
    assert came_from(AFTER_REFORM, "N2") == [
        ("2025-03-01", "C3", True),
        ("2025-03-01", "C4", False),
    ]
    assert went_into(BEFORE_REFORM, "C4") == [
        ("2025-07-01", "N2", False), ("2025-07-01", "N3", False),
    ]  # fmt: skip
    assert went_into(AFTER_REFORM, "N4") == [("2026-04-30", "M4", True)]
    assert came_from(AFTER_REFORM, "Q1") == [("2025-03-01", "P1", True), ("2025-03-01", "P2", True)]


def test_vintages_in_which_nothing_changed_are_passed_over() -> None:
    assert came_from(LATER, "N1") == [("2025-03-01", "C1", True), ("2025-03-01", "C2", True)]
    assert went_into(EARLIER, "C7") == [("2025-07-01", "N6", True)]
    assert came_from(BEFORE_REFORM, "C7") == []
    assert went_into(AFTER_REFORM, "N6") == []


def test_provinces_are_carried_between_all_vintages_shown() -> None:
    assert set(KINSHIP.carry) == {vintage.name for vintage in REGISTRY.vintages}
    assert KINSHIP.carry["2019-01-01"]["2026-04-30"] == {"P1": "Q1", "P2": "Q1", "P3": "Q2"}
    assert KINSHIP.carry["2026-04-30"]["2019-01-01"] == {"Q1": "P1", "Q2": "P3"}
    assert KINSHIP.carry["2019-01-01"]["2025-03-01"] == {"P1": "P1", "P2": "P2", "P3": "P3"}
    two = Kinship(REGISTRY, BRIDGES, [BEFORE_REFORM, AFTER_REFORM]).carry
    assert {one: set(others) for one, others in two.items()} == {
        "2025-03-01": {"2025-07-01"}, "2025-07-01": {"2025-03-01"},
    }  # fmt: skip
