"""Vintages out of change records of the General Statistics Office and out of lists of changes.

A change record has a row for each commune of its first day and what it had become by its last day:
its own code, name, district and province on the left, those of the commune it became on the right.
`record` reads it and names every cell that cannot be; `first_state` makes the units of the first
day of its left side; `linking` carries the right side on to a vintage that is known, which gives
the crosswalk; `importing` keeps the result as an addition. The record contains slips of the pen;
each that is mended, and everything that cannot be linked for certain, is told in the report.

A list of changes leads the other way, from a vintage that is known to the next: `listing` reads it,
`relinking` works out the links of every unit, `renewing` makes the units. `packaged` names the
lists that come with the program, `form` writes an empty one.
"""

from geodata.changes.importing import (
    ImportedList,
    ImportedVintage,
    Wanted,
    import_changes,
    import_vintage,
    remove_vintage,
    vintage_additions,
)
from geodata.changes.listing import ChangeList, ListRow, is_list, read_list
from geodata.changes.making import MadeVintage, make_vintage
from geodata.changes.record import Change, ChangeRecord, Side, read_record
from geodata.changes.renewing import NextVintage, make_next

__all__ = [
    "Change",
    "ChangeList",
    "ChangeRecord",
    "ImportedList",
    "ImportedVintage",
    "ListRow",
    "MadeVintage",
    "NextVintage",
    "Side",
    "Wanted",
    "import_changes",
    "import_vintage",
    "is_list",
    "make_next",
    "make_vintage",
    "read_list",
    "read_record",
    "remove_vintage",
    "vintage_additions",
]
