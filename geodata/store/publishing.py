"""Writing a release: what differs from the live rows, in one transaction.

A row whose key is live with other values retires the live row; a row that is already live is left
alone; a value from a real source retires simulated ones for the same unit, indicator, date and
basis. If nothing differs, no release is made.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from sqlalchemy import Connection, Select, Table, bindparam, exists, func, insert, select, update

from geodata.errors import StoreError
from geodata.store.models import (
    ImportRow,
    ObservationRow,
    PilotRow,
    PointRow,
    PointUnitRow,
    ReleaseRow,
    SourceRow,
)
from geodata.store.publication import (
    OBSERVATION_COLUMNS,
    OBSERVATION_KEY,
    OBSERVATION_NUMBERS,
    PILOT_COLUMNS,
    POINT_COLUMNS,
    Publication,
    SourceRecord,
)

CHUNK = 20_000
VALUE_KEY = ["vintage", "code", "indicator", "date", "basis"]
PILOT_KEY = ["vintage", "code", "plan"]


@dataclass(frozen=True)
class Change:
    """Rows of one table: to add, and the ids of live rows to retire."""

    table: Table
    added: pd.DataFrame
    retired: tuple[int, ...]

    def __bool__(self) -> bool:
        return bool(len(self.added) or self.retired)


def table_of(model: type[Any]) -> Table:
    """The table behind a model."""
    table: Table = model.__table__
    return table


def write(connection: Connection, publication: Publication) -> int | None:
    """Publish on an open write transaction; the release's number, or None if nothing differs.

    The frames have been checked. The caller commits or rolls back.
    """
    new_sources = _new_sources(connection, publication.sources)
    points = with_signatures(publication.points, publication.placements)
    changes = [
        _change_with_real_first(
            connection,
            publication,
            ObservationRow,
            publication.observations,
            key=list(OBSERVATION_KEY),
            compared=["level", *OBSERVATION_NUMBERS],
            subject=VALUE_KEY,
        ),
        _change_with_real_first(
            connection,
            publication,
            PointRow,
            points,
            key=["point_id"],
            compared=["signature"],
            subject=["layer"],
        ),
        _change(
            connection,
            PilotRow,
            publication.pilots,
            key=PILOT_KEY,
            compared=list(PILOT_COLUMNS[3:]),
            complete=publication.complete,
        ),
    ]
    if not any(changes):
        return None
    number = new_release(
        connection,
        {
            "title": publication.title,
            "note": publication.note,
            "fingerprint": publication.fingerprint,
            "user_name": publication.user_name,
        },
    )
    if new_sources:
        rows = [asdict(source) | {"added_in": number} for source in new_sources]
        connection.execute(insert(SourceRow), rows)
    write_changes(connection, changes, publication.placements, number)
    if publication.imported is not None:
        record = asdict(publication.imported)
        connection.execute(insert(table_of(ImportRow)), record | {"release": number})
    return number


def new_release(connection: Connection, values: Mapping[str, Any]) -> int:
    """Insert the row of the next release, made now, and return its number.

    Whether it holds simulated rows is settled by `write_changes`.
    """
    number = _next(connection, ReleaseRow.number)
    made = {"number": number, "created_at": datetime.now(UTC), "simulated": False}
    connection.execute(insert(ReleaseRow), made | dict(values))
    return number


def write_changes(
    connection: Connection, changes: Sequence[Change], placements: pd.DataFrame, number: int
) -> None:
    """Retire and add the rows of observations, points and pilots, in that order, in a release."""
    for change in changes:
        _retire(connection, change, number)
    observations, points, pilots = changes
    _add(connection, observations.table, observations.added, OBSERVATION_COLUMNS, number)
    _add_points(connection, points.added, placements, number)
    _add(connection, pilots.table, pilots.added, PILOT_COLUMNS, number)
    releases = table_of(ReleaseRow)
    statement = update(releases).where(releases.c.number == number)
    connection.execute(statement.values(simulated=_any_simulated(connection)))


def _any_simulated(connection: Connection) -> bool:
    """Whether any live row comes from a simulated source."""
    source = table_of(SourceRow)
    for model in (ObservationRow, PointRow, PilotRow):
        table = table_of(model)
        made_up = (table.c.source_id == source.c.id) & source.c.simulated
        query = select(exists().where(table.c.removed_in.is_(None), made_up))
        if connection.execute(query).scalar_one():
            return True
    return False


def _new_sources(
    connection: Connection, sources: tuple[SourceRecord, ...]
) -> tuple[SourceRecord, ...]:
    known = {row.id: row for row in connection.execute(select(table_of(SourceRow)))}
    for source in sources:
        stored = known.get(source.id)
        if stored is None:
            continue
        for column, value in asdict(source).items():
            if getattr(stored, column) != value:
                raise StoreError(
                    f"The source {source.id} is already stored with another {column}; "
                    "a source never changes, give the new one its own id.",
                    source=source.id,
                    column=column,
                )
    return tuple(source for source in sources if source.id not in known)


def _change_with_real_first(
    connection: Connection,
    publication: Publication,
    model: type[Any],
    rows: pd.DataFrame,
    *,
    key: list[str],
    compared: list[str],
    subject: list[str],
) -> Change:
    """As `_change`; where something real stands or comes, simulated rows go or stay out.

    `subject` are the columns by which rows are about the same: a value of one unit, indicator,
    date and basis; for points the layer, which never holds real points beside made-up ones.
    """
    table, source = table_of(model), table_of(SourceRow)
    real = [item.id for item in publication.sources if not item.simulated]
    is_real = rows["source_id"].isin(real)
    arriving = rows.loc[is_real, subject].drop_duplicates()
    if not is_real.all():
        lasting = select(source.c.id).where(~source.c.simulated)
        standing = _live(connection, table, table.c.source_id.in_(lasting))
        taken = pd.concat([arriving, standing[subject]]).drop_duplicates()
        rows = rows[is_real | ~_among(rows, taken)]
    change = _change(
        connection, model, rows, key=key, compared=compared, complete=publication.complete
    )
    if arriving.empty:
        return change
    simulated = select(source.c.id).where(source.c.simulated)
    live = _live(connection, table, table.c.source_id.in_(simulated))
    displaced = live.loc[_among(live, arriving), "id"]
    retired = sorted({*change.retired, *(int(number) for number in displaced)})
    return Change(table, change.added, tuple(retired))


def _among(rows: pd.DataFrame, keys: pd.DataFrame) -> "npt.NDArray[np.bool_]":
    """Which rows are about one of the subjects, whose columns are those of `keys`."""
    if rows.empty or keys.empty:
        return np.zeros(len(rows), dtype=bool)
    columns = list(keys.columns)
    found = rows[columns].merge(keys, on=columns, how="left", indicator=True)
    return (found["_merge"] == "both").to_numpy()


def _change(
    connection: Connection,
    model: type[Any],
    rows: pd.DataFrame,
    *,
    key: list[str],
    compared: list[str],
    complete: frozenset[str],
) -> Change:
    """What of `rows` is new or differs from the live rows, and which live rows it retires."""
    table = table_of(model)
    live = _live(connection, table, table.c.removed_in.is_(None))
    if live.empty:
        return Change(table, rows, ())
    if model is PointRow:
        live = _live_with_signatures(connection, live)
    pairs = rows.merge(live[[*key, *compared, "id"]], on=key, how="left", suffixes=("", "_live"))
    same = np.ones(len(pairs), dtype=bool)
    for column in compared:
        one, other = pairs[column], pairs[f"{column}_live"]
        same &= ((one == other) | (one.isna() & other.isna())).to_numpy(dtype=bool)
    present = pairs["id"].notna().to_numpy()
    retired = {int(number) for number in pairs["id"][present & ~same]}
    gone = live[live["source_id"].isin(complete) & ~live["id"].isin(pairs["id"])]
    retired |= {int(number) for number in gone["id"]}
    return Change(table, rows[~(present & same)], tuple(sorted(retired)))


def _live(connection: Connection, table: Table, condition: Any) -> pd.DataFrame:
    return frame_of(connection, select(table).where(table.c.removed_in.is_(None)).where(condition))


def frame_of(connection: Connection, query: Select[Any]) -> pd.DataFrame:
    """The rows of a query with days as datetime64[s] and missing numbers as NaN."""
    result = connection.execute(query)
    frame = pd.DataFrame(list(map(tuple, result)), columns=list(result.keys()))
    for column in ("date", "since"):
        if column in frame:
            frame[column] = pd.to_datetime(frame[column]).astype("datetime64[s]")
    for column in (*OBSERVATION_NUMBERS, "added_in", "removed_in"):
        if column in frame:
            frame[column] = frame[column].astype("float64")
    return frame


def with_signatures(points: pd.DataFrame, placements: pd.DataFrame) -> pd.DataFrame:
    """Points with one text each that holds all that can change: values and placement."""
    rows = points.assign(signature="")
    if rows.empty:
        return rows
    lines = placements["vintage"] + "=" + placements["code"]
    placed = lines.groupby(placements["point_id"]).agg(lambda group: " ".join(sorted(group)))
    told = rows[[column for column in POINT_COLUMNS if column != "point_id"]].astype(object)
    values = told.where(told.notna(), None).to_dict("records")  # a blank is NaN here, None there
    rows["signature"] = [
        json.dumps([value, placed.get(point)], sort_keys=True, ensure_ascii=False, default=str)
        for value, point in zip(values, rows["point_id"], strict=True)
    ]
    return rows


def _live_with_signatures(connection: Connection, live: pd.DataFrame) -> pd.DataFrame:
    units, points = table_of(PointUnitRow), table_of(PointRow)
    query = (
        select(points.c.point_id, units.c.vintage, units.c.code)
        .join(points, units.c.point == points.c.id)
        .where(points.c.removed_in.is_(None))
    )
    placed = pd.DataFrame(
        connection.execute(query).fetchall(), columns=["point_id", "vintage", "code"]
    )
    return with_signatures(live, placed)


def _next(connection: Connection, column: Any) -> int:
    """One more than the highest number; the write lock or the primary key keeps it unique."""
    return int(connection.execute(select(func.coalesce(func.max(column), 0))).scalar_one()) + 1


def _retire(connection: Connection, change: Change, number: int) -> None:
    if change.retired:
        statement = (
            update(change.table)
            .where(change.table.c.id == bindparam("row"))
            .values(removed_in=number)
        )
        connection.execute(statement, [{"row": row} for row in change.retired])


def _add(
    connection: Connection, table: Table, rows: pd.DataFrame, columns: tuple[str, ...], number: int
) -> None:
    for start in range(0, len(rows), CHUNK):
        part = rows.iloc[start : start + CHUNK]
        values = [_plain(part[column]) for column in columns]
        names = (*columns, "added_in")
        connection.execute(
            insert(table),
            [dict(zip(names, (*row, number), strict=True)) for row in zip(*values, strict=True)],
        )


def _plain(column: "pd.Series[Any]") -> list[Any]:
    """Python values with None for missing, dates as dates and whole samples as integers."""
    if column.dtype.kind == "M":
        return [moment.date() for moment in column.dt.to_pydatetime()]
    plain = column.astype(object)
    values: list[Any] = plain.where(column.notna(), None).tolist()
    if column.name == "samples":
        return [None if value is None else int(value) for value in values]
    return values


def _add_points(
    connection: Connection, points: pd.DataFrame, placements: pd.DataFrame, number: int
) -> None:
    if points.empty:
        return
    first = _next(connection, PointRow.id)
    numbered = points.assign(id=range(first, first + len(points)))
    _add(connection, table_of(PointRow), numbered, ("id", *POINT_COLUMNS), number)
    placed = placements.merge(numbered[["point_id", "id"]], on="point_id")
    rows = placed[["id", "vintage", "code"]].itertuples(index=False, name=None)
    entries = [{"point": point, "vintage": vintage, "code": code} for point, vintage, code in rows]
    if entries:
        connection.execute(insert(PointUnitRow), entries)
