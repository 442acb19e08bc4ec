"""What the rows and columns of a sheet are: proposed, read by, kept and applied again."""

from geodata.ingest.layout.keeping import (
    apply_mapping,
    layout_from_json,
    layout_to_json,
    mapping_of,
)
from geodata.ingest.layout.proposing import (
    propose_layout,
    propose_layouts,
    reclassified,
    without_stale_rows,
)
from geodata.ingest.layout.rows import read_rows

__all__ = [
    "apply_mapping",
    "layout_from_json",
    "layout_to_json",
    "mapping_of",
    "propose_layout",
    "propose_layouts",
    "read_rows",
    "reclassified",
    "without_stale_rows",
]
