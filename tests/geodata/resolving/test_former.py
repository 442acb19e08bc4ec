"""Former names of units above the commune."""

from dataclasses import replace
from datetime import date

from geodata.ingest.model import Outcome, WrittenUnit
from geodata.resolving import Resolver
from geodata.resolving.former import former_names
from geodata.units import AFTER_REFORM, AdminUnit, Level, UnitRegistry, Vintage

HUE = AdminUnit(
    AFTER_REFORM, "46", Level.PROVINCE, "Thành phố Huế", "Huế", "Thành phố", None, "46",
    former_names=("Thuận Hóa",),
)  # fmt: skip


def test_names_hold_for_the_unit_and_the_vintages_after_the_change() -> None:
    assert former_names(HUE) == ("Thuận Hóa", "Thừa Thiên Huế")
    assert former_names(replace(HUE, code="47")) == ("Thuận Hóa",)
    before = Vintage(date(2024, 12, 31), (Level.PROVINCE,))
    assert former_names(replace(HUE, vintage=before)) == ("Thuận Hóa",)


def test_a_province_is_found_under_its_former_name() -> None:
    resolver = Resolver(UnitRegistry([HUE]), AFTER_REFORM)
    for text in ("Thừa Thiên - Huế", "Tỉnh Thừa Thiên Huế"):
        answer = resolver.resolve(WrittenUnit(text, level=Level.PROVINCE))
        assert (answer.code, answer.outcome) == ("46", Outcome.ALIAS)
