"""The names of one vintage by key, so that eleven thousand rows are found in a second."""

from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property, lru_cache

from geodata.names import split_type
from geodata.resolving.former import former_names
from geodata.spelling import Reading, bare, cleaned, key, readings
from geodata.units import AdminUnit, Level, UnitRegistry, Vintage

Place = tuple[Level, str | None]
"""A level within a province or district, or (None) within the country."""

Found = Mapping[tuple[Level, str | None, str], tuple[AdminUnit, ...]]


def own_key(unit: AdminUnit) -> str:
    """The key of a unit's name without its type; short names of numbered units may hold it."""
    return key(split_type(unit.name)[1])


@lru_cache(maxsize=8)
def name_index(registry: UnitRegistry, vintage: Vintage | str) -> "NameIndex":
    """The index of a vintage, shared by all who ask: it never changes and takes a while to make."""
    return NameIndex(registry, vintage)


class NameIndex:
    """All units of a vintage by (level, parent or None, key of the name)."""

    def __init__(self, registry: UnitRegistry, vintage: Vintage | str) -> None:
        self.registry = registry
        self.vintage = registry.vintage(vintage)
        self.units: tuple[AdminUnit, ...] = tuple(
            unit for level in self.vintage.levels for unit in registry.units(self.vintage, level)
        )
        self.of_code = {unit.code: unit for unit in self.units}
        self._short = {unit.code: own_key(unit) for unit in self.units}

    def parents_of(self, unit: AdminUnit) -> frozenset[str]:
        """The codes of the units that hold a unit."""
        parents = {unit.parent_code, unit.province_code} - {None, unit.code}
        return frozenset(code for code in parents if code is not None)

    @cached_property
    def _own(self) -> Found:
        return self._gather({unit.code: {self._short[unit.code]} for unit in self.units})

    @cached_property
    def _unmarked(self) -> Found:
        return self._gather({unit.code: {bare(self._short[unit.code])} for unit in self.units})

    @cached_property
    def _former(self) -> Found:
        return self._gather(
            {
                unit.code: {one.key for name in former_names(unit) for one in readings(name)}
                for unit in self.units
            }
        )

    def _gather(self, keys: Mapping[str, set[str]]) -> Found:
        found: dict[tuple[Level, str | None, str], list[AdminUnit]] = defaultdict(list)
        for unit in self.units:
            for parent in (None, *self.parents_of(unit)):
                for one in keys[unit.code]:
                    found[unit.level, parent, one].append(unit)
        return {place: tuple(units) for place, units in found.items()}

    def named(self, level: Level, parent: str | None, key_of_name: str) -> tuple[AdminUnit, ...]:
        """Units of that very name."""
        return self._own.get((level, parent, key_of_name), ())

    def named_without_marks(
        self, level: Level, parent: str | None, bare_key: str
    ) -> tuple[AdminUnit, ...]:
        """Units whose name is that one when all diacritics are taken away."""
        return self._unmarked.get((level, parent, bare_key), ())

    def formerly_named(
        self, level: Level, parent: str | None, key_of_name: str
    ) -> tuple[AdminUnit, ...]:
        """Units with that among their former names."""
        return self._former.get((level, parent, key_of_name), ())

    @cached_property
    def _members(self) -> Mapping[Place, tuple[AdminUnit, ...]]:
        found: dict[Place, list[AdminUnit]] = defaultdict(list)
        for unit in self.units:
            for parent in (None, *self.parents_of(unit)):
                found[unit.level, parent].append(unit)
        return {place: tuple(units) for place, units in found.items()}

    def members(self, level: Level, parent: str | None) -> tuple[AdminUnit, ...]:
        """All units of a level in a parent."""
        return self._members.get((level, parent), ())

    @cached_property
    def bare_names(self) -> Mapping[str, str]:
        """The name of each unit without diacritics, by code."""
        return {code: bare(spelt) for code, spelt in self._short.items()}

    def is_named(self, unit: AdminUnit, reading: Reading) -> bool:
        """Whether a reading is a name of the unit, now or before, with marks or without."""
        if reading.kind is not None and reading.kind != unit.type_name.lower():
            return False
        former = {one.key for name in former_names(unit) for one in readings(name)}
        names = {self._short[unit.code], *former}
        return reading.key in names or reading.key in {bare(name) for name in names}

    @staticmethod
    def is_exact(unit: AdminUnit, text: str) -> bool:
        """Whether a text is the name letter by letter, with or without the type."""
        plain = " ".join(text.split())
        return plain in (unit.name, unit.short_name) and cleaned(text) == plain

    def path(self, unit: AdminUnit) -> str:
        """The name with those of the parents: "Xã Pù Nhi, Huyện Mường Lát, Tỉnh Thanh Hóa"."""
        names = [unit.name]
        while unit.parent_code is not None:
            unit = self.of_code[unit.parent_code]
            names.append(unit.name)
        return ", ".join(names)
