"""JSON lists: flat objects become rows, their keys the header row."""

import json
from pathlib import Path
from typing import Any, NoReturn

from geodata.errors import ImportRefused
from geodata.ingest.formats.parts import BookParts, PlainCell, SheetParts, sheet_of_rows
from geodata.ingest.formats.sniff import Kind
from geodata.ingest.formats.text_encoding import encoding_of
from geodata.ingest.limits import Limits

SHAPES = (
    'Write a list of flat objects, [{"province": "…", "value": 1}], or '
    '{"columns": […], "rows": [[…]]}.'
)
GEOMETRY_TYPES = frozenset({"FeatureCollection", "Feature", "GeometryCollection"})


def read_json(path: Path, name: str, limits: Limits) -> BookParts:
    """The file as sheets: one, or one a key where an object holds several lists."""
    encoding = encoding_of(path, name)
    try:
        content = json.loads(
            path.read_text(encoding=encoding.codec),
            parse_constant=lambda word: _refuse(name, f"{word} is no number"),
            object_pairs_hook=lambda pairs: _object(pairs, name),
        )
    except RecursionError as error:
        raise ImportRefused(f"{name} is nested too deep. {SHAPES}", file=name) from error
    except ValueError as error:
        raise ImportRefused(f"{name} is damaged: {str(error)[:200]}.", file=name) from error
    sheets = _sheets(content, name, limits)
    return BookParts(
        kind=Kind.JSON.value, sheets=sheets, encoding=encoding.word, delimiter=None, notes=[]
    )


def _sheets(content: Any, name: str, limits: Limits) -> list[SheetParts]:
    lists: dict[str, list[Any]] = {}
    if isinstance(content, list):
        return [sheet_of_rows("json", _from_objects(content, name, limits))]
    if isinstance(content, dict):
        if content.get("type") in GEOMETRY_TYPES:
            _refuse(name, "it is GeoJSON, which `atlas boundaries import` reads")
        if set(content) >= {"columns", "rows"}:
            return [sheet_of_rows("json", _from_rows(content, name, limits))]
        lists = {key: value for key, value in content.items() if isinstance(value, list)}
    if not lists:
        _refuse(name, f"it is no list. {SHAPES}")
    return [sheet_of_rows(key, _from_objects(value, name, limits)) for key, value in lists.items()]


def _from_objects(items: list[Any], name: str, limits: Limits) -> list[tuple[PlainCell, ...]]:
    """The header row of all keys in the order of their first appearance, then a row an object."""
    keys: dict[str, int] = {}
    limits.check("rows", len(items) + 1, name, "rows")
    for number, item in enumerate(items, start=1):
        if not isinstance(item, dict):
            _refuse(name, f"entry {number} of the list is no object. {SHAPES}")
        for key in item:
            keys.setdefault(key, len(keys))
        limits.check("columns", len(keys), name, "keys")
    limits.check("cells", len(keys) * (len(items) + 1), name, "cells")
    rows: list[tuple[PlainCell, ...]] = [tuple(keys)]
    for number, item in enumerate(items, start=1):
        rows.append(tuple([_cell(item.get(key), name, number, key) for key in keys]))
    return rows


def _from_rows(content: dict[str, Any], name: str, limits: Limits) -> list[tuple[PlainCell, ...]]:
    table = [content["columns"], *content["rows"]] if isinstance(content["rows"], list) else []
    limits.check("rows", len(table), name, "rows")
    rows: list[tuple[PlainCell, ...]] = []
    cells = 0
    for number, row in enumerate(table):
        if not isinstance(row, list):
            _refuse(name, f"row {number} is no list. {SHAPES}")
        cells += len(row)
        limits.check("columns", len(row), f"{name}, row {number},", "columns")
        limits.check("cells", cells, name, "cells or more")
        rows.append(tuple([_cell(cell, name, number, place) for place, cell in enumerate(row)]))
    if not rows:
        _refuse(name, f"rows is no list. {SHAPES}")
    return rows


def _cell(value: Any, name: str, number: int, key: object) -> PlainCell:
    if isinstance(value, (dict, list)):
        _refuse(name, f"entry {number}, {key!r} is no single value. {SHAPES}")
    if isinstance(value, float) and value in {float("inf"), float("-inf")}:
        _refuse(name, f"entry {number}, {key!r} is too large a number")
    plain: PlainCell = value
    return plain


def _object(pairs: list[tuple[str, Any]], name: str) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        _refuse(name, f"the key {twice!r} stands twice in one object")
    return found


def _refuse(name: str, what: str) -> NoReturn:
    ending = "" if what.endswith(".") else "."
    raise ImportRefused(f"{name} cannot be read: {what}{ending}", file=name)
