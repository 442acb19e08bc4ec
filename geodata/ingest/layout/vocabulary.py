"""What a text in a table is: a unit of some level, a total, a region, a note, or other words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from geodata.ingest.wording import load_wording
from geodata.spelling import bare, cleaned, has_marks, key, readings
from geodata.units import UNIT_LEVELS, Level, UnitRegistry

TYPE_LEVELS = {
    "tỉnh": Level.PROVINCE,
    "huyện": Level.DISTRICT,
    "quận": Level.DISTRICT,
    "thị xã": Level.DISTRICT,
    "xã": Level.COMMUNE,
    "phường": Level.COMMUNE,
    "thị trấn": Level.COMMUNE,
    "đặc khu": Level.COMMUNE,
}
"""The level a type stands for; "thành phố" is a province or a district, as the registry says."""

_BRACKET = re.compile(r"\(([^()]*)\)")
_ROMAN = re.compile(r"^([IVX]{1,5})(?:[.)]|$)")
_LETTER = re.compile(r"^([A-Z])(?:[.)]|$)")
_ARABIC = re.compile(r"^(\d{1,3}(?:\.\d{1,3})*)(?:[.)]|$)")
_BULLET = re.compile(r"^[-+*•–—]\s*\D")


class Sense(StrEnum):
    """What a label is, beside a unit."""

    UNIT = "unit"
    TOTAL = "total"
    REGION = "region"
    COUNTRY = "country"
    OTHER = "other"


@dataclass(frozen=True)
class Label:
    """A text in a name column. `name` is the unit without numbering and "(Tổng số)".

    `levels` are those a unit of that name has in any vintage, `typed` is the one its type says.
    `total` is True for a sum: of the unit `name`, or of no unit if `sense` is `TOTAL`.
    """

    sense: Sense
    name: str = ""
    levels: frozenset[Level] = frozenset()
    typed: Level | None = None
    total: bool = False

    @property
    def known(self) -> bool:
        """Whether a unit of that name exists."""
        return bool(self.levels)


class Vocabulary:
    """The names of all vintages, to tell units from other words; no unit is decided here."""

    def __init__(self, registry: UnitRegistry | None) -> None:
        self._typed: dict[tuple[str, str], set[Level]] = {}
        self._plain: dict[str, set[Level]] = {}
        self._bare: dict[tuple[str, str], set[Level]] = {}
        self.codes: dict[str, Level] = {}
        self._labels: dict[str, Label] = {}
        for vintage in registry.vintages if registry else ():
            for level in UNIT_LEVELS:
                for unit in registry.units(vintage, level) if registry else ():
                    spelt = _key(unit.short_name)
                    self._plain.setdefault(spelt, set()).add(level)
                    self._typed.setdefault((unit.type_name.lower(), spelt), set()).add(level)
                    without = unit.type_name.lower(), bare(spelt)
                    self._bare.setdefault(without, set()).add(level)
                    self.codes[unit.code] = level

    def label(self, text: str) -> Label:
        """What a text is."""
        found = self._labels.get(text)
        if found is None:
            found = self._labels[text] = self._read(text)
        return found

    def _read(self, text: str) -> Label:
        words = load_wording().words
        brackets = [inner.strip() for inner in _BRACKET.findall(text)]
        total = any(inner in words["total"] for inner in brackets)
        name = cleaned(text)
        if name in words["total"] or text in words["total"]:
            return Label(Sense.TOTAL, total=True)
        levels, typed = self._levels(name)
        if levels or typed:
            return Label(Sense.UNIT, name, levels, typed, total)
        if name in words["country"]:
            return Label(Sense.COUNTRY, name, frozenset({Level.COUNTRY}), Level.COUNTRY, total)
        if name in words["region"] or name.lower().startswith("vùng "):
            return Label(Sense.REGION, name, total=True)
        return self._sum_of(name) or Label(Sense.OTHER, name, total=total)

    def _sum_of(self, name: str) -> Label | None:
        """The label of "Cộng huyện Quan Hóa" or "Cộng I"; None for other words."""
        rest = load_wording().words["total"].begins(name)
        if not rest:
            return None
        inside = self.label(rest)
        if inside.sense is Sense.UNIT:
            return Label(Sense.UNIT, inside.name, inside.levels, inside.typed, total=True)
        if _ROMAN.match(rest.upper()) or rest.startswith("nhóm"):
            return Label(Sense.TOTAL, total=True)
        return None

    def _levels(self, name: str) -> tuple[frozenset[Level], Level | None]:
        """The levels at which a unit is so named, and the level that its type says."""
        for reading in readings(name):
            if reading.kind is None:
                return frozenset(self._plain.get(reading.key, ())), None
            known = frozenset(self._typed.get((reading.kind, reading.key), ()))
            if not known and not has_marks(name):
                known = frozenset(self._bare.get((reading.kind, reading.key), ()))
            level = TYPE_LEVELS.get(reading.kind)
            if known:
                return known, level or (next(iter(known)) if len(known) == 1 else None)
            if level is not None:
                return frozenset(), level
        return frozenset(), None


@lru_cache(maxsize=100_000)
def _key(name: str) -> str:
    return key(name)


_CACHE: dict[int, tuple[UnitRegistry, Vocabulary]] = {}


def vocabulary_of(registry: UnitRegistry | None) -> Vocabulary:
    """The vocabulary of a registry; that of the last registry asked for is kept."""
    if registry is None:
        return Vocabulary(None)
    kept = _CACHE.get(id(registry))
    if kept is None or kept[0] is not registry:
        _CACHE.clear()
        kept = _CACHE[id(registry)] = (registry, Vocabulary(registry))
    return kept[1]


def marker(serial: str, text: str) -> str:
    """By what kind of number or sign a row is set apart: in its own column or before the name.

    One of "roman", "letter", "arabic", "part" (1.2), "bullet", "" and, without any, the number of
    spaces before the name ("in 4").
    """
    for place in (serial.strip(), text.strip()):
        if not place:
            continue
        if _ROMAN.match(place):
            return "roman"
        if _LETTER.match(place):
            return "letter"
        found = _ARABIC.match(place)
        if found is not None:
            return "part" if "." in found[1] else "arabic"
        if _BULLET.match(place):
            return "bullet"
    indent = len(text) - len(text.lstrip())
    return f"in {indent}" if indent else ""


def smallest(levels: Iterable[Level]) -> Level | None:
    """The smallest of some levels, None if there is none."""
    order = (Level.COUNTRY, *UNIT_LEVELS)
    return max(levels, key=order.index, default=None)
