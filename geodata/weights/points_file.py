"""A file of points that weigh the parts of divided communes: settlements with those who live there.

Columns lon and lat (kinh độ, vĩ độ) in degrees WGS 84; households (số hộ) or population (dân số)
may stand beside them and then weigh instead of the count of the points.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from geodata.crosswalk import BASIS_SETTLEMENTS
from geodata.ingest.model import Cell, RawBook, column_letter
from geodata.ingest.points.columns import PointRole, PointTable, find_table
from geodata.ingest.points.coordinates import in_order, read_number, read_pair
from geodata.weights.parts_file import AMOUNTS, read_count, refusal, role_of

BOUNDS = (102.0, 6.0, 118.0, 24.0)
"""West, south, east, north of all that is Vietnam's, degrees."""


def read_settlements(book: RawBook) -> pd.DataFrame:
    """``lon, lat, basis, amount``, a row for each point and basis.

    The basis is "households" and "population" where the file has such columns, else "settlements",
    each point counted once. `ImportRefused` names every wrong cell with row and column.
    """
    table = find_table(book, {})
    amounts = _amount_columns(table)
    errors: list[str] = []
    rows: list[tuple[float, float, str, float]] = []
    for number, cells in table.rows:
        place = _place(table, cells)
        if place is None:
            told = "no place in Vietnam in degrees WGS 84"
            errors.append(f"row {number}, column {_column_of_place(table)}: {told}")
            continue
        if not amounts:
            rows.append((*place, BASIS_SETTLEMENTS, 1.0))
        for basis, column in amounts.items():
            cell = cells[column] if column < len(cells) else None
            count = read_count(cell)
            if count is None:
                told = f"{cell!r} is no whole number from 0 on"
                errors.append(f"row {number}, column {column_letter(column)}: {told}")
            else:
                rows.append((*place, basis, float(count)))
    if errors or not rows:
        raise refusal(book.file_name, table.sheet, errors)
    return pd.DataFrame(rows, columns=["lon", "lat", "basis", "amount"])


def _amount_columns(table: PointTable) -> Mapping[str, int]:
    roles = {column: role_of(heading) for column, heading in table.headings.items()}
    return {role: column for column, role in roles.items() if role in AMOUNTS}


def _column_of_place(table: PointTable) -> str:
    roles = (PointRole.PAIR, PointRole.LAT)
    return column_letter(next(table.columns[one] for one in roles if one in table.columns))


def _place(table: PointTable, cells: tuple[Cell, ...]) -> tuple[float, float] | None:
    """Longitude and latitude; None where they are not to be read or lie elsewhere."""
    if PointRole.PAIR in table.columns:
        pair = read_pair(table.cell(cells, PointRole.PAIR))
    else:
        lat, lon = (read_number(table.cell(cells, one)) for one in (PointRole.LAT, PointRole.LON))
        pair = None if lat is None or lon is None else (lat, lon)
    found = None if pair is None else in_order(*pair)
    if found is None:
        return None
    lat_deg, lon_deg = found
    west, south, east, north = BOUNDS
    inside = west <= lon_deg <= east and south <= lat_deg <= north
    return (lon_deg, lat_deg) if inside and np.isfinite(found).all() else None
