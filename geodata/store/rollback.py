"""Taking a release back: a new release that puts its values as they were before it.

Only what the release touched is put back, and only if it still stands as the release left it; a
later change of the same values would be lost unseen, so it is named and nothing is written.
"""

from typing import Any, NoReturn

import numpy as np
import pandas as pd
from sqlalchemy import Connection, and_, or_, select

from geodata.errors import StoreError
from geodata.store.models import ObservationRow, PilotRow, PointRow, PointUnitRow, ReleaseRow
from geodata.store.publication import OBSERVATION_COLUMNS, PILOT_COLUMNS, PLACEMENT_COLUMNS
from geodata.store.publishing import (
    PILOT_KEY,
    VALUE_KEY,
    Change,
    frame_of,
    new_release,
    table_of,
    with_signatures,
    write_changes,
)


def roll_back(connection: Connection, number: int, user_name: str | None) -> int:
    """Take back a release on an open write transaction; the number of the new release.

    `StoreError` if a later release changed the same values, or if nothing would change.
    """
    parts = [
        _restored(connection, ObservationRow, VALUE_KEY, list(OBSERVATION_COLUMNS), number),
        _restored(connection, PointRow, ["point_id"], ["point_id", "signature"], number),
        _restored(connection, PilotRow, PILOT_KEY, list(PILOT_COLUMNS), number),
    ]
    if not any(parts):
        raise StoreError(f"Release {number} changed nothing that could be taken back.")
    made = new_release(
        connection,
        {"title": f"Rollback of release {number}", "user_name": user_name, "undoes": number},
    )
    write_changes(connection, parts, _placements(connection, parts[1], number), made)
    return made


def _restored(
    connection: Connection, model: type[Any], key: list[str], content: list[str], number: int
) -> Change:
    """What brings the rows that a release touched back to what they were before it."""
    table = table_of(model)
    columns = [table.c[name] for name in key]
    by_it = or_(table.c.added_in == number, table.c.removed_in == number)
    touched = select(*columns).where(by_it).distinct().subquery()
    same = and_(*(table.c[name] == touched.c[name] for name in key))
    since = or_(table.c.removed_in.is_(None), table.c.removed_in >= number)
    rows = frame_of(connection, select(table).join(touched, same).where(since).order_by(table.c.id))
    if rows.empty:
        return Change(table, rows, ())
    if model is PointRow:
        rows = _signed(connection, rows, number)
    added, removed = rows["added_in"], rows["removed_in"]
    live = rows[removed.isna()]
    left = rows[(added <= number) & ~(removed <= number)]
    before = rows[(added < number) & ~(removed < number)]
    moved = pd.concat([_differing(live, left, content), _differing(left, live, content)])
    if not moved.empty:
        _refuse(connection, number, moved, rows, key)
    retired = _differing(live, before, content)["id"]
    restored = _differing(before, live, content)
    return Change(table, restored, tuple(sorted(int(one) for one in retired)))


def _differing(rows: pd.DataFrame, others: pd.DataFrame, content: list[str]) -> pd.DataFrame:
    """The rows whose content is not among the others; missing equals missing."""
    known = {tuple(map(_comparable, row)) for row in others[content].itertuples(index=False)}
    keep = [
        tuple(map(_comparable, row)) not in known for row in rows[content].itertuples(index=False)
    ]
    return rows[np.array(keep, dtype=bool)]


def _comparable(value: Any) -> Any:
    return None if pd.isna(value) else value


def _refuse(
    connection: Connection, number: int, moved: pd.DataFrame, rows: pd.DataFrame, key: list[str]
) -> NoReturn:
    releases = table_of(ReleaseRow)
    undone = select(releases.c.number).where(releases.c.undoes == number)
    by = connection.execute(undone.order_by(releases.c.number.desc())).scalars().first()
    first = " ".join(str(value).removesuffix(" 00:00:00") for value in moved[key].iloc[0])
    same = rows.merge(moved[key].drop_duplicates(), on=key)
    later = {int(one) for one in same["added_in"] if one > number}
    later |= {int(one) for one in same["removed_in"].dropna() if one > number}
    if by is not None and max(later, default=by) == by:
        raise StoreError(f"Release {number} was already rolled back by release {by}.", release=by)
    raise StoreError(
        f"Release {number} cannot be taken back: release {max(later)} changed the same values "
        f"after it (the first: {first}). Roll that one back first. Nothing was written.",
        release=number,
        later=sorted(later),
    )


def _signed(connection: Connection, rows: pd.DataFrame, number: int) -> pd.DataFrame:
    """Points with signatures, each from the placement of its own row."""
    placed = _placed(connection, number)
    placed = placed[placed["point"].isin(rows["id"])].rename(columns={"point": "point_id"})
    signed = with_signatures(rows.assign(point_id=rows["id"]), placed)
    return signed.assign(point_id=rows["point_id"])


def _placed(connection: Connection, number: int) -> pd.DataFrame:
    """Placements of the points that were live at some time since before a release."""
    units, points = table_of(PointUnitRow), table_of(PointRow)
    since = or_(points.c.removed_in.is_(None), points.c.removed_in >= number)
    return frame_of(
        connection, select(units).join(points, units.c.point == points.c.id).where(since)
    )


def _placements(connection: Connection, change: Change, number: int) -> pd.DataFrame:
    """The placements of the points that come back."""
    if change.added.empty:
        return pd.DataFrame(columns=list(PLACEMENT_COLUMNS))
    back = change.added[["id", "point_id"]]
    placed = _placed(connection, number).merge(back, left_on="point", right_on="id")
    return placed[list(PLACEMENT_COLUMNS)]
