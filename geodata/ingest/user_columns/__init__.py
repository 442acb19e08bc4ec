"""A user's own columns come in: a file with a row a commune, read, checked and kept."""

from geodata.ingest.user_columns.reading import ReadColumns, columns_of, read_columns
from geodata.ingest.user_columns.shelf import ColumnShelf
from geodata.ingest.user_columns.telling import NotTaken
from geodata.ingest.user_columns.template import columns_template

__all__ = [
    "ColumnShelf",
    "NotTaken",
    "ReadColumns",
    "columns_of",
    "columns_template",
    "read_columns",
]
