"""What the store keeps of saved choices of pilot communes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, delete, func, insert, select

from geodata.errors import DataMissing, StoreError
from geodata.store.database import reading, writing
from geodata.store.models import ReleaseRow, ScenarioRow
from geodata.store.publishing import table_of

LONGEST_TITLE = 120
LONGEST_USER = 80
MOST_BYTES = 4 * 1024 * 1024
"""What the frozen data of one scenario may take; a choice from the whole country takes a third."""

MOST_SCENARIOS = 1000


@dataclass(frozen=True)
class ScenarioHead:
    """What is known of a saved scenario at a glance; `created_at` is in UTC."""

    id: str
    title: str
    user_name: str
    created_at: datetime
    release: int
    vintage: str
    province: str
    digest: str
    simulated: bool


@dataclass(frozen=True)
class ScenarioEntry(ScenarioHead):
    """A saved scenario without its data, and when its release was published, in UTC."""

    released_at: datetime


@dataclass(frozen=True)
class ScenarioRecord(ScenarioHead):
    """A scenario as it is handed over for keeping and given back, with its data."""

    scenario: Mapping[str, Any]
    frozen: bytes


class Scenarios:
    """The saved scenarios of one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, record: ScenarioRecord) -> None:
        """Keep a scenario; `StoreError` if it is too large or there are too many."""
        _check(record)
        table = table_of(ScenarioRow)
        count = select(func.count()).select_from(table)
        with writing(self._engine) as connection:
            if connection.execute(count).scalar_one() >= MOST_SCENARIOS:
                raise StoreError(
                    f"{MOST_SCENARIOS} scenarios are saved, which is the most there can be; "
                    "remove some first.",
                    limit=MOST_SCENARIOS,
                )
            connection.execute(insert(table).values(**vars(record)))

    def get(self, scenario_id: str) -> ScenarioRecord:
        """A saved scenario; `DataMissing` if there is none of that id."""
        table = table_of(ScenarioRow)
        with reading(self._engine) as connection:
            found = connection.execute(select(table).where(table.c.id == scenario_id)).first()
        if found is None:
            raise _none(scenario_id)
        return ScenarioRecord(**found._mapping)

    def entry(self, scenario_id: str) -> ScenarioEntry:
        """What the list says of one scenario; `DataMissing` if there is none of that id."""
        found = self._entries(scenario_id)
        if not found:
            raise _none(scenario_id)
        return found[0]

    def entries(self) -> tuple[ScenarioEntry, ...]:
        """All saved scenarios, the newest first."""
        return self._entries(None)

    def remove(self, scenario_id: str) -> None:
        """Forget a scenario; `DataMissing` if there is none of that id."""
        table = table_of(ScenarioRow)
        with writing(self._engine) as connection:
            done = connection.execute(delete(table).where(table.c.id == scenario_id))
        if not done.rowcount:
            raise _none(scenario_id)

    def _entries(self, scenario_id: str | None) -> tuple[ScenarioEntry, ...]:
        table, release = table_of(ScenarioRow), table_of(ReleaseRow)
        names = ScenarioHead.__dataclass_fields__
        query = (
            select(*(table.c[name] for name in names), release.c.created_at.label("released_at"))
            .join(release, table.c.release == release.c.number)
            .order_by(table.c.created_at.desc(), table.c.id)
        )
        if scenario_id is not None:
            query = query.where(table.c.id == scenario_id)
        with reading(self._engine) as connection:
            return tuple(ScenarioEntry(**row._mapping) for row in connection.execute(query))


def _check(record: ScenarioRecord) -> None:
    for text, most, what in (
        (record.title, LONGEST_TITLE, "title"),
        (record.user_name, LONGEST_USER, "user"),
    ):
        if not 1 <= len(text) <= most:
            raise StoreError(f"The {what} of a scenario has 1 to {most} characters.", field=what)
    if len(record.frozen) > MOST_BYTES:
        raise StoreError(
            f"The scenario takes {len(record.frozen):,} bytes; the most is {MOST_BYTES:,}. "
            "Choose from fewer communes or by fewer criteria.",
            limit=MOST_BYTES,
        )


def _none(scenario_id: str) -> DataMissing:
    return DataMissing("There is no saved scenario of this address.", scenario=scenario_id)
