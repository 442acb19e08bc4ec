"""Layouts as plain data: JSON there and back, and the mapping kept by headings for next time."""

from collections.abc import Mapping
from typing import Any

from geodata.ingest.model import Layout, RawSheet


def layout_to_json(layout: Layout) -> dict[str, Any]:
    """The layout as JSON-ready data; row kinds are runs of (kind, number of rows)."""
    raise NotImplementedError


def layout_from_json(data: Mapping[str, Any]) -> Layout:
    """The layout of `layout_to_json`; `ImportRefused` names the field that is wrong."""
    raise NotImplementedError


def mapping_of(layout: Layout) -> dict[str, Any]:
    """What a layout says of headings and columns, without the rows of one file. JSON-ready.

    Days are left out where the heading itself names the year, so that next year's file is read as
    next year's.
    """
    raise NotImplementedError


def apply_mapping(sheet: RawSheet, mapping: Mapping[str, Any]) -> Layout:
    """The layout of a sheet under a kept mapping: columns are found by heading, not by place.

    Rows may be more or fewer and columns may have moved. `ImportRefused` names the headings that
    are gone or stand twice.
    """
    raise NotImplementedError
