"""Invented change records, and the vintage they lead to."""

from collections.abc import Sequence
from datetime import date

from geodata.ingest.model import Cell, RawBook, RawSheet
from geodata.units import UNIT_LEVELS, AdminUnit, Level, UnitRegistry, Vintage

HEADINGS = (
    "Tỉnh", "Tên Tỉnh", "QH", "Tên QH", "Xã", "Tên Xã",
    "Tên Xã DC", "Xã DC", "Tên QH DC", "QH DC", "Tên Tỉnh DC", "Tỉnh DC", "Ghi Chú",
)  # fmt: skip
LATER = Vintage(date(2025, 3, 1), UNIT_LEVELS)
LAST = Vintage(date(2025, 7, 1), (Level.PROVINCE, Level.COMMUNE))
DISTRICTS = {"001": "Huyện Bắc", "002": "Thị xã Nam", "003": "Huyện Đảo"}


def row(left: str, right: str, note: str = "", **cells: Cell) -> list[Cell]:
    """A row: sides as "001 00001 Xã A"; `cells` replace those of a heading (blanks as _)."""

    def side(text: str) -> tuple[str, str, str]:
        district, _, rest = text.partition(" ")
        code, _, name = rest.partition(" ")
        return district, code, name

    (d1, c1, n1), (d2, c2, n2) = side(left), side(right)
    made: dict[str, Cell] = dict(
        zip(
            HEADINGS,
            (
                "01", "Tỉnh Một", d1, DISTRICTS.get(d1, ""), c1, n1,
                n2, c2, DISTRICTS.get(d2, ""), d2, "Tỉnh Một", "01", note,
            ),
            strict=True,
        )
    )  # fmt: skip
    made.update({name.replace("_", " "): value for name, value in cells.items()})
    return list(made.values())


def same(text: str) -> list[Cell]:
    """A commune that did not change."""
    return row(text, text)


def book(
    rows: Sequence[Sequence[Cell]], file_name: str = "changes_2019-01-01_to_2024-11-10.xls"
) -> RawBook:
    """The record as a file, below a title."""
    table = ((None,), HEADINGS, *map(tuple, rows))
    return RawBook(file_name, "xls", (RawSheet("Trang", (("x",),)), RawSheet("Sheet1", table)))


def registry(*communes: str, former: dict[str, tuple[str, ...]] | None = None) -> UnitRegistry:
    """The later vintage: communes as "001 00001 Xã A", with the districts they name."""
    units = [_unit("01", Level.PROVINCE, "Tỉnh Một", None, ())]
    districts = sorted({text[:3] for text in communes})
    units += [_unit(code, Level.DISTRICT, DISTRICTS[code], "01", ()) for code in districts]
    for text in communes:
        district, code, name = text.split(" ", 2)
        names = (former or {}).get(code, ())
        units.append(_unit(code, Level.COMMUNE, name, district, names))
    return UnitRegistry(units)


def _unit(
    code: str, level: Level, name: str, parent: str | None, former: tuple[str, ...]
) -> AdminUnit:
    types = ("Thị xã", "Thị trấn", "Tỉnh", "Huyện", "Phường", "Xã")
    kind = next(one for one in types if name.startswith(one))
    short = name.removeprefix(kind).strip()
    return AdminUnit(LATER, code, level, name, short, kind, parent, "01", former_names=former)
