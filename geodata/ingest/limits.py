"""What an import may cost at the most: the one table of bounds that every reader keeps to.

The defaults leave room for files ten times the largest a department has sent (11,942 rows by 20
columns, 3 MB). Each is a setting, `ATLAS_IMPORT_MAX_` and the field's name in capitals.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn

from geodata.errors import LimitExceeded

SETTING_PREFIX = "ATLAS_IMPORT_MAX_"

MIB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """The bounds of one import; whatever is above one of them is refused, never cut off.

    `file_bytes` and `unpacked_bytes` are of the file as sent and of all entries of an archive
    together; `ratio` is unpacked over packed bytes of one entry. `rows` and `columns` are of one
    sheet, `cells` of all sheets, filled or inside the filled rectangle. `seconds` is wall-clock
    time and `memory_bytes` the address space of the process that reads. `vertices` are of a whole
    boundary file and `unit_vertices` of one of its units.
    """

    file_bytes: int = 128 * MIB
    unpacked_bytes: int = 512 * MIB
    ratio: int = 200
    zip_entries: int = 2_000
    rows: int = 500_000
    columns: int = 1_000
    cells: int = 4_000_000
    seconds: int = 8
    memory_bytes: int = 1_000_000_000
    vertices: int = 5_000_000
    unit_vertices: int = 500_000

    def check(self, limit: str, found: float, subject: str, unit: str) -> None:
        """`LimitExceeded` if `found` is above the field named `limit`."""
        if found > getattr(self, limit):
            self.refuse(limit, f"{subject} has {found:,.0f} {unit}", found)

    def refuse(self, limit: str, finding: str, found: float | None = None) -> NoReturn:
        """Raise the error that names the finding, the limit and the setting that moves it."""
        allowed = getattr(self, limit)
        setting = setting_of(limit)
        raise LimitExceeded(
            f"{finding}; the limit is {allowed:,} ({setting}). Send a smaller file, or have the "
            "limit raised if the file is what it should be.",
            limit=limit,
            setting=setting,
            allowed=allowed,
            found=found,
        )


def setting_of(limit: str) -> str:
    """The environment variable of a field of `Limits`."""
    return SETTING_PREFIX + limit.upper()


MEANINGS: Mapping[str, str] = {
    "file_bytes": "largest file that is imported, in bytes",
    "unpacked_bytes": "largest sum of what is packed in a file, in bytes",
    "ratio": "largest ratio of unpacked to packed bytes",
    "zip_entries": "most entries of an archive (a workbook is one)",
    "rows": "most rows of a sheet",
    "columns": "most columns of a sheet",
    "cells": "most cells of a file",
    "seconds": "longest time a file may take to read",
    "memory_bytes": "most memory of the process that reads a file, in bytes",
    "vertices": "most vertices of a boundary file",
    "unit_vertices": "most vertices of one unit of a boundary file",
}
"""What each bound means, for the documentation."""
