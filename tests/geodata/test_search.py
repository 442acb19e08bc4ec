from geodata.search import find_units
from geodata.units import AFTER_REFORM, BEFORE_REFORM, AdminUnit, Level, UnitRegistry, Vintage


def unit(  # noqa: PLR0917  a row of a table
    vintage: Vintage, code: str, level: Level, kind: str, short: str, parent: str | None
) -> AdminUnit:
    return AdminUnit(vintage, code, level, f"{kind} {short}", short, kind, parent, "38")


REGISTRY = UnitRegistry(
    [
        unit(BEFORE_REFORM, "38", Level.PROVINCE, "Tỉnh", "Thanh Hóa", None),
        unit(BEFORE_REFORM, "384", Level.DISTRICT, "Huyện", "Mường Lát", "38"),
        unit(BEFORE_REFORM, "14845", Level.COMMUNE, "Thị trấn", "Mường Lát", "384"),
        unit(BEFORE_REFORM, "14863", Level.COMMUNE, "Xã", "Pù Nhi", "384"),
        unit(BEFORE_REFORM, "14872", Level.COMMUNE, "Xã", "Nhi Sơn", "384"),
        unit(AFTER_REFORM, "38", Level.PROVINCE, "Tỉnh", "Thanh Hóa", None),
        unit(AFTER_REFORM, "14845", Level.COMMUNE, "Xã", "Mường Lát", "38"),
        unit(AFTER_REFORM, "14863", Level.COMMUNE, "Xã", "Pù Nhi", "38"),
    ]
)


def found(text: str, **options: object) -> list[tuple[str, str]]:
    matches = find_units(REGISTRY, text, **options)  # type: ignore[arg-type]
    return [(match.unit.vintage.name, match.unit.code) for match in matches]


NEW, OLD = AFTER_REFORM.name, BEFORE_REFORM.name


def test_with_and_without_diacritics_newest_vintage_first() -> None:
    assert found("Pù Nhi") == [(NEW, "14863"), (OLD, "14863")]
    assert found("pu nhi") == [(NEW, "14863"), (OLD, "14863")]


def test_larger_units_come_first_among_equal_names() -> None:
    assert found("muong lat")[:3] == [(OLD, "384"), (NEW, "14845"), (OLD, "14845")]


def test_type_may_be_typed() -> None:
    assert found("thi tran muong lat") == [(OLD, "14845")]


def test_beginning_of_a_word_before_the_middle_of_one() -> None:
    assert found("nhi", vintage=OLD) == [(OLD, "14872"), (OLD, "14863")]


def test_parents_narrow_it() -> None:
    assert found("nhi son thanh hoa") == [(OLD, "14872")]


def test_tone_on_either_vowel() -> None:
    assert found("Thanh Hoá")[0] == (NEW, "38")


def test_filters_code_and_limit() -> None:
    assert found("14863", vintage=NEW) == [(NEW, "14863")]
    assert found("muong lat", level=Level.DISTRICT) == [(OLD, "384")]
    assert len(found("muong lat", limit=2)) == 2


def test_l_is_taken_for_capital_i() -> None:
    pal = [
        unit(BEFORE_REFORM, "23965", Level.COMMUNE, "Xã", "Ia Pal", "38"),
        unit(BEFORE_REFORM, "23966", Level.COMMUNE, "Xã", "Lâm Pal", "38"),
    ]
    matches = find_units(UnitRegistry([*pal, REGISTRY.get(OLD, "38")]), "La Pal")
    assert [match.unit.name for match in matches] == ["Xã Ia Pal", "Xã Lâm Pal"]


def test_slip_of_the_finger_is_offered_when_nothing_else_is_found() -> None:
    assert found("Pù Nhj", vintage=NEW) == [(NEW, "14863")]


def test_nothing_typed_and_nothing_found() -> None:
    assert found("  ") == []
    assert found("xyzzy") == []
