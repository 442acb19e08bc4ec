"""What publishing a file would change: each value as the atlas shows it now, against the new."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import pandas as pd

from geodata.errors import DataMissing
from geodata.ingest.observing import Observed
from geodata.ingest.report import ChangeKind, Changes, ValueChange
from geodata.store import Store
from geodata.units import UnitRegistry

LISTED = (ChangeKind.CHANGED, ChangeKind.DISPLACES_SIMULATED)


def compare(
    observed: Sequence[Observed], store: Store, registry: UnitRegistry, vintage: str
) -> Changes:
    """The changes in the newest release, by what that release shows for each unit.

    Where several sources give one value, the release shows the real one before a simulated one,
    then the one published last.
    """
    old = _shown_now(store, vintage, {one.indicator for one in observed})
    counts: Counter[ChangeKind] = Counter()
    listed: list[ValueChange] = []
    for one in observed:
        before = old.get(one.key)
        kind = _kind(one, before)
        counts[kind] += 1
        if kind in LISTED and before is not None:
            listed.append(_change(one, before, kind, registry, vintage))
    listed.sort(key=lambda change: LISTED.index(change.kind))
    return Changes({kind: counts[kind] for kind in ChangeKind}, tuple(listed))


def _shown_now(store: Store, vintage: str, indicators: set[str]) -> dict[Any, dict[str, Any]]:
    """The rows shown now by (code, indicator, day, basis)."""
    found: dict[Any, dict[str, Any]] = {}
    for indicator in sorted(indicators):
        try:
            rows = store.observations(vintage=vintage, indicator=indicator)
        except DataMissing:
            return {}
        order = ["simulated", "added_in", "source_id"]
        ranked = rows.sort_values(order, ascending=[True, False, True], kind="stable")
        shown = ranked.drop_duplicates(["code", "date", "basis"])
        records: list[dict[str, Any]] = shown.to_dict("records")  # type: ignore[assignment]
        for row in records:
            found[row["code"], indicator, row["date"].date(), row["basis"]] = row
    return found


def _number(row: dict[str, Any], name: str) -> float | None:
    return None if pd.isna(row[name]) else float(row[name])


def _parts(row: dict[str, Any]) -> tuple[float | None, ...]:
    return tuple(_number(row, name) for name in ("numerator", "denominator", "value", "samples"))


def _kind(one: Observed, before: dict[str, Any] | None) -> ChangeKind:
    if before is None:
        return ChangeKind.NEW
    if before["simulated"]:
        return ChangeKind.DISPLACES_SIMULATED
    return ChangeKind.SAME if _parts(before) == one.numbers else ChangeKind.CHANGED


def _change(
    one: Observed, before: dict[str, Any], kind: ChangeKind, registry: UnitRegistry, vintage: str
) -> ValueChange:
    numerator, denominator, value, _samples = _parts(before)
    old = Observed(
        one.sheet, one.row, one.code, one.level, one.indicator, one.day, one.basis,
        numerator, denominator, value,
    )  # fmt: skip
    return ValueChange(
        code=one.code,
        name=registry.get(vintage, one.code).name,
        level=one.level,
        indicator=one.indicator,
        day=one.day,
        basis=one.basis,
        kind=kind,
        old=old.shown_value,
        new=one.shown_value,
        old_numerator=numerator,
        old_denominator=denominator,
        new_numerator=one.numerator,
        new_denominator=one.denominator,
        old_source=str(before["source_id"]),
    )
