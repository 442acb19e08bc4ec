"""Invented lists of changes, and the vintage they change: two provinces, five communes."""

from collections.abc import Sequence
from datetime import date

from geodata.changes.listing import ChangeList, read_list
from geodata.changes.renewing import NextVintage, make_next
from geodata.ingest.model import Cell, RawBook, RawSheet
from geodata.units import UNIT_LEVELS, AdminUnit, Level, UnitRegistry, Vintage

HEADINGS = (
    "Cấp", "Mã cũ", "Tên cũ", "Mã mới", "Tên mới", "Mã cấp trên", "Tỷ lệ", "Cơ sở của tỷ lệ",
    "Văn bản", "Ghi chú",
)  # fmt: skip
BASE = Vintage(date(2025, 7, 1), (Level.PROVINCE, Level.COMMUNE))
WITH_DISTRICTS = Vintage(date(2025, 3, 1), UNIT_LEVELS)
DAY = date(2026, 4, 30)
PROVINCES = {"01": "Tỉnh Một", "02": "Tỉnh Hai"}
COMMUNES = {
    "00001": ("Xã An", "01"), "00002": ("Xã Bình", "01"), "00003": ("Xã Cát", "01"),
    "00004": ("Xã Dương", "02"), "00005": ("Phường Đông", "02"),
}  # fmt: skip


def row(
    old: str = "", new: str = "", name: str = "", parent: str = "", level: str = "xã", **more: Cell
) -> list[Cell]:
    """A row: codes, the name after, the unit above; `more` are was, share, basis, act, note."""
    last = [more.get(key) for key in ("share", "basis", "act", "note")]
    return [level, old, more.get("was"), new, name, parent, *last]


def book(
    rows: Sequence[Sequence[Cell]],
    headings: Sequence[Cell] = HEADINGS,
    file_name: str = "changes_2026-04-30.xlsx",
) -> RawBook:
    """The list as a file, below a title, behind another sheet."""
    table = (("Danh sách thay đổi",), tuple(headings), *map(tuple, rows))
    return RawBook(file_name, "xlsx", (RawSheet("Bìa", (("x",),)), RawSheet("Thay đổi", table)))


def listed(*rows: Sequence[Cell]) -> ChangeList:
    """The list as it is read."""
    return read_list(book(rows))


def small_registry(vintage: Vintage = BASE) -> UnitRegistry:
    """Communes of 10, 20, ... km2 whose points are (100, 10), (101, 10), ...

    With districts, province 01 has 101 (00001, 00002) and 102 (00003), province 02 has 201.
    """
    districts = {"00001": "101", "00002": "101", "00003": "102", "00004": "201", "00005": "201"}
    units = [_unit(vintage, code, Level.PROVINCE, name, (None, code))
             for code, name in PROVINCES.items()]  # fmt: skip
    for place, (code, (name, province)) in enumerate(COMMUNES.items()):
        parent = districts[code] if Level.DISTRICT in vintage.levels else province
        one = _unit(vintage, code, Level.COMMUNE, name, (parent, province))
        spot = {"lon": 100.0 + place, "lat": 10.0, "official_area_km2": 10.0 * (place + 1)}
        units.append(AdminUnit(**{**vars(one), **spot}))
    if Level.DISTRICT in vintage.levels:
        for code in ("101", "102", "201"):
            above = f"0{code[0]}"
            units.append(_unit(vintage, code, Level.DISTRICT, f"Huyện {code}", (above, above)))
    return UnitRegistry(units)


def _unit(
    vintage: Vintage, code: str, level: Level, name: str, above: tuple[str | None, str]
) -> AdminUnit:
    kind, short = name.split(" ", 1)
    return AdminUnit(vintage, code, level, name, short, kind, *above)


def made(*rows: Sequence[Cell], base: Vintage = BASE) -> NextVintage:
    """The vintage of a list on the small registry."""
    return make_next(listed(*rows), DAY, small_registry(base), base)


def units(vintage: NextVintage) -> dict[str, tuple[str, str | None, str]]:
    """Name, unit above and province by code."""
    frame = vintage.registry
    columns = ("code", "name", "parent_code", "province_code")
    rows = zip(*(frame[column] for column in columns), strict=True)
    return {
        code: (name, parent if isinstance(parent, str) else None, province)
        for code, name, parent, province in rows
    }


def links(vintage: NextVintage, *olds: str) -> list[tuple[object, ...]]:
    """(from, to, weight, basis, exact) of old communes; of all but unchanged ones if none given."""
    frame = vintage.crosswalk.frame[["from_code", "to_code", "weight", "basis", "exact"]]
    rows = [tuple(one) for one in frame.itertuples(index=False, name=None)]
    return [one for one in rows if (one[0] in olds if olds else one[0] != one[1])]
