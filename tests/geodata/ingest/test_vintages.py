"""Of which vintage a file's units are."""

from collections.abc import Sequence
from datetime import date

import pytest

from geodata.errors import ImportRefused
from geodata.ingest.model import Outcome, Resolution, WrittenUnit
from geodata.ingest.options import ImportOptions
from geodata.ingest.vintages import check_named, fitting_vintage, named_vintage
from geodata.resolving import AliasBook, Resolver
from geodata.units import AFTER_REFORM, BEFORE_REFORM, AdminUnit, Level, UnitRegistry, Vintage

OLD, NEW = BEFORE_REFORM.name, AFTER_REFORM.name
C = Level.COMMUNE


def unit(
    vintage: Vintage, code: str, level: Level, name: str, parent: str | None, *former: str
) -> AdminUnit:
    kind, _, short = name.partition(" ")
    return AdminUnit(
        vintage, code, level, name, short, kind, parent, "38", former_names=tuple(former)
    )


def registry() -> UnitRegistry:
    """Province 38: old communes Một to Năm, the new ones Một, Sáu (of Hai and Ba), Bốn, Tám."""
    old = [
        unit(BEFORE_REFORM, f"0000{n}", C, f"Xã {name}", "380")
        for n, name in enumerate(("Một", "Hai", "Ba", "Bốn", "Năm"), start=1)
    ]
    new = [
        unit(AFTER_REFORM, "00001", C, "Xã Một", "38"),
        unit(AFTER_REFORM, "00006", C, "Xã Sáu", "38", "Xã Hai", "Xã Ba"),
        unit(AFTER_REFORM, "00004", C, "Xã Bốn", "38"),
        unit(AFTER_REFORM, "00008", C, "Xã Tám", "38"),
    ]
    larger = [
        unit(BEFORE_REFORM, "38", Level.PROVINCE, "Tỉnh Đây", None),
        unit(BEFORE_REFORM, "380", Level.DISTRICT, "Huyện Kia", "38"),
        unit(AFTER_REFORM, "38", Level.PROVINCE, "Tỉnh Đây", None),
    ]
    return UnitRegistry([*old, *new, *larger])


REGISTRY = registry()


def written(*names: str) -> list[tuple[tuple[str, int], WrittenUnit]]:
    return [
        (
            ("S", row),
            WrittenUnit(name, {Level.PROVINCE: "Tỉnh Đây", C: name}, {}, C),
        )
        for row, name in enumerate(names, start=2)
    ]


def fitting(names: Sequence[str], *days: date | None):  # type: ignore[no-untyped-def]
    return fitting_vintage(REGISTRY, ImportOptions(), written(*names), days, AliasBook())


def named(vintage: str, *names: str):  # type: ignore[no-untyped-def]
    resolver = Resolver(REGISTRY, vintage)
    units = [(place, one, resolver.resolve(one)) for place, one in written(*names)]
    return named_vintage(REGISTRY, ImportOptions(vintage=vintage), units, AliasBook())


def test_the_vintage_that_fits_best_is_taken() -> None:
    found = fitting(["Xã Một", "Xã Sáu", "Xã Bốn", "Xã Tám"])
    assert (found.vintage, found.problems) == (NEW, ())
    best = found.fits[0]
    assert (best.vintage, best.taken, best.rows) == (NEW, 4, 4)


def test_rows_of_another_vintage_are_told_where_they_belong() -> None:
    found = fitting(["Xã Một", "Xã Sáu", "Xã Bốn", "Xã Tám", "Xã Năm"])
    assert found.vintage == NEW
    assert found.elsewhere == {("S", 6): (OLD,)}
    chosen = named(NEW, "Xã Một", "Xã Tám", "Xã Lạ")
    assert chosen.fits[0].not_taken == (("S", 4),)
    assert (chosen.fits[0].taken, chosen.fits[0].rows) == (2, 3)


def test_between_equals_the_day_decides_and_without_a_day_a_person() -> None:
    provinces = [(("S", 2), WrittenUnit("Tỉnh Đây", {Level.PROVINCE: "Tỉnh Đây"}))]

    def asked(*days: date | None):  # type: ignore[no-untyped-def]
        return fitting_vintage(REGISTRY, ImportOptions(), provinces, days, AliasBook())

    for day, vintage in (
        (date(2024, 12, 31), OLD), (date(2025, 6, 30), OLD), (date(2025, 7, 1), NEW),
    ):  # fmt: skip
        found = asked(day)
        assert found.vintage == vintage
        assert [one.code for one in found.problems] == ["vintage_by_day"]
    for days in ((None,), (), (date(2024, 12, 31), None), (date(2025, 1, 1), date(2026, 1, 1))):
        found = asked(*days)
        assert found.vintage is None
        assert [one.code for one in found.problems] == ["vintage_open"]
        assert len(found.fits) == 2


def test_nothing_found_is_a_question() -> None:
    found = fitting(["Xã Lạ", "Xã Khác"], date(2025, 1, 1))
    assert (found.vintage, [one.code for one in found.problems]) == (None, ["vintage_none"])


def test_a_table_of_the_country_is_of_the_vintage_in_force() -> None:
    found = fitting([], date(2026, 1, 1))
    assert (found.vintage, [one.code for one in found.problems]) == (NEW, ["vintage_by_day"])
    assert fitting([], None).vintage is None


def test_many_former_names_raise_a_doubt_if_another_vintage_fits_better() -> None:
    district = {Level.PROVINCE: "Tỉnh Đây", Level.DISTRICT: "Huyện Kia"}
    units = [
        (("S", row), WrittenUnit(name, {**district, C: name}, {}, C), answer)
        for row, (name, answer) in enumerate(
            (
                ("Xã Một", Resolution(Outcome.EXACT, "00001", (), "name")),
                ("Xã Hai", Resolution(Outcome.NORMALISED, "00006", (), "a former name")),
                ("Xã Ba", Resolution(Outcome.NORMALISED, "00006", (), "a former name")),
            ),
            start=2,
        )
    ]
    found = named_vintage(REGISTRY, ImportOptions(vintage=NEW), units, AliasBook())
    assert [one.code for one in found.problems] == ["vintage_doubtful"]
    assert "3 one of 2025-03-01" in found.problems[0].message_en


def test_a_vintage_or_province_that_is_not_there_is_refused() -> None:
    with pytest.raises(ImportRefused, match="known are 2025-03-01, 2025-07-01"):
        check_named(REGISTRY, ImportOptions(vintage="2024-01-01"))
    with pytest.raises(ImportRefused, match="no unit 01"):
        check_named(REGISTRY, ImportOptions(vintage=OLD, province="01"))
    check_named(REGISTRY, ImportOptions(vintage=OLD, province="38"))
