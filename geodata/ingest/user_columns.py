"""A user's own columns come in: a file with a row a commune, read, checked and kept."""

from dataclasses import dataclass
from pathlib import Path

from geodata.ingest.limits import Limits
from geodata.paths import DataDir
from geodata.pilots.user_columns import UserColumns
from geodata.units import UnitRegistry


@dataclass(frozen=True)
class NotTaken:
    """Something of the file that was not taken: where it stands and what to do about it.

    `row` counts from 1, `column` is a letter; either is None where it is about the whole sheet or
    row. `code` names the kind of problem.
    """

    sheet: str
    row: int | None
    column: str | None
    code: str
    text_vi: str
    text_en: str


@dataclass(frozen=True)
class ReadColumns:
    """What was read of a file, and everything that was not taken."""

    columns: UserColumns
    rows: int
    not_taken: tuple[NotTaken, ...]


def read_columns(
    path: Path,
    registry: UnitRegistry,
    vintage: str,
    province: str,
    *,
    limits: Limits | None = None,
) -> ReadColumns:
    """Read a file (XLSX, CSV and what else an import takes) about communes of a province.

    `ImportRefused` where nothing of it can be taken.
    """
    raise NotImplementedError


class ColumnShelf:
    """The sets of columns of a data directory, by their id."""

    def __init__(self, data_dir: DataDir) -> None:
        self._folder = data_dir.root / "pilot_columns"

    def keep(self, columns: UserColumns) -> str:
        """Keep a set, whole or not at all; its id. `ImportRefused` where there is no room."""
        raise NotImplementedError

    def load(self, set_id: str) -> UserColumns:
        """The set of an id; `ImportRefused` if there is none."""
        raise NotImplementedError
