"""What the store remembers beside the values: imports, aliases of names, saved mappings."""

import gzip
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, delete, insert, select

from geodata.errors import DataMissing, StoreError
from geodata.store.database import reading, writing
from geodata.store.models import AliasRow, ImportRow, MappingRow
from geodata.store.publishing import table_of


@dataclass(frozen=True)
class ImportEntry:
    """A published import without its report; moments are in UTC."""

    release: int
    sha256: str
    file_name: str
    user_name: str
    staged_at: datetime
    published_at: datetime
    options: Mapping[str, Any]


@dataclass(frozen=True)
class Alias:
    """A way of writing a name, and the unit it means; `parent_code` is "" for anywhere."""

    vintage: str
    level: str
    parent_code: str
    key: str
    code: str
    user_name: str
    created_at: datetime


class Ledger:
    """The imports, aliases and mappings of one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def imports(self, sha256: str | None = None) -> tuple[ImportEntry, ...]:
        """The published imports, oldest first; those of one file if asked."""
        table = table_of(ImportRow)
        columns = [table.c[name] for name in ImportEntry.__dataclass_fields__]
        query = select(*columns).order_by(table.c.release)
        if sha256 is not None:
            query = query.where(table.c.sha256 == sha256)
        with reading(self._engine) as connection:
            return tuple(ImportEntry(**row._mapping) for row in connection.execute(query))

    def report(self, release: int) -> bytes:
        """The JSON of the report behind a release; `DataMissing` if it came from no import."""
        table = table_of(ImportRow)
        query = select(table.c.report).where(table.c.release == release)
        with reading(self._engine) as connection:
            found = connection.execute(query).scalar_one_or_none()
        if found is None:
            raise DataMissing(f"Release {release} came from no import.", release=release)
        return gzip.decompress(found)

    def aliases(self) -> tuple[Alias, ...]:
        """All remembered aliases in the order in which they were first given."""
        table = table_of(AliasRow)
        columns = [table.c[name] for name in Alias.__dataclass_fields__]
        with reading(self._engine) as connection:
            rows = connection.execute(select(*columns).order_by(table.c.id))
            return tuple(Alias(**row._mapping) for row in rows)

    def remember(self, aliases: Sequence[Alias]) -> None:
        """Keep aliases; one for the same name in the same place takes the older one's."""
        table = table_of(AliasRow)
        key = ("vintage", "level", "parent_code", "key")
        self._write(
            lambda alias: delete(table).where(
                *(table.c[name] == getattr(alias, name) for name in key)
            ),
            lambda alias: insert(table).values(**vars(alias)),
            aliases,
        )

    def mappings(self) -> tuple[str, ...]:
        """The names of the saved mappings, sorted by code point: databases sort each their way."""
        table = table_of(MappingRow)
        with reading(self._engine) as connection:
            return tuple(sorted(connection.execute(select(table.c.name)).scalars()))

    def mapping(self, name: str) -> dict[str, Any]:
        """A saved mapping; `DataMissing` names the ones there are."""
        table = table_of(MappingRow)
        with reading(self._engine) as connection:
            query = select(table.c.mapping).where(table.c.name == name)
            found = connection.execute(query).scalar_one_or_none()
        if found is None:
            known = ", ".join(self.mappings()) or "none yet"
            raise DataMissing(f"There is no mapping {name!r}; saved are: {known}.", mapping=name)
        return dict(found)

    def save_mapping(self, name: str, mapping: Mapping[str, Any], user_name: str) -> None:
        """Keep a mapping under a name (1 to 100 characters); one of that name is replaced."""
        if not 1 <= len(name.strip()) <= 100:
            raise StoreError("The name of a mapping has 1 to 100 characters.", mapping=name)
        table = table_of(MappingRow)
        row = {
            "name": name.strip(),
            "mapping": dict(mapping),
            "user_name": user_name,
            "saved_at": datetime.now(UTC),
        }
        self._write(
            lambda one: delete(table).where(table.c.name == one["name"]),
            lambda one: insert(table).values(**one),
            [row],
        )

    def _write(self, remove: Any, add: Any, entries: Sequence[Any]) -> None:
        with writing(self._engine) as connection:
            for entry in entries:
                connection.execute(remove(entry))
                connection.execute(add(entry))
