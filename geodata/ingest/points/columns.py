"""Which column of a file of points is what: told from the headings, or said by a person."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from geodata.errors import ImportRefused
from geodata.ingest.model import Cell, RawBook, RawSheet, column_letter
from geodata.names import strip_marks

HEADER_ROWS = 20
"""The headings are looked for in so many first rows."""


class PointRole(StrEnum):
    """What a column of a file of points holds."""

    ID = "id"
    NAME = "name"
    LAT = "lat"
    LON = "lon"
    PAIR = "pair"
    PROVINCE = "province"
    PROVINCE_BEFORE = "province_before"
    PROVINCE_AFTER = "province_after"
    COMMUNE = "commune"
    COMMUNE_AFTER = "commune_after"
    KIND = "kind"
    STATUS = "status"
    OPERATOR = "operator"
    TECHNOLOGY = "technology"
    BANDWIDTH = "bandwidth_mbps"
    SINCE = "since"
    FIBRE_SINCE = "fibre_since"


_HEADINGS: Mapping[PointRole, str] = {
    PointRole.ID: "id|ma|ma diem|ma tram|ma so|point id|site id|osm id|code",
    PointRole.NAME: (
        "name|ten|ten diem|ten tram|ten co so|ten don vi|ten truong|ten benh vien|dia diem"
        "|ten diem ket noi|site name|ten diem wifi|ten dia diem|don vi"
    ),
    PointRole.LAT: "lat|latitude|vi do|vido|vi do b|northing|x|toa do x|toa do vi do|vi do wgs84",
    PointRole.LON: (
        "lon|lng|long|longitude|kinh do|kinhdo|kinh do d|easting|y|toa do y|toa do kinh do"
        "|kinh do wgs84"
    ),
    PointRole.PAIR: "toa do|coordinates|lat lon|latlon|vi do kinh do|toa do gps|gps|geom|wkt|point",
    PointRole.PROVINCE: "province|tinh|tinh thanh|tinh thanh pho|ten tinh|tinh tp|thanh pho tinh",
    PointRole.PROVINCE_BEFORE: "province before|tinh cu|tinh truoc sap nhap|tinh truoc",
    PointRole.PROVINCE_AFTER: "province after|tinh moi|tinh sau sap nhap|tinh sau",
    PointRole.COMMUNE: "commune|ward|xa|phuong|xa phuong|phuong xa|ten xa|xa phuong thi tran",
    PointRole.COMMUNE_AFTER: "ward after|commune after|xa moi|phuong moi|xa phuong moi",
    PointRole.KIND: "type|kind|loai|loai hinh|loai diem|phan loai|category|loai co so",
    PointRole.STATUS: "status|trang thai|tinh trang",
    PointRole.OPERATOR: "operator|doanh nghiep|nha mang|don vi cung cap|nha cung cap",
    PointRole.TECHNOLOGY: "technology|cong nghe|radio|loai tram",
    PointRole.BANDWIDTH: "bandwidth mbps|bandwidth|bang thong|bang thong mbps|toc do mbps",
    PointRole.SINCE: "since|hoat dong tu|ngay hoat dong|ngay khai truong|ngay hoa mang",
    PointRole.FIBRE_SINCE: "fibre since|co cap quang tu|ngay co cap quang",
}
_ROLE_OF = {
    heading: role for role, headings in _HEADINGS.items() for heading in headings.split("|")
}
OPENCELLID = (
    "radio", "mcc", "net", "area", "cell", "unit", "lon", "lat", "range", "samples", "changeable",
    "created", "updated", "averageSignal",
)  # fmt: skip
RADIOS = frozenset({"GSM", "UMTS", "LTE", "NR", "CDMA"})


@dataclass(frozen=True)
class PointTable:
    """Where the points stand: the sheet, its columns by role, the rows below the headings.

    `rows` are (row number from 1, cells). `opencellid` says that the file is OpenCelliD's.
    """

    sheet: str
    columns: Mapping[PointRole, int]
    headings: Mapping[int, str]
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]
    opencellid: bool = False

    def cell(self, cells: tuple[Cell, ...], role: PointRole) -> Cell:
        """The cell of a row in the column of that role; None where there is none."""
        place = self.columns.get(role)
        return None if place is None or place >= len(cells) else cells[place]


def find_table(book: RawBook, said: Mapping[str, str], sheet: str | None = None) -> PointTable:
    """The first sheet with columns of coordinates; `said` gives headings or letters by role.

    `ImportRefused` names the headings that were found where none of them is a coordinate.
    """
    wanted = _checked_roles(said)
    sheets = [one for one in book.sheets if sheet in {None, one.name}]
    if not sheets:
        names = ", ".join(one.name for one in book.sheets)
        raise ImportRefused(f"{book.file_name} has no sheet {sheet!r}; it has {names}.")
    for one in sheets:
        found = _opencellid(one) or _with_headings(one, wanted)
        if found is not None:
            return found
    first = next((row for row in sheets[0].rows[:HEADER_ROWS] if any(row)), ())
    shown = ", ".join(str(cell) for cell in first if cell is not None)[:200]
    raise ImportRefused(
        f"{book.file_name} has no columns of coordinates. Its first row is: {shown}. Name the "
        "columns lat and lon (vĩ độ, kinh độ), X and Y, or toạ độ; or say which they are.",
        file=book.file_name,
        headings=[str(cell) for cell in first],
    )


def _checked_roles(said: Mapping[str, str]) -> dict[PointRole, str]:
    known = {role.value for role in PointRole}
    for role in said:
        if role not in known:
            raise ImportRefused(f"There is no column role {role!r}; known are {sorted(known)}.")
    return {PointRole(role): heading for role, heading in said.items()}


def _with_headings(sheet: RawSheet, wanted: Mapping[PointRole, str]) -> PointTable | None:
    for number, cells in enumerate(sheet.rows[:HEADER_ROWS], start=1):
        headings = {place: str(cell).strip() for place, cell in enumerate(cells) if _is_text(cell)}
        columns = _roles(headings)
        for role, heading in wanted.items():
            place = _place_of(headings, heading)
            if place is not None:
                columns = {one: at for one, at in columns.items() if at != place} | {role: place}
        has_both = PointRole.LAT in columns and PointRole.LON in columns
        if (has_both or PointRole.PAIR in columns) and len(headings) > 1:
            if has_both:
                columns.pop(PointRole.PAIR, None)
            below = enumerate(sheet.rows[number:], start=number + 1)
            rows = tuple((row, cells) for row, cells in below if any(_filled(c) for c in cells))
            return PointTable(sheet.name, columns, headings, rows)
    return None


def _roles(headings: Mapping[int, str]) -> dict[PointRole, int]:
    columns: dict[PointRole, int] = {}
    for place, heading in headings.items():
        spaced = heading.replace("_", " ")
        for text in (spaced, re.sub(r"\(.*?\)", "", spaced)):
            role = _ROLE_OF.get(strip_marks(text))
            if role is not None:
                columns.setdefault(role, place)
                break
    return columns


def _place_of(headings: Mapping[int, str], wanted: str) -> int | None:
    for place, heading in headings.items():
        if wanted.strip() in {heading, column_letter(place)}:
            return place
    return None


def _opencellid(sheet: RawSheet) -> PointTable | None:
    """The table of an OpenCelliD export, with its row of headings or without."""
    first = sheet.rows[0] if sheet.rows else ()
    named = tuple(str(cell).strip() for cell in first) == OPENCELLID
    if not named and not (
        len(first) == len(OPENCELLID) and str(first[0]) in RADIOS and str(first[1]).isdigit()
    ):
        return None
    start = 1 if named else 0
    rows = tuple(
        (number, cells)
        for number, cells in enumerate(sheet.rows[start:], start=start + 1)
        if any(_filled(cell) for cell in cells)
    )
    columns = {PointRole.LON: 6, PointRole.LAT: 7}
    return PointTable(sheet.name, columns, dict(enumerate(OPENCELLID)), rows, opencellid=True)


def _is_text(cell: Cell) -> bool:
    return isinstance(cell, str) and bool(cell.strip())


def _filled(cell: Cell) -> bool:
    return cell is not None and (not isinstance(cell, str) or bool(cell.strip()))
