"""Which vintage a file's units are of."""

from geodata.ingest.model import WrittenUnit
from geodata.resolving import fit_vintages
from geodata.resolving.fitting import is_unaccented
from geodata.units import Level
from tests.geodata.resolving.country import NEW, OLD, REGISTRY, commune

OLD_ROWS = [commune("Xã Pù Nhi"), commune("Xã Sơn Hà"), commune("Phường 1", "Thành phố Sầm Sơn")]
NEW_ROWS = [commune("Xã Trung Lý", None), commune("Phường Sầm Sơn", None)]


def test_the_vintage_that_takes_most_comes_first() -> None:
    best, other = fit_vintages(REGISTRY, OLD_ROWS)
    assert (best.vintage, best.taken, best.not_taken, best.level) == (OLD, 3, (), Level.COMMUNE)
    assert (other.vintage, other.taken, other.not_taken, other.level) == (NEW, 0, (0, 1, 2), None)
    assert fit_vintages(REGISTRY, NEW_ROWS)[0].vintage == NEW


def test_a_mixed_file_fits_no_vintage_whole() -> None:
    best, other = fit_vintages(REGISTRY, OLD_ROWS + NEW_ROWS)
    assert (best.vintage, best.not_taken) == (OLD, (3, 4))
    assert (other.vintage, other.not_taken) == (NEW, (0, 1, 2))


def test_the_newer_vintage_where_none_fits() -> None:
    assert [one.vintage for one in fit_vintages(REGISTRY, [commune("Xã Lạ")])] == [NEW, OLD]


def test_a_list_of_all_units_is_of_the_vintage_that_has_no_others() -> None:
    """Thanh Hóa is the only province of the new vintage and one of two of the old."""
    best, other = fit_vintages(REGISTRY, [WrittenUnit("Thanh Hóa", level=Level.PROVINCE)])
    assert [(one.vintage, one.taken, one.complete) for one in (best, other)] == [
        (NEW, 1, True),
        (OLD, 1, False),
    ]
    both = [WrittenUnit(name, level=Level.PROVINCE) for name in ("Thanh Hóa", "Kon Tum")]
    assert [(one.vintage, one.complete) for one in fit_vintages(REGISTRY, both)] == [
        (OLD, True),
        (NEW, True),
    ]
    district = [commune("Xã Đắk Long", None, None), commune("Xã Sơn Hà", None, None)]
    assert fit_vintages(REGISTRY, district, within="62")[0].complete
    assert not fit_vintages(REGISTRY, district[:1], within="62")[0].complete


def test_former_names_and_second_rows_of_a_unit_do_not_count() -> None:
    former = [commune("Xã Pù Nhi", None), commune("Phường Quý Lộc", None)]
    assert [(one.vintage, one.taken) for one in fit_vintages(REGISTRY, former)] == [
        (OLD, 2),
        (NEW, 0),
    ]
    twice = fit_vintages(REGISTRY, [OLD_ROWS[0], OLD_ROWS[0]])[0]
    assert (twice.taken, twice.not_taken) == (1, (1,))


def test_a_province_that_a_vintage_lacks_is_no_error() -> None:
    rows = [commune("Xã Đắk Long", None, None)]
    best = fit_vintages(REGISTRY, rows, within="62")[0]
    assert (best.vintage, best.taken) == (OLD, 1)


def test_a_file_without_any_diacritic() -> None:
    names = [WrittenUnit(f"Thanh Hoa {number}") for number in range(25)]
    assert is_unaccented(names)
    assert not is_unaccented(names[:5])
    assert not is_unaccented([*names, WrittenUnit("Hà Nội")])
