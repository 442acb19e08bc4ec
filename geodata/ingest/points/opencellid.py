"""OpenCelliD's export of radio cells as points of the layer of base stations.

Columns: ``radio,mcc,net,area,cell,unit,lon,lat,range,samples,changeable,created,updated,
averageSignal``. A row is a cell, not a mast, and its place is estimated from measurements.
"""

from collections.abc import Mapping

from geodata.ingest.model import Cell

LAST_COLUMN = 8
"""A row needs the columns up to the latitude."""

VIETNAM = "452"
"""The mobile country code of Vietnam (ITU-T E.212)."""

TECHNOLOGIES: Mapping[str, str] = {"GSM": "2G", "UMTS": "3G", "LTE": "4G", "NR": "5G"}

OPERATORS: Mapping[int, str] = {
    1: "MobiFone", 2: "VNPT", 4: "Viettel", 5: "Vietnamobile", 7: "Gmobile",
}  # fmt: skip
"""Mobile network codes of Vietnam still in use by an operator of its own (ITU-T E.212, list of
mobile network codes; 02 is VinaPhone, the brand of VNPT). Codes handed on since have no entry."""


def cell_of(cells: tuple[Cell, ...]) -> tuple[str, str, dict[str, str]] | None:
    """``(id, name, attributes)`` of a row, None for a cell of another country."""
    if len(cells) < LAST_COLUMN:
        return None
    radio, country, net, area, cell = (str(one).strip() for one in cells[:5])
    if country != VIETNAM:
        return None
    operator = OPERATORS.get(int(net)) if net.isdigit() else None
    attributes = {"technology": TECHNOLOGIES.get(radio, radio)}
    if operator:
        attributes["operator"] = operator
    name = " ".join(part for part in (operator or f"452-{net}", radio, f"{area}-{cell}") if part)
    return f"{VIETNAM}-{net}-{area}-{cell}-{radio}", name, attributes
