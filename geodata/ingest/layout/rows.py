"""The rows of a sheet under a layout: data and totals, with the names of blocks carried down."""

from geodata.ingest.model import Layout, RawSheet, TableRow


def read_rows(sheet: RawSheet, layout: Layout) -> tuple[TableRow, ...]:
    """The data and total rows of a sheet in their order.

    A row's unit has the codes and names of the level it is about and of the blocks it stands in.
    `TableRow.day` is set where a date column says so. `cells` holds the value columns only.
    A total row has `unit.level` and the unit's name where it sums one ("Quận Ba Đình (Tổng số)"),
    else neither: the total of a region, which is no unit.
    """
    raise NotImplementedError
