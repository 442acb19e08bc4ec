"""Printed totals against their rows, added up by hand."""

from geodata.indicators import load_catalogue
from geodata.ingest.model import (
    Column,
    Layout,
    Measure,
    NumberStyle,
    Part,
    Role,
    RowKind,
    TableRow,
    WrittenUnit,
)
from geodata.ingest.report import FoundValue, TotalCheck
from geodata.ingest.totals import ReadRow, check_totals
from geodata.units import BEFORE_REFORM, Level
from tests.geodata.ingest.messy_country import messy_registry

P, D, C = Level.PROVINCE, Level.DISTRICT, Level.COMMUNE
TH = "Tỉnh Thanh Hóa"


def row(
    number: int,
    value: float | None,
    names: dict[Level, str] | None = None,
    level: Level | None = None,
    code: str | None = None,
    *,
    total: bool = False,
) -> ReadRow:
    kind = RowKind.TOTAL if total else RowKind.DATA
    written = WrittenUnit(f"row {number}", names or {}, {}, level)
    found = FoundValue(3, str(value), value, "blank" if value is None else "number")
    return ReadRow(TableRow(number, kind, written, {3: value}), code, {3: found})


def check(
    *rows: ReadRow, indicator: str = "households", part: Part = Part.NUMERATOR, factor: float = 1
) -> list[TotalCheck]:
    measure = Measure(indicator, part, factor=factor)
    column = Column(3, ("Số hộ", "2024"), Role.VALUE, None, measure, NumberStyle.PLAIN)
    layout = Layout("S", 1, 1, (), (column,))
    return list(check_totals(layout, rows, messy_registry(), BEFORE_REFORM.name, load_catalogue()))


def told(checks: list[TotalCheck]) -> list[tuple[int, float, int, bool]]:
    return [(one.row, one.summed, one.parts, one.agrees) for one in checks]


def test_totals_of_a_country_a_province_and_districts_of_the_same_name() -> None:
    found = check(
        row(1, 100, {Level.COUNTRY: "Cả nước"}, Level.COUNTRY, "VN", total=True),
        row(2, 60, {P: TH}, P, "38", total=True),
        row(3, 30, {P: TH, D: "Huyện Kỳ Anh"}, D, None, total=True),
        row(4, 10, {P: TH, D: "Huyện Kỳ Anh", C: "Xã A"}, C),
        row(5, 20, {P: TH, D: "Huyện Kỳ Anh", C: "Xã B"}, C),
        row(6, 31, {P: TH, D: "Thị xã Kỳ Anh"}, D, None, total=True),
        row(7, 30, {P: TH, D: "Thị xã Kỳ Anh", C: "Xã A"}, C),
        row(8, None, {P: TH, D: "Thị xã Kỳ Anh", C: "Xã B"}, C),
        row(9, 40, {P: "Tỉnh Khác", D: "Huyện Kỳ Anh", C: "Xã A"}, C),
    )
    assert told(found) == [
        (1, 100, 4, True), (2, 60, 3, True), (3, 30, 2, True), (6, 30, 1, False),
    ]  # fmt: skip
    assert found[3].difference == 1
    assert (found[1].code, found[1].level, found[1].heading) == ("38", P, "Số hộ / 2024")


def test_rows_without_written_parents_are_placed_by_the_registry() -> None:
    found = check(
        row(1, 30, {D: "Huyện Mường Lát"}, D, "384", total=True),
        row(2, 10, {C: "Xã Tam Chung"}, C, "14848"),
        row(3, 20, {C: "Xã Mường Lý"}, C, "14854"),
        row(4, 5, {C: "Xã Thành Sơn"}, C, "14872"),
        row(5, 35, {P: TH}, P, "38", total=True),
    )
    assert told(found) == [(1, 30, 2, True), (5, 35, 3, True)]


def test_totals_of_no_unit_lie_before_or_behind_their_rows_or_over_all() -> None:
    before = [row(1, 3, total=True), row(2, 1), row(3, 2), row(4, 7, total=True), row(5, 7)]
    assert told(check(*before)) == [(1, 3, 2, True), (4, 7, 1, True)]
    behind = [row(1, 1), row(2, 2), row(3, 3, total=True), row(4, 7), row(5, 7, total=True)]
    assert told(check(*behind)) == [(3, 3, 2, True), (5, 7, 1, True)]
    foot = [*behind, row(6, 10, total=True)]
    assert told(check(*foot))[-1] == (6, 10, 3, True)
    wrong = [*before[:3], row(4, 8, total=True), row(5, 7)]
    assert told(check(*wrong)) == [(1, 3, 2, True), (4, 7, 1, False)]


def test_counts_are_exact_and_rounded_figures_may_differ_by_their_rounding() -> None:
    parts = [row(2, 1000), row(3, 2000)]
    assert not check(row(1, 3001, total=True), *parts)[0].agrees
    tenths = [row(2, 1000.1), row(3, 2000.2)]
    area = {"indicator": "area_km2", "part": Part.NUMERATOR}
    assert check(row(1, 3000.45, total=True), *tenths, **area)[0].agrees  # type: ignore[arg-type]
    assert not check(row(1, 3000.5, total=True), *tenths, **area)[0].agrees  # type: ignore[arg-type]
    assert check(row(1, 4500, total=True), *parts, factor=1000)[0].agrees
    assert not check(row(1, 4501, total=True), *parts, factor=1000)[0].agrees


def test_what_does_not_add_up_is_not_checked() -> None:
    rows = [row(1, 50, total=True), row(2, 50), row(3, 70)]
    fibre = "fibre_available_households"
    assert check(*rows, indicator=fibre, part=Part.VALUE) == []
    assert len(check(*rows, indicator=fibre, part=Part.DENOMINATOR)) == 1
    assert check(*rows, indicator="fixed_download_mbps", part=Part.VALUE) == []
    assert check(*rows, indicator="fixed_download_mbps", part=Part.SAMPLES) == []
    assert check(*rows[1:]) == []
    assert check(row(1, None, total=True), row(2, 5)) == []
    assert check(row(1, 5, total=True), row(2, None)) == []
