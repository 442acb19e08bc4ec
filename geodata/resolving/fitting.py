"""Which vintage the units of a file belong to."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from geodata.ingest.model import TAKEN, Resolution, WrittenUnit
from geodata.resolving.aliases import AliasBook
from geodata.resolving.resolver import FORMER_NAME, Resolver
from geodata.spelling import has_marks
from geodata.units import Level, UnitRegistry


@dataclass(frozen=True)
class VintageFit:
    """How the units of a file fit one vintage. `not_taken` are indices into the file's units.

    `level` is the level most of the taken units have, None if none was taken. `complete` says that
    the taken units are all of that level in the vintage, or in the province the file is about: a
    list of all 34 provinces is none of 34 out of 63.
    """

    vintage: str
    taken: int
    not_taken: tuple[int, ...]
    level: Level | None
    complete: bool = False


def fit_vintages(
    registry: UnitRegistry,
    units: Sequence[WrittenUnit],
    aliases: AliasBook | None = None,
    within: str | None = None,
) -> tuple[VintageFit, ...]:
    """How a file's units fit each vintage, the best first; of equal ones complete, then newer.

    A former name does not count as a fit: it speaks for the vintage in which it was in use. Where
    several rows would be the same unit only the first counts, as rows of before a merger do not
    fit the unit they became. A row that fits one vintage only is in `not_taken` of the others; if
    no vintage takes all rows that any vintage takes, the file is mixed.
    """
    unaccented = is_unaccented(units)
    fits = []
    for vintage in reversed(registry.vintages):
        resolver = Resolver(registry, vintage, aliases, unaccented=unaccented, suggest=False)
        holds = within is None or any(
            unit.code == within
            for level in vintage.levels
            for unit in registry.units(vintage, level)
        )
        answers = [resolver.resolve(one, within if holds else None) for one in units]
        fits.append(_fit(registry, vintage.name, answers, within if holds else None))
    return tuple(sorted(fits, key=lambda fit: (-fit.taken, not fit.complete)))


def _fit(
    registry: UnitRegistry, vintage: str, answers: Sequence[Resolution], within: str | None
) -> VintageFit:
    seen: set[str] = set()
    levels: Counter[Level] = Counter()
    missed = []
    for position, answer in enumerate(answers):
        direct = answer.outcome in TAKEN and answer.how != FORMER_NAME
        if answer.code is None or not direct or answer.code in seen:
            missed.append(position)
            continue
        seen.add(answer.code)
        levels[registry.get(vintage, answer.code).level] += 1
    most = max(levels, key=lambda level: levels[level]) if levels else None
    whole = most is not None and levels[most] == len(registry.units(vintage, most, within))
    return VintageFit(vintage, len(seen), tuple(missed), most, whole)


def is_unaccented(units: Sequence[WrittenUnit]) -> bool:
    """Whether a file of some length is written without any diacritics."""
    texts = {text for one in units for text in (one.text, *one.names.values()) if text}
    lettered = [text for text in texts if any(letter.isalpha() for letter in text)]
    return len(lettered) >= UNACCENTED_NAMES and not any(map(has_marks, lettered))


UNACCENTED_NAMES = 20
"""So many different names without a diacritic are no chance: 9 of 10 names have one."""
