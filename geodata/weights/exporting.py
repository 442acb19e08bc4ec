"""A crosswalk as a table for others: a row a link, with the names of both units."""

from pathlib import Path

import numpy as np
import pandas as pd

from geodata.cell_text import neutral
from geodata.crosswalk import CROSSWALK_COLUMNS, QUALITY_COLUMNS, Crosswalk
from geodata.errors import BadRequest
from geodata.units import Level, UnitRegistry, Vintage
from geodata.weights.parts_file import AMOUNTS

TABLE_COLUMNS = (
    *CROSSWALK_COLUMNS, *QUALITY_COLUMNS, "from_name", "to_name", "from_vintage", "to_vintage",
)  # fmt: skip
SUFFIXES = (".csv", ".xlsx", ".parquet")


def crosswalk_table(crosswalk: Crosswalk, registry: UnitRegistry) -> pd.DataFrame:
    """`TABLE_COLUMNS` of all links, by code of the unit they lead from and to."""
    frame = crosswalk.frame.copy()
    frame["from_name"] = frame["from_code"].map(_names(registry, crosswalk.from_vintage))
    frame["to_name"] = frame["to_code"].map(_names(registry, crosswalk.to_vintage))
    frame["from_vintage"] = crosswalk.from_vintage.name
    frame["to_vintage"] = crosswalk.to_vintage.name
    return frame[list(TABLE_COLUMNS)]


def parts_form(crosswalk: Crosswalk, registry: UnitRegistry) -> pd.DataFrame:
    """The same of divided communes only, with empty columns for what is known of their parts.

    Filled in, it is what `geodata.weights.parts_file` reads.
    """
    table = crosswalk_table(crosswalk, registry)
    divided = table[table["from_code"].duplicated(keep=False)].reset_index(drop=True)
    return divided.assign(**dict.fromkeys(AMOUNTS, np.nan))


def check_target(path: Path) -> None:
    """`BadRequest` if a file's name ends in none of `SUFFIXES` or there is no such folder."""
    if path.suffix.lower() not in SUFFIXES:
        raise BadRequest(
            f"{path.name} must end in {', '.join(SUFFIXES)}.", file=path.name, suffixes=SUFFIXES
        )
    if not path.parent.is_dir():
        raise BadRequest(f"There is no folder {path.parent}.", folder=str(path.parent))


def write_table(table: pd.DataFrame, path: Path) -> None:
    """Write the table by the ending of the name: CSV, XLSX or parquet.

    CSV is UTF-8 with commas and decimal points; a weight stands with as many digits as it takes to
    read the very same number back. Text that a spreadsheet would take for a formula gets an
    apostrophe before it, in CSV and XLSX.
    """
    check_target(path)
    suffix = path.suffix.lower()
    if suffix == ".parquet":
        table.to_parquet(path, index=False)
        return
    safe = table.assign(
        **{name: table[name].map(neutral, na_action="ignore") for name in ("from_name", "to_name")}
    )
    if suffix == ".csv":
        safe.to_csv(path, index=False, encoding="utf-8", lineterminator="\r\n")
    else:
        safe.to_excel(path, index=False, sheet_name="crosswalk")


def _names(registry: UnitRegistry, vintage: Vintage) -> dict[str, str]:
    return {unit.code: unit.name for unit in registry.units(vintage, Level.COMMUNE)}
