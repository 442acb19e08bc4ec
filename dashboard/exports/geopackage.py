"""A book as a GeoPackage: its tables with the boundaries of their units, weights, what it is.

EPSG:4326. One layer for each indicator and date, the weights as the table ``weights``, what there
is to say of them as the table ``about`` (label, value). A value that is missing is NULL, with the
words for no data in ``status``; a unit without territory has no geometry.
"""

from collections.abc import Sequence
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

from dashboard.exports.sheets import Book, Cell, Table
from geodata.boundaries import load_boundaries
from geodata.boundaries.projection import GEOGRAPHIC, Geometries
from geodata.cell_text import neutral
from geodata.errors import DataMissing, LimitExceeded
from geodata.paths import DataDir
from geodata.units import Level

ABOUT_LAYER = "about"
BYTES_A_VERTEX = 16
LARGEST = 512 * 1024 * 1024
"""Bytes of geometry in one file, all layers together."""


def boundaries_of(data_dir: DataDir, vintage: str, level: Level) -> gpd.GeoSeries | None:
    """The full boundaries of a level by code, WGS 84; None for a vintage without boundaries."""
    try:
        frame = load_boundaries(data_dir, vintage, level)
    except DataMissing:
        return None
    return frame.set_index("code").geometry


def write_geopackage(
    path: Path, book: Book, boundaries: gpd.GeoSeries | None, largest: int = LARGEST
) -> None:
    """Write a new file; `LimitExceeded` where its geometry would be larger than `largest` bytes."""
    drawn = [_geometry(table, boundaries) for table in book.tables]
    _check_size(drawn, largest)
    for table, geometry in zip(book.tables, drawn, strict=True):
        frame = _frame(table)
        if geometry is None:
            _add(path, table.layer, frame)
        else:
            _add(path, table.layer, gpd.GeoDataFrame(frame, geometry=geometry, crs=GEOGRAPHIC))
    if book.links.rows:
        _add(path, book.links.layer, _frame(book.links))
    about = [(neutral(label), neutral(value)) for label, value in [(book.title, ""), *book.about]]
    _add(path, ABOUT_LAYER, pd.DataFrame(about, columns=["label", "value"]))


def _geometry(table: Table, boundaries: gpd.GeoSeries | None) -> Geometries | None:
    """The geometry of each row, as multipolygons; None for a unit that has none."""
    if boundaries is None:
        return None
    place = [column.key for column in table.columns].index("code")
    found: Geometries = boundaries.reindex([row[place] for row in table.rows]).to_numpy()
    return found


def _check_size(drawn: Sequence[Geometries | None], largest: int) -> None:
    size = BYTES_A_VERTEX * sum(
        int(shapely.get_num_coordinates(one).sum()) for one in drawn if one is not None
    )
    if size > largest:
        raise LimitExceeded(
            f"The boundaries would make a file of {size / 1e6:.0f} MB, more than the limit of "
            f"{largest / 1e6:.0f} MB; choose a province, a larger level or fewer indicators.",
            limit=largest,
            found=size,
        )


def _frame(table: Table) -> pd.DataFrame:
    """The rows under their names for programs; numbers as numbers, missing ones as NaN."""
    columns = {
        column.key: _column([row[place] for row in table.rows], number=column.decimals is not None)
        for place, column in enumerate(table.columns)
    }
    return pd.DataFrame(columns)


def _column(cells: Sequence[Cell], *, number: bool) -> pd.Series:
    if number:
        return pd.Series([np.nan if one is None else one for one in cells], dtype=np.float64)
    if cells and all(isinstance(one, bool) for one in cells):
        return pd.Series(list(cells), dtype=bool)
    return pd.Series([neutral(str(one)) for one in cells], dtype=object)


def _add(path: Path, layer: str, frame: pd.DataFrame) -> None:
    """Add a layer to a file that may not be there yet."""
    drawn = isinstance(frame, gpd.GeoDataFrame)
    pyogrio.write_dataframe(
        frame,
        path,
        layer=layer,
        driver="GPKG",
        append=False,
        geometry_type="MultiPolygon" if drawn else None,
        promote_to_multi=True if drawn else None,
    )
