"""Units that could be meant by a text that was not taken: to choose from, closest first."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from rapidfuzz import fuzz, process

from geodata.ingest.model import Candidate
from geodata.resolving.index import NameIndex
from geodata.spelling import Reading, bare
from geodata.units import AdminUnit, Level

MOST = 6
ALIKE = 60.0
"""How alike two names without diacritics must be, from 0 to 100, to be offered."""

SURE = 85.0
"""The same where a name that sounds the same is offered already."""

_HEARD = str.maketrans({"k": "c", "q": "c", "x": "s", "y": "i"})


def candidate(unit: AdminUnit, why: str) -> Candidate:
    """A unit as something to choose."""
    return Candidate(unit.code, unit.name, unit.level, why)


def heard(bare_key: str) -> str:
    """A key without marks with letters made one that are written for one another.

    c/k/q, s/x, i/y, ch/tr, gi/d, l/n and the vowels of Ea/Ia.
    """
    plain = bare_key.replace("tr", "ch").replace("gi", "d").replace("ngh", "ng")
    return plain.replace("ea", "ia").translate(_HEARD)


class Suggester:
    """Suggestions out of one vintage, then out of others."""

    def __init__(self, index: NameIndex, others: Callable[[], Sequence[NameIndex]]) -> None:
        self._index = index
        self._others = others
        self._heard: dict[tuple[Level, str | None], Mapping[str, str]] = {}

    def suggest(
        self, level: Level, parent: str | None, found: Sequence[Reading]
    ) -> tuple[Candidate, ...]:
        """At most `MOST` units: names like it in the parent, then the same name elsewhere."""
        if not found:
            return ()
        chosen: dict[str, Candidate] = {}
        for unit, why in self._like(level, parent, found):
            chosen.setdefault(unit.code, candidate(unit, why))
        for unit, why in self._same_code(level, parent, found):
            chosen.setdefault(unit.code, candidate(unit, why))
        for unit in self._same_elsewhere(level, parent, found):
            chosen.setdefault(unit.code, candidate(unit, f"same name: {self._index.path(unit)}"))
        return tuple(chosen.values())[:MOST]

    def _like(
        self, level: Level, parent: str | None, found: Sequence[Reading]
    ) -> Iterable[tuple[AdminUnit, str]]:
        place = (level, parent)
        if place not in self._heard:
            names = self._index.bare_names
            members = self._index.members(level, parent)
            self._heard[place] = {unit.code: heard(names[unit.code]) for unit in members}
        best: dict[str, float] = {}
        for reading in found:
            wanted = heard(bare(reading.key))
            hits = process.extract(
                wanted, self._heard[place], scorer=fuzz.ratio, limit=MOST, score_cutoff=ALIKE
            )
            for _, score, code in hits:
                best[code] = max(score, best.get(code, 0.0))
        floor = SURE if max(best.values(), default=0.0) >= 100.0 else ALIKE
        for code, score in sorted(best.items(), key=lambda pair: (-pair[1], pair[0])):
            unit = self._index.of_code[code]
            inside = parent in (None, unit.parent_code)
            where = "" if inside else f", {self._index.of_code[unit.parent_code or code].name}"
            if score >= floor:
                yield unit, _likeness(score) + where

    def _same_elsewhere(
        self, level: Level, parent: str | None, found: Sequence[Reading]
    ) -> list[AdminUnit]:
        """Units of that name outside the parent, those of the same province first."""
        province = None if parent is None else self._index.of_code[parent].province_code
        units = {
            unit.code: unit
            for reading in found
            for unit in self._index.named(level, None, reading.key)
        }
        return sorted(units.values(), key=lambda unit: (unit.province_code != province, unit.code))[
            :MOST
        ]

    def _elsewhen(
        self, level: Level, parent: str | None, found: Sequence[Reading]
    ) -> list[tuple[NameIndex, AdminUnit]]:
        """Units of that very name in other vintages, in the province of the parent's name."""
        if parent is None:
            return []
        holder = self._index.of_code[self._index.of_code[parent].province_code]
        return [
            (other, unit)
            for other in self._others()
            for reading in found
            for unit in other.named(level, None, reading.key)
            if other.of_code[unit.province_code].short_name == holder.short_name
        ]

    def _same_code(
        self, level: Level, parent: str | None, found: Sequence[Reading]
    ) -> Iterable[tuple[AdminUnit, str]]:
        """Units of this vintage in the parent whose code bears that name in another vintage."""
        for other, unit in self._elsewhen(level, parent, found):
            own = self._index.of_code.get(unit.code)
            if own is not None and parent in self._index.parents_of(own):
                yield own, f"its code is {unit.name} in {other.vintage}"

    def in_other_vintages(self, level: Level, parent: str | None, found: Sequence[Reading]) -> str:
        """Which other vintages have that very name in the province of that name; "" for none.

        Said in words and not as candidates: a code of another vintage names another unit here.
        """
        told = [
            f"{other.vintage} has {other.path(unit)}"
            for other, unit in self._elsewhen(level, parent, found)
        ]
        return "; ".join(dict.fromkeys(told[:2]))


def _likeness(score: float) -> str:
    return "sounds the same" if score >= 100.0 else f"spelt alike ({score:.0f} of 100)"
