"""Scenarios as JSON: strict both ways, bounded, in one canonical form.

What is read here has the right fields, types and sizes; whether it can be asked of a province is
for `geodata.pilots.checking` to say.
"""

import hashlib
import json
import math
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date
from enum import StrEnum
from typing import Any, NoReturn, TypeVar, get_args

from geodata.pilots.bounds import (
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
from geodata.pilots.criteria import Criterion, Direction, Missing, Scale
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


class _Fields:
    """An object of the form, read field by field; `close` refuses what nobody asked for."""

    def __init__(self, path: str, data: object) -> None:
        if not isinstance(data, Mapping):
            _wrong_type(path, "an object")
        self._path = path
        self._data = data
        self._seen: set[str] = set()

    def need(self, name: str, reader: Reader[T]) -> T:
        """A field that must be there."""
        if name not in self._data:
            _refuse(_inside(self._path, name), "missing_field", "The field is missing; give it.")
        self._seen.add(name)
        return reader(_inside(self._path, name), self._data[name])

    def take(self, name: str, reader: Reader[T], default: T) -> T:
        """A field that may be absent."""
        return self.need(name, reader) if name in self._data else default

    def close(self) -> None:
        """Refuse fields that nobody asked for."""
        unknown = next((str(name) for name in self._data if name not in self._seen), None)
        if unknown is not None:
            known = ", ".join(sorted(self._seen))
            shown = unknown[:LONGEST_TEXT] if writable(unknown) else "?"
            _refuse(
                _inside(self._path, shown),
                "unknown_field",
                f"There is no such field; known are {known}.",
            )


def _scenario(path: str, data: object) -> Scenario:
    given = _Fields(path, data)
    scenario = Scenario(
        vintage=given.need("vintage", _vintage),
        province=given.need("province", _name),
        rule=given.need("rule", _rule),
        criteria=given.need("criteria", _several(_criterion, MOST_CRITERIA)),
        method=given.take("method", _choice(Method), Scenario.method),
        cover_km=given.take("cover_km", _number, Scenario.cover_km),
        demand=given.take("demand", _name, Scenario.demand),
        plan=given.take("plan", _or_none(_name), Scenario.plan),
        profile=given.take("profile", _or_none(_name), Scenario.profile),
        day=given.take("day", _or_none(_day), Scenario.day),
        columns=given.take("columns", _or_none(_name), Scenario.columns),
        seed=given.take("seed", _whole, Scenario.seed),
        runs=given.take("runs", _whole, Scenario.runs),
        spread=given.take("spread", _number, Scenario.spread),
        land=given.take("land", _or_none(_vintage), Scenario.land),
    )
    given.close()
    return scenario


def _rule(path: str, data: object) -> Rule:
    given = _Fields(path, data)
    rule = Rule(
        scope=given.take("scope", _choice(Scope), Rule.scope),
        least=given.take("least", _whole, Rule.least),
        most=given.take("most", _or_none(_whole), Rule.most),
        count=given.take("count", _or_none(_whole), Rule.count),
        total_least=given.take("total_least", _or_none(_whole), Rule.total_least),
        total_most=given.take("total_most", _or_none(_whole), Rule.total_most),
        groups=given.take("groups", _several(_group, MOST_GROUPS), Rule.groups),
        quotas=given.take("quotas", _several(_quota, MOST_QUOTAS), Rule.quotas),
        include=given.take("include", _codes, Rule.include),
        exclude=given.take("exclude", _codes, Rule.exclude),
        not_adjacent=given.take("not_adjacent", _flag, Rule.not_adjacent),
        apart_km=given.take("apart_km", _or_none(_number), Rule.apart_km),
        budget=given.take("budget", _or_none(_number), Rule.budget),
        cost=given.take("cost", _or_none(_number), Rule.cost),
        cost_measure=given.take("cost_measure", _or_none(_name), Rule.cost_measure),
        stated=given.take("stated", _flag, Rule.stated),
    )
    given.close()
    return rule


def _group(path: str, data: object) -> Group:
    given = _Fields(path, data)
    group = Group(
        key=given.need("key", _name),
        label=given.need("label", _name),
        members=given.need("members", _codes),
    )
    given.close()
    return group


def _quota(path: str, data: object) -> Quota:
    given = _Fields(path, data)
    quota = Quota(
        tag=given.need("tag", _name),
        least=given.take("least", _whole, Quota.least),
        most=given.take("most", _or_none(_whole), Quota.most),
    )
    given.close()
    return quota


def _criterion(path: str, data: object) -> Criterion:
    given = _Fields(path, data)
    criterion = Criterion(
        measure=given.need("measure", _name),
        weight=given.take("weight", _number, Criterion.weight),
        direction=given.take("direction", _choice(Direction), Criterion.direction),
        scale=given.take("scale", _choice(Scale), Criterion.scale),
        missing=given.take("missing", _choice(Missing), Criterion.missing),
        threshold=given.take("threshold", _or_none(_number), Criterion.threshold),
    )
    given.close()
    return criterion


# --- values ------------------------------------------------------------------------------------


def _name(path: str, value: object) -> str:
    """A text of one line that is not blank."""
    if not isinstance(value, str):
        _wrong_type(path, "a text")
    if len(value) > LONGEST_TEXT:
        _refuse(path, "too_long", f"{len(value):,} letters; {LONGEST_TEXT} at most.",
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
            _refuse(path, "too_many", f"{len(value):,} entries; {most:,} at most.",
                    count=len(value), most=most)  # fmt: skip
        return tuple(reader(f"{path}[{place}]", one) for place, one in enumerate(value))

    return read


def _inside(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _wrong_type(path: str, expected: str) -> NoReturn:
    _refuse(path, "wrong_type", f"This must be {expected}.", expected=expected)


def _refuse(path: str, code: str, message: str, **details: Any) -> NoReturn:
    refuse([Problem(path or "scenario", code, message, details)])
    raise AssertionError("a problem is always refused")
