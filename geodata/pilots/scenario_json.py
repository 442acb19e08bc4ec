"""Scenarios as JSON: strict both ways, bounded, in one canonical form.

What is read here has the right fields, types and sizes; whether it can be asked of a province is
for `geodata.pilots.checking` to say.
"""

import hashlib
import json
import math
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from datetime import date
from enum import StrEnum
from typing import Any, NoReturn, TypeVar, get_args

from geodata.pilots.criteria import Criterion, Direction, Missing, Scale
from geodata.pilots.limits import (
    LONGEST_TEXT,
    MOST_CODES,
    MOST_CRITERIA,
    MOST_GROUPS,
    MOST_QUOTAS,
    SEED,
    Problem,
    refuse,
    writable,
)
from geodata.pilots.rules import Group, Quota, Rule, Scope
from geodata.pilots.scenario import Method, Scenario

PROBLEMS = (
    "missing_field",
    "unknown_field",
    "wrong_type",
    "not_finite",
    "not_a_choice",
    "not_a_day",
    "too_many",
    "too_long",
    "bad_text",
    "listed_twice",
)
"""The codes of what `read_scenario` refuses."""

TOO_LARGE = "The number is too large or none at all; give a finite one."

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)
Reader = Callable[[str, object], T]
"""Reads the value that stands at a path."""


def scenario_dict(scenario: Scenario) -> dict[str, Any]:
    """A scenario as plain data, every field in it, sets sorted.

    `ScenarioError` for a number that is not finite: JSON has none.
    """
    plain: dict[str, Any] = _plain("", scenario)
    return plain


def read_scenario(data: object) -> Scenario:
    """The scenario of plain data, as `json.loads` gives it; fields with a default may be absent.

    `ScenarioError` names the field that is missing, not known, of the wrong type or too large.
    """
    return _scenario("", data)


def digest(scenario: Scenario) -> str:
    """The sha256 (hex) of the canonical JSON: equal for equal scenarios."""
    written = json.dumps(
        scenario_dict(scenario), sort_keys=True, separators=(",", ":"), allow_nan=False
    )
    return hashlib.sha256(written.encode("ascii")).hexdigest()


# --- writing -----------------------------------------------------------------------------------


def _plain(path: str, value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return [_plain(f"{path}[{place}]", one) for place, one in enumerate(value)]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return value.value
    if not hasattr(value, "__dataclass_fields__"):
        return value
    found = {}
    for one in fields(value):
        name, held = _inside(path, one.name), getattr(value, one.name)
        if held is not None and float in (one.type, *get_args(one.type)):
            found[one.name] = _number(name, held)
        else:
            found[one.name] = _plain(name, held)
    return found


# --- reading -----------------------------------------------------------------------------------


def _name(path: str, value: object) -> str:
    """A text of one line that is not blank."""
    if not isinstance(value, str):
        _wrong_type(path, "a text")
    if len(value) > LONGEST_TEXT:
        _refuse(path, "too_long", f"{len(value):,} letters; {LONGEST_TEXT} at most, so shorten it.",
                length=len(value), most=LONGEST_TEXT)  # fmt: skip
    if not value.strip() or not writable(value):
        _refuse(path, "bad_text", "The text is blank or has control letters; write it anew.")
    return value


def _number(path: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        _wrong_type(path, "a number")
    try:
        number = float(value) + 0.0  # -0.0 becomes 0.0
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        _refuse(path, "not_finite", TOO_LARGE)
    return number


def _whole(path: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        _wrong_type(path, "a whole number")
    if abs(value) > SEED[1]:
        _refuse(path, "not_finite", TOO_LARGE)
    return value


def _flag(path: str, value: object) -> bool:
    if not isinstance(value, bool):
        _wrong_type(path, "true or false")
    return value


def _day(path: str, value: object) -> date:
    text = _name(path, value)
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.isoformat() != text:
        _refuse(path, "not_a_day", f"{text!r} is no day such as 2025-12-31.", value=text)
    return found


def _vintage(path: str, value: object) -> str:
    """A vintage is named by its first day."""
    return _day(path, value).isoformat()


def _codes(path: str, value: object) -> frozenset[str]:
    listed = _several(_name, MOST_CODES)(path, value)
    found = frozenset(listed)
    if len(found) < len(listed):
        twice = Counter(listed).most_common(1)[0][0]
        _refuse(path, "listed_twice", f"{twice} stands there twice; once is enough.", listed=twice)
    return found


def _choice(kinds: type[E]) -> Reader[E]:
    def read(path: str, value: object) -> E:
        known = [kind.value for kind in kinds]
        if not isinstance(value, str) or value not in known:
            _refuse(path, "not_a_choice", f"Not one of {', '.join(known)}; choose one of them.",
                    known=known)  # fmt: skip
        return kinds(value)

    return read


def _or_none(reader: Reader[T]) -> Reader[T | None]:
    def read(path: str, value: object) -> T | None:
        return None if value is None else reader(path, value)

    return read


def _several(reader: Reader[T], most: int) -> Reader[tuple[T, ...]]:
    def read(path: str, value: object) -> tuple[T, ...]:
        if not isinstance(value, list):
            _wrong_type(path, "a list")
        if len(value) > most:
            _refuse(path, "too_many", f"{len(value):,} entries; {most:,} at most, so remove some.",
                    count=len(value), most=most)  # fmt: skip
        return tuple(reader(f"{path}[{place}]", one) for place, one in enumerate(value))

    return read


def _record(kind: type[T], **readers: Reader[Any]) -> Reader[T]:
    """Reads an object into a dataclass: its fields and no others, each by its reader."""
    parts = fields(kind)  # type: ignore[arg-type]
    known = [one.name for one in parts]
    needed = [one.name for one in parts if one.default is MISSING]

    def read(path: str, data: object) -> T:
        if not isinstance(data, Mapping):
            _wrong_type(path, "an object")
        unknown = next((str(name) for name in data if name not in known), None)
        if unknown is not None:
            shown = unknown[:LONGEST_TEXT] if writable(unknown) else "?"
            words = f"There is no such field; remove it, or use one of {', '.join(known)}."
            _refuse(_inside(path, shown), "unknown_field", words)
        missing = next((name for name in needed if name not in data), None)
        if missing is not None:
            words = "The field is missing; give it."
            _refuse(_inside(path, missing), "missing_field", words)
        return kind(
            **{
                name: readers[name](_inside(path, name), data[name])
                for name in known
                if name in data
            }
        )

    return read


def _inside(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _wrong_type(path: str, expected: str) -> NoReturn:
    _refuse(path, "wrong_type", f"This must be {expected}.", expected=expected)


def _refuse(path: str, code: str, message: str, **details: Any) -> NoReturn:
    refuse([Problem(path or "scenario", code, message, details)])
    raise AssertionError("a problem is always refused")


# --- objects -----------------------------------------------------------------------------------

_group = _record(Group, key=_name, label=_name, members=_codes)
_quota = _record(Quota, tag=_name, least=_whole, most=_or_none(_whole))
_criterion = _record(
    Criterion,
    measure=_name,
    weight=_number,
    direction=_choice(Direction),
    scale=_choice(Scale),
    missing=_choice(Missing),
    threshold=_or_none(_number),
)
_rule = _record(
    Rule,
    scope=_choice(Scope),
    least=_whole,
    most=_or_none(_whole),
    count=_or_none(_whole),
    total_least=_or_none(_whole),
    total_most=_or_none(_whole),
    groups=_several(_group, MOST_GROUPS),
    quotas=_several(_quota, MOST_QUOTAS),
    include=_codes,
    exclude=_codes,
    not_adjacent=_flag,
    apart_km=_or_none(_number),
    budget=_or_none(_number),
    cost=_or_none(_number),
    cost_measure=_or_none(_name),
    stated=_flag,
)
_scenario = _record(
    Scenario,
    vintage=_vintage,
    province=_name,
    rule=_rule,
    criteria=_several(_criterion, MOST_CRITERIA),
    method=_choice(Method),
    cover_km=_number,
    demand=_name,
    plan=_or_none(_name),
    profile=_or_none(_name),
    day=_or_none(_day),
    columns=_or_none(_name),
    seed=_whole,
    runs=_whole,
    spread=_number,
    land=_or_none(_vintage),
)
