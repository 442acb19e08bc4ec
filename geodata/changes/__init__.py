"""Vintages out of change records of the General Statistics Office.

A change record has a row for each commune of its first day and what it had become by its last day:
its own code, name, district and province on the left, those of the commune it became on the right.
`record` reads it and names every cell that cannot be; `first_state` makes the units of the first
day of its left side; `linking` carries the right side on to a vintage that is known, which gives
the crosswalk; `importing` keeps the result as an addition. The record contains slips of the pen;
each that is mended, and everything that cannot be linked for certain, is told in the report.
"""

from geodata.changes.importing import (
    ImportedVintage,
    import_vintage,
    remove_vintage,
    vintage_additions,
)
from geodata.changes.making import MadeVintage, make_vintage
from geodata.changes.record import Change, ChangeRecord, Side, read_record

__all__ = [
    "Change",
    "ChangeRecord",
    "ImportedVintage",
    "MadeVintage",
    "Side",
    "import_vintage",
    "make_vintage",
    "read_record",
    "remove_vintage",
    "vintage_additions",
]
