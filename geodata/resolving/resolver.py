"""The resolver: one written unit in, what it means in one vintage out."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from geodata.ingest.model import TAKEN, Candidate, Outcome, Resolution, WrittenUnit
from geodata.resolving.aliases import AliasBook, AliasKey, text_key
from geodata.resolving.codes import WrittenCode, resolve_code
from geodata.resolving.index import NameIndex, name_index, own_key
from geodata.resolving.suggestions import Suggester, candidate
from geodata.spelling import Reading, bare, has_marks, key, readings
from geodata.units import COUNTRY_CODE, UNIT_LEVELS, AdminUnit, Level, UnitRegistry, Vintage

COUNTRY_KEYS = frozenset(map(key, ("Cả nước", "Toàn quốc", "Việt Nam", "Whole country", "Total")))
LEVELS_OF_TYPE: Mapping[str, tuple[Level, ...]] = {
    "tỉnh": (Level.PROVINCE,),
    "thành phố": (Level.PROVINCE, Level.DISTRICT),
    "quận": (Level.DISTRICT,),
    "huyện": (Level.DISTRICT,),
    "thị xã": (Level.DISTRICT,),
}
"""At which levels a type occurs; all others are communes."""

WITHOUT_MARKS = "written without diacritics"
FORMER_NAME = "a former name"

Above = tuple[str | None, bool, bool]
"""(code of the parent, whether all that is written was found, whether it was without marks)."""


class Resolver:
    """Finds the units of one vintage by code or by name inside their parents. Not thread-safe.

    `unaccented` says that the whole file is written without diacritics (see
    `geodata.spelling.has_marks`). Without `suggest` what is not taken has no suggestions, which is
    faster where only the number of units found matters.
    """

    def __init__(
        self,
        registry: UnitRegistry,
        vintage: Vintage | str,
        aliases: AliasBook | None = None,
        *,
        unaccented: bool = False,
        suggest: bool = True,
    ) -> None:
        self._index = name_index(registry, registry.vintage(vintage))
        self._aliases = aliases or AliasBook()
        self._unaccented = unaccented
        self._suggests = suggest
        self._above: dict[tuple[object, ...], Above] = {}
        self._known: dict[tuple[object, ...], Resolution] = {}
        self._suggester = Suggester(self._index, lambda: self._others)

    @property
    def vintage(self) -> Vintage:
        """The vintage whose units are found."""
        return self._index.vintage

    @cached_property
    def _others(self) -> tuple[NameIndex, ...]:
        registry = self._index.registry
        return tuple(
            name_index(registry, other) for other in registry.vintages if other != self.vintage
        )

    def resolve(self, written: WrittenUnit, within: str | None = None) -> Resolution:
        """The unit meant; `within` is the code of a province or district that holds it."""
        asked = (
            written.text, tuple(written.names.items()), tuple(written.codes.items()),
            written.level, within,
        )  # fmt: skip
        if asked not in self._known:
            self._known[asked] = self._resolve(written, within)
        return self._known[asked]

    def alias_key(self, written: WrittenUnit, within: str | None = None) -> AliasKey:
        """Under which a choice for a unit written so is remembered.

        The key of the text has the code, if one is written, and the names of parents that were
        not found: a choice holds for exactly this, not for the same name somewhere else. `written`
        must say its level, which is that of the unit chosen.
        """
        if written.level is None:
            raise ValueError("a choice is remembered for a level")
        return self._key(written, written.level, within)

    def _levels(self, written: WrittenUnit) -> tuple[Level, ...]:
        """The levels a unit may be of: the one said, the smallest named, or those of its type."""
        present = self.vintage.levels
        if written.level is not None:
            return (written.level,) if written.level in present else ()
        named = [level for level in UNIT_LEVELS if written.names.get(level)]
        named += [level for level in UNIT_LEVELS if written.codes.get(level)]
        if named:
            level = max(named, key=UNIT_LEVELS.index)
            return (level,) if level in present else ()
        kinds = {reading.kind for reading in readings(written.text)} - {None}
        if not kinds:
            return present
        levels = {level for kind in kinds for level in levels_of_type(kind)}
        return tuple(level for level in present if level in levels)

    def _resolve(self, written: WrittenUnit, within: str | None) -> Resolution:
        if written.level is Level.COUNTRY:
            return _country(written)
        levels = self._levels(written)
        answers = [self._at_level(written, level, within) for level in levels]
        taken = [answer for answer in answers if answer.outcome in TAKEN]
        if len(taken) == 1:
            return taken[0]
        if len(taken) > 1:
            codes = [answer.code for answer in taken]
            units = [self._index.of_code[code] for code in codes if code is not None]
            return self._ambiguous(units, "a name of several levels")
        candidates = [one for answer in answers for one in answer.candidates]
        outcome = (
            Outcome.AMBIGUOUS
            if any(answer.outcome is Outcome.AMBIGUOUS for answer in answers)
            else Outcome.UNKNOWN
        )
        how = "; ".join(dict.fromkeys(answer.how for answer in answers if answer.how))
        if not levels:
            how = "the vintage has no units of that level"
        return Resolution(outcome, None, tuple(candidates), how)

    def _at_level(self, written: WrittenUnit, level: Level, within: str | None) -> Resolution:
        alias = self._chosen(written, level, within)
        if alias is not None:
            return Resolution(Outcome.ALIAS, alias, (), "a choice made before")
        return self._inside(written, level, self._parent(written, level, within))

    def _inside(self, written: WrittenUnit, level: Level, above: Above) -> Resolution:
        """What code and name give inside a parent."""
        parent, whole, unmarked = above
        code = written.codes.get(level, "").strip()
        text = written.names.get(level) or ("" if written.text.strip() == code else written.text)
        by_name = self._by_name(text, level, parent, whole=whole, unmarked=unmarked)
        if code:
            asked = WrittenCode(code, text, level, (parent, whole))
            return resolve_code(self._index, asked, by_name)
        return by_name

    def _chosen(self, written: WrittenUnit, level: Level, within: str | None) -> str | None:
        """What a person chose for a unit written so, if it is a unit of that level."""
        if not self._aliases.entries:
            return None
        code = self._aliases.code_of(self._key(written, level, within))
        unit = self._index.of_code.get(code or "")
        return code if unit is not None and unit.level is level else None

    def _key(self, written: WrittenUnit, level: Level, within: str | None) -> AliasKey:
        parent, whole, _ = self._parent(written, level, within)
        code = written.codes.get(level, "").strip()
        text = written.names.get(level) or written.text
        parts = [code, text_key("" if text.strip() == code else text)]
        if not whole:
            above = UNIT_LEVELS[: UNIT_LEVELS.index(level)]
            parts += [text_key(written.names.get(one, "")) for one in above]
        return self.vintage.name, level, parent, "/".join(part for part in parts if part)

    def _parent(self, written: WrittenUnit, level: Level, within: str | None) -> Above:
        """The nearest parent that is written and found; cached, as blocks repeat it."""
        above = UNIT_LEVELS[: UNIT_LEVELS.index(level)]
        names = tuple(
            (one, written.names.get(one, ""), written.codes.get(one, "")) for one in above
        )
        asked = (level, names, within)
        if asked not in self._above:
            self._above[asked] = self._find_parent(names, within)
        return self._above[asked]

    def _find_parent(self, names: Sequence[tuple[Level, str, str]], within: str | None) -> Above:
        parent: str | None = None if within == COUNTRY_CODE else within
        unmarked = False
        for level, name, code in names:
            if not name and not code:
                continue
            if level not in self.vintage.levels:
                return parent, False, unmarked
            holder = self._index.of_code.get(parent or "")
            if holder is not None and UNIT_LEVELS.index(holder.level) >= UNIT_LEVELS.index(level):
                outer = holder.province_code if level is Level.PROVINCE else holder.code
                unit = self._index.of_code[outer]
                if any(self._index.is_named(unit, one) for one in readings(name or unit.name)):
                    continue
                return parent, False, unmarked
            own = WrittenUnit(name or code, {level: name}, {level: code} if code else {}, level)
            chosen = self._chosen(own, level, parent)
            answer = self._inside(own, level, (parent, True, unmarked))
            if chosen is None and answer.code is None:
                return parent, False, unmarked
            unmarked = unmarked or answer.how == WITHOUT_MARKS
            parent = chosen or answer.code
        return parent, True, unmarked

    def _by_name(
        self, text: str, level: Level, parent: str | None, *, whole: bool, unmarked: bool
    ) -> Resolution:
        found = readings(text)
        if not found or not whole:
            how = "" if whole else "its parent was not found"
            return self._not_taken(level, parent, found, how)
        if parent is None and level is not Level.PROVINCE:
            return self._anywhere(text, level, found)
        same = self._same(level, parent, found)
        fitting = [unit for unit in same if _type_fits(unit, found)]
        if len(fitting) == 1:
            exact = self._index.is_exact(fitting[0], text)
            outcome = Outcome.EXACT if exact else Outcome.NORMALISED
            return Resolution(outcome, fitting[0].code, (), _place(level, parent))
        raised = [unit for unit in same if _was_raised(unit, found)]
        if level is Level.DISTRICT and len(same) == len(raised) == 1:
            return Resolution(Outcome.NORMALISED, raised[0].code, (), "thị xã and thành phố")
        if same:
            how = "several units of that name" if fitting else "that name, but another type"
            return self._ambiguous(fitting or same, how)
        return self._loosely(text, level, parent, found, unmarked=unmarked)

    def _anywhere(self, text: str, level: Level, found: Sequence[Reading]) -> Resolution:
        """A unit of which no parent is written: a district whose name no other in the country has.

        The type must be written too. Communes are offered only: too many share their names, and a
        misspelt one would be found somewhere else.
        """
        same = self._same(level, None, found)
        typed = [unit for unit in same if any(one.kind == unit.type_name.lower() for one in found)]
        alone = len(same) == len(typed) == 1 and _type_fits(same[0], found)
        if level is not Level.DISTRICT or not alone:
            return self._not_taken(level, None, found, "no parent is named")
        exact = self._index.is_exact(same[0], text)
        outcome = Outcome.EXACT if exact else Outcome.NORMALISED
        return Resolution(outcome, same[0].code, (), "the only one of that name in the country")

    def _loosely(
        self,
        text: str,
        level: Level,
        parent: str | None,
        found: Sequence[Reading],
        *,
        unmarked: bool,
    ) -> Resolution:
        """Without diacritics, then by former names; suggestions where neither is sure."""
        if not has_marks(text):
            plain = _unique(
                unit
                for one in found
                for unit in self._index.named_without_marks(level, parent, bare(one.key))
                if one.kind in (None, unit.type_name.lower())
            )
            evident = unmarked or self._unaccented or level is Level.PROVINCE
            if len(plain) == 1 and evident:
                return Resolution(Outcome.NORMALISED, plain[0].code, (), WITHOUT_MARKS)
            if plain:
                return self._ambiguous(plain, "the same without diacritics")
        former = _unique(
            unit for one in found for unit in self._index.formerly_named(level, parent, one.key)
        )
        if len(former) == 1:
            return Resolution(Outcome.ALIAS, former[0].code, (), FORMER_NAME)
        if former:
            return self._ambiguous(former, "a former name of several units")
        return self._not_taken(level, parent, found, "")

    def _same(self, level: Level, parent: str | None, found: Sequence[Reading]) -> list[AdminUnit]:
        return _unique(unit for one in found for unit in self._index.named(level, parent, one.key))

    def _ambiguous(self, units: Sequence[AdminUnit], how: str) -> Resolution:
        candidates = tuple(candidate(unit, self._index.path(unit)) for unit in units)
        return Resolution(Outcome.AMBIGUOUS, None, candidates, how)

    def _not_taken(
        self, level: Level, parent: str | None, found: Sequence[Reading], how: str
    ) -> Resolution:
        if not self._suggests:
            return Resolution(Outcome.UNKNOWN, None, (), how)
        offered: tuple[Candidate, ...] = self._suggester.suggest(level, parent, found)
        elsewhere = self._suggester.in_other_vintages(level, parent, found)
        told = "; ".join(part for part in (how, elsewhere) if part)
        return Resolution(Outcome.UNKNOWN, None, offered, told)


def levels_of_type(kind: str | None) -> tuple[Level, ...]:
    """The levels at which a type of unit occurs; all for None."""
    if kind is None:
        return UNIT_LEVELS
    return LEVELS_OF_TYPE.get(kind, (Level.COMMUNE,))


def _type_fits(unit: AdminUnit, found: Sequence[Reading]) -> bool:
    """Whether a reading gives the unit's very name with its type or with none.

    The reading without type of a text that has one ("Phường Đúc") counts only for a unit whose
    name holds that word itself.
    """
    own = {own_key(unit)}
    return any(one.key in own and one.kind in (None, unit.type_name.lower()) for one in found)


def _was_raised(unit: AdminUnit, found: Sequence[Reading]) -> bool:
    """Whether a thị xã is written where the unit is a thành phố, or the other way round.

    A thị xã is raised to a thành phố on its own territory and under its name; no province has had
    both of one name. A huyện and a thị xã of one name do stand side by side, so these never pass.
    """
    urban = {"thị xã", "thành phố"}
    own = own_key(unit)
    kinds = {one.kind for one in found if one.key == own}
    return unit.type_name.lower() in urban and bool(kinds) and kinds <= urban


def _unique(units: Iterable[AdminUnit]) -> list[AdminUnit]:
    return list({unit.code: unit for unit in units}.values())


def _place(level: Level, parent: str | None) -> str:
    if level is Level.PROVINCE:
        return "name"
    return "name in its province" if parent is None or len(parent) == 2 else "name in its district"


def _country(written: WrittenUnit) -> Resolution:
    text = written.names.get(Level.COUNTRY, written.text)
    if any(one.key in COUNTRY_KEYS for one in readings(text)):
        return Resolution(Outcome.EXACT, COUNTRY_CODE, (), "name")
    return Resolution(Outcome.UNKNOWN)
