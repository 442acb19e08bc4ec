"""The texts of a row of a file of points: id, name, status, attributes, as the layer has them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from geodata.ingest.model import Cell, Problem
from geodata.ingest.points.columns import PointRole, PointTable
from geodata.ingest.points.coordinates import read_number
from geodata.ingest.points.opencellid import cell_of
from geodata.ingest.points.problems import problem
from geodata.ingest.points.stated import Stated
from geodata.names import strip_marks
from geodata.points import PointCatalogue

ATTRIBUTES = (
    PointRole.KIND, PointRole.OPERATOR, PointRole.TECHNOLOGY, PointRole.BANDWIDTH,
    PointRole.SINCE, PointRole.FIBRE_SINCE,
)  # fmt: skip


@dataclass(frozen=True)
class Draft:
    """A row before its place is known; `key` is the id in the file, "" where it has none."""

    row: int
    key: str
    name: str
    status: str | None
    attributes: Mapping[str, Any]
    stated: Stated
    problems: tuple[Problem, ...] = ()


class Drafter:
    """Reads rows for one layer; `CatalogueError` if there is no such layer."""

    def __init__(self, catalogue: PointCatalogue, layer: str) -> None:
        self._layer = catalogue.get(layer)
        self._codes = {
            strip_marks(words): code
            for code, named in catalogue.values.items()
            for words in (code, named.name("vi"), named.name("en"))
        }

    def draft(
        self, table: PointTable, number: int, cells: tuple[Cell, ...], stated: Stated
    ) -> Draft:
        """The texts of one row."""
        if table.opencellid:
            key, name, attributes = cell_of(cells) or ("", "", {})
            return Draft(number, key, name, None, attributes, stated)
        problems: list[Problem] = []
        name = _text(table.cell(cells, PointRole.NAME))
        if not name:
            name = f"{self._layer.name('vi')} {number}"
            at = table.columns.get(PointRole.NAME)
            problems.append(problem("name_missing", number, at, name=name))
        return Draft(
            row=number,
            key=_text(table.cell(cells, PointRole.ID)),
            name=name,
            status=self._coded(_text(table.cell(cells, PointRole.STATUS))) or None,
            attributes=self._attributes(table, number, cells, problems),
            stated=stated,
            problems=tuple(problems),
        )

    def _attributes(
        self, table: PointTable, number: int, cells: tuple[Cell, ...], problems: list[Problem]
    ) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for role in ATTRIBUTES:
            cell = table.cell(cells, role)
            if role.value not in self._layer.attributes or not _text(cell):
                continue
            if role is not PointRole.BANDWIDTH:
                found[role.value] = self._value(cell)
                continue
            speed = read_number(cell)
            if speed is None:
                at = table.columns[role]
                heading = table.headings.get(at, "")
                wrong = problem("number_unreadable", number, at, found=cell, heading=heading)
                problems.append(wrong)
            else:
                found[role.value] = speed.value
        return found

    def _value(self, cell: Cell) -> str:
        if isinstance(cell, datetime):
            return cell.date().isoformat()
        return cell.isoformat() if isinstance(cell, date) else self._coded(_text(cell))

    def _coded(self, text: str) -> str:
        """The catalogue's code for a value that it has words for; else the text as it stands."""
        return self._codes.get(strip_marks(text), text) if text else text


def _text(cell: Cell) -> str:
    return "" if cell is None else str(cell).strip()
