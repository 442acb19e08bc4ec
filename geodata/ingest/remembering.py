"""Choices of units as aliases, so that the same text means the same unit in the next file."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from geodata.errors import ImportRefused, UnitNotFound
from geodata.ingest.options import RowPlace
from geodata.ingest.preparing import Prepared
from geodata.resolving import AliasBook, Resolver
from geodata.store import Alias, Ledger
from geodata.units import Level, UnitRegistry


def alias_book(ledger: Ledger) -> AliasBook:
    """All remembered aliases."""
    return AliasBook(
        {
            (one.vintage, Level(one.level), one.parent_code or None, one.key): one.code
            for one in ledger.aliases()
        }
    )


def aliases_of(
    prepared: Prepared,
    choices: Mapping[RowPlace, str | None],
    registry: UnitRegistry,
    *,
    user: str,
    now: datetime,
) -> list[Alias]:
    """The aliases that choices of units make; `ImportRefused` if a unit is of another vintage."""
    chosen = {place: code for place, code in choices.items() if code is not None}
    if not chosen:
        return []
    vintage = prepared.vintage.vintage
    if vintage is None:
        raise ImportRefused("Say first of which vintage the units of the file are.")
    resolver = Resolver(registry, vintage, prepared.aliases, unaccented=prepared.unaccented)
    aliases = []
    for row in prepared.rows:
        code = chosen.get(row.place)
        if code is None:
            continue
        level = _level_of(registry, vintage, code)
        written = replace(row.table_row.unit, level=level)
        _, _, parent, key = resolver.alias_key(written, prepared.province)
        aliases.append(Alias(vintage, level.value, parent or "", key, code, user, now))
    return aliases


def _level_of(registry: UnitRegistry, vintage: str, code: str) -> Level:
    try:
        return registry.get(vintage, code).level
    except UnitNotFound as error:
        raise ImportRefused(error.message, vintage=vintage, unit_code=code) from error
