"""An answer as bytes, whole: a saved one must say the same when data and program have moved on.

Compressed JSON of the dataclasses field by field, read back by their types, so that no part of an
answer is forgotten and a field that is added later takes its default in what was kept before.
Arrays are the base64 of their little-endian bytes: equal to the last bit, no data included.
"""

import base64
import gzip
import json
import zlib
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import numpy as np

from dashboard.pilots.desk import Answer
from geodata.errors import StoreError

FORM = 1
MOST_TEXT = 64 * 1024 * 1024
"""Bytes of JSON that are read at the most: what is kept was bounded when it was written."""


def freeze(answer: Answer) -> bytes:
    """An answer as bytes; equal answers give equal bytes."""
    text = json.dumps(
        {"form": FORM, "answer": as_json(answer)}, ensure_ascii=False, allow_nan=False,
        separators=(",", ":"), sort_keys=True,
    )  # fmt: skip
    return gzip.compress(text.encode(), 6, mtime=0)


def thaw(frozen: bytes) -> Answer:
    """The answer of such bytes; `StoreError` for what is none."""
    try:
        opened = zlib.decompressobj(zlib.MAX_WBITS | 16)
        text = opened.decompress(frozen, MOST_TEXT)
        if opened.unconsumed_tail or not opened.eof:
            raise ValueError("too long, or cut off")
        kept = json.loads(text)
        if kept["form"] != FORM:
            raise ValueError(f"form {kept['form']}")
        found: Answer = from_json(Answer, kept["answer"])
    except (ValueError, TypeError, KeyError, zlib.error) as error:
        raise StoreError(f"What was saved of this scenario cannot be read: {error}.") from error
    return found


def as_json(value: Any) -> Any:
    """A value of the dataclasses of a choice as JSON; `TypeError` for what is none of it."""
    if value is None or isinstance(value, str | bool | int):
        return value
    if is_dataclass(value):
        return {one.name: as_json(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): as_json(one) for key, one in value.items()}
    if isinstance(value, set | frozenset):
        return [as_json(one) for one in sorted(value)]
    if isinstance(value, list | tuple):
        return [as_json(one) for one in value]
    return _number_as_json(value)


def _number_as_json(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return _array_as_json(value)
    if isinstance(value, np.generic):
        return as_json(value.item())
    if isinstance(value, float):
        return value if np.isfinite(value) else {"float": repr(value)}
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot be kept")


def from_json(kind: Any, value: Any) -> Any:
    """The value of a type from its JSON; `TypeError`, `ValueError`, `KeyError` if it is none."""
    if get_origin(kind) is not None:
        return _generic_from_json(get_origin(kind), get_args(kind), value)
    if is_dataclass(kind):
        return _dataclass_from_json(kind, value)
    return _simple_from_json(kind, value)


def _generic_from_json(origin: Any, inner: tuple[Any, ...], value: Any) -> Any:
    if origin in (Union, UnionType):
        some = next(one for one in inner if one is not type(None))
        return None if value is None else from_json(some, value)
    if origin is np.ndarray:
        return _array_from_json(value)
    if issubclass(origin, Mapping):
        return {key: from_json(inner[1], one) for key, one in value.items()}
    return origin(from_json(inner[0], one) for one in value)


def _dataclass_from_json(kind: Any, value: Mapping[str, Any]) -> Any:
    hints = _hints(kind)
    known = [one.name for one in fields(kind) if one.name in value]
    return kind(**{name: from_json(hints[name], value[name]) for name in known})


def _simple_from_json(kind: Any, value: Any) -> Any:
    if isinstance(value, dict) and set(value) == {"float"}:
        return float(value["float"])
    if kind is date:
        return date.fromisoformat(value)
    if kind is float or (isinstance(kind, type) and issubclass(kind, StrEnum)):
        return kind(value)
    if kind is not Any and not isinstance(value, kind):
        raise TypeError(f"{value!r} is no {kind.__name__}")
    return value


@cache
def _hints(kind: Any) -> Mapping[str, Any]:
    return get_type_hints(kind)


def _array_as_json(values: np.ndarray[Any, Any]) -> dict[str, Any]:
    little = np.ascontiguousarray(values, dtype=values.dtype.newbyteorder("<"))
    return {
        "type": little.dtype.str,
        "shape": list(little.shape),
        "data": base64.b64encode(little.tobytes()).decode("ascii"),
    }


def _array_from_json(kept: Mapping[str, Any]) -> Any:
    if kept["type"] not in ("<f8", "<i8", "|b1"):
        raise ValueError(f"an array of {kept['type']}")
    raw = base64.b64decode(kept["data"], validate=True)
    return np.frombuffer(raw, dtype=kept["type"]).reshape(kept["shape"]).copy()
