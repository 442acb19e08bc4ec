"""The store: publishing releases and reading any of them back as frames."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pandas as pd
from sqlalchemy import ColumnElement, Engine, Select, Table, or_, select

from geodata.errors import DataMissing, StoreError
from geodata.indicators import Catalogue, load_catalogue
from geodata.store.database import make_engine, migrate, reading, writing
from geodata.store.ledger import Ledger
from geodata.store.models import (
    ObservationRow,
    PilotRow,
    PointRow,
    PointUnitRow,
    ReleaseRow,
    SourceRow,
)
from geodata.store.publication import (
    OBSERVATION_COLUMNS,
    PILOT_COLUMNS,
    POINT_COLUMNS,
    Publication,
    checked_observations,
    checked_pilots,
    checked_points,
)
from geodata.store.publishing import table_of, write
from geodata.store.rollback import roll_back
from geodata.store.scenarios import Scenarios
from geodata.units import UnitRegistry


@dataclass(frozen=True)
class Release:
    """An immutable, numbered state of the published data. `created_at` is in UTC.

    `simulated` says whether anything in it is made up; `undoes` is the release it rolled back.
    """

    number: int
    created_at: datetime
    title: str
    note: str | None
    simulated: bool
    fingerprint: str | None
    user_name: str | None = None
    undoes: int | None = None


@dataclass(frozen=True)
class Published:
    """The release that holds the data now; `changed` is False if it was there already."""

    release: Release
    changed: bool


def open_store(target: Path | str, catalogue: Catalogue | None = None) -> "Store":
    """Open a database file or an SQLAlchemy URL, making or migrating it where needed.

    `StoreError` if it is no database of the atlas or was written by a newer version.
    """
    engine = make_engine(target)
    try:
        migrate(engine)
    except StoreError:
        engine.dispose()
        raise
    return Store(engine, catalogue or load_catalogue())


class Store:
    """Published data. Every read is one consistent snapshot of one release."""

    def __init__(self, engine: Engine, catalogue: Catalogue) -> None:
        self._engine = engine
        self._catalogue = catalogue
        self.ledger = Ledger(engine)
        self.scenarios = Scenarios(engine)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def publish(self, publication: Publication, registry: UnitRegistry | None = None) -> Published:
        """Check and write a publication as one release, all of it or nothing.

        With a registry every unit must exist in its vintage. `StoreError` names table, row and
        column of the first wrong row. Publishing what is already live makes no release.
        """
        sources = {source.id for source in publication.sources}
        points, placements = checked_points(
            publication.points, publication.placements, registry, sources
        )
        checked = replace(
            publication,
            observations=checked_observations(
                publication.observations, self._catalogue, registry, sources
            ),
            points=points,
            placements=placements,
            pilots=checked_pilots(publication.pilots, registry, sources),
        )
        with writing(self._engine) as connection:
            number = write(connection, checked)
        release = self.release(number)
        return Published(release, changed=number is not None)

    def roll_back(self, number: int, user_name: str | None = None) -> Release:
        """Take back what a release added and bring back what it retired, as a new release.

        `DataMissing` if there is no such release; `StoreError` if a later one changed the same
        values, and then nothing is written.
        """
        self.release(number)
        with writing(self._engine) as connection:
            made = roll_back(connection, number, user_name)
        return self.release(made)

    def releases(self) -> tuple[Release, ...]:
        """All releases, oldest first."""
        table = table_of(ReleaseRow)
        with reading(self._engine) as connection:
            rows = connection.execute(select(table).order_by(table.c.number)).all()
        return tuple(Release(**row._mapping) for row in rows)

    def latest(self) -> Release | None:
        """The newest release, or None if nothing was published yet."""
        found = self.releases()
        return found[-1] if found else None

    def release(self, number: int | None = None) -> Release:
        """The release of that number, the newest if None; `DataMissing` if there is none."""
        found = {item.number: item for item in self.releases()}
        if not found:
            raise DataMissing("Nothing was published yet; run `atlas sample` or import a file.")
        wanted = max(found) if number is None else number
        if wanted not in found:
            raise DataMissing(f"There is no release {number}.", release=number)
        return found[wanted]

    def sources(self, release: int | None = None) -> pd.DataFrame:
        """The sources known to a release, by id."""
        table = table_of(SourceRow)
        number = self.release(release).number
        frame = self._frame(select(table).where(table.c.added_in <= number))
        return frame.sort_values("id", ignore_index=True)  # databases sort texts each their way

    def observations(
        self,
        release: int | None = None,
        *,
        vintage: str | None = None,
        indicator: str | None = None,
        code: str | None = None,
    ) -> pd.DataFrame:
        """Observations of a release with their source's `simulated` flag and `added_in`.

        Columns: those of `OBSERVATION_COLUMNS`, then `added_in`, `simulated`. `date` is
        datetime64[s]; missing numbers are NaN.
        """
        table, source = table_of(ObservationRow), table_of(SourceRow)
        columns = [table.c[name] for name in OBSERVATION_COLUMNS]
        query = (
            select(*columns, table.c.added_in, source.c.simulated)
            .join(source, table.c.source_id == source.c.id)
            .where(_in_release(table, self.release(release).number))
            .order_by(table.c.id)
        )
        for column, wanted in (("vintage", vintage), ("indicator", indicator), ("code", code)):
            if wanted is not None:
                query = query.where(table.c[column] == wanted)
        frame = self._frame(query)
        frame["date"] = pd.to_datetime(frame["date"]).astype("datetime64[s]")
        numbers = ["numerator", "denominator", "value", "samples"]
        return frame.astype(dict.fromkeys(numbers, "float64"))

    def points(self, release: int | None = None, layer: str | None = None) -> pd.DataFrame:
        """Points of a release: `POINT_COLUMNS`, `simulated`, and a column a vintage.

        The column of a vintage (its name) holds the code of the commune the point lies in.
        """
        table, source, unit = table_of(PointRow), table_of(SourceRow), table_of(PointUnitRow)
        columns = [table.c[name] for name in POINT_COLUMNS]
        query = (
            select(table.c.id, *columns, source.c.simulated)
            .join(source, table.c.source_id == source.c.id)
            .where(_in_release(table, self.release(release).number))
            .order_by(table.c.id)
        )
        if layer is not None:
            query = query.where(table.c.layer == layer)
        points = self._frame(query)
        chosen = query.with_only_columns(table.c.id).order_by(None).subquery()
        placed = self._frame(select(unit).join(chosen, unit.c.point == chosen.c.id))
        wide = placed.pivot_table(index="point", columns="vintage", values="code", aggfunc="first")
        return points.join(wide, on="id").drop(columns="id")

    def pilots(self, release: int | None = None) -> pd.DataFrame:
        """Pilot communes of a release: `PILOT_COLUMNS` and `simulated`."""
        table, source = table_of(PilotRow), table_of(SourceRow)
        columns = [table.c[name] for name in PILOT_COLUMNS]
        query = (
            select(*columns, source.c.simulated)
            .join(source, table.c.source_id == source.c.id)
            .where(_in_release(table, self.release(release).number))
            .order_by(table.c.id)
        )
        frame = self._frame(query).sort_values(
            ["vintage", "code"], kind="stable", ignore_index=True
        )
        frame["since"] = pd.to_datetime(frame["since"]).astype("datetime64[s]")
        return frame

    def _frame(self, query: Select[Any]) -> pd.DataFrame:
        with reading(self._engine) as connection:
            result = connection.execute(query)
            return pd.DataFrame(list(map(tuple, result)), columns=list(result.keys()))


def _in_release(table: Table, number: int) -> ColumnElement[bool]:
    """What was added up to a release and not yet retired in it."""
    return (table.c.added_in <= number) & or_(
        table.c.removed_in.is_(None), table.c.removed_in > number
    )
