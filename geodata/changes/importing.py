"""Bring a change record in as an addition, and take it out again."""

import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from geodata.additions import Addition, AdditionKind, NewAddition, active, add, remove
from geodata.builds import Progress, silent
from geodata.chaining import chained
from geodata.changes.making import MadeVintage, make_vintage
from geodata.changes.record import read_record
from geodata.crosswalk import Crosswalk, load_crosswalk
from geodata.errors import ImportRefused
from geodata.ingest.limits import Limits
from geodata.ingest.reading import read_book
from geodata.paths import DataDir
from geodata.units import UnitRegistry, Vintage


@dataclass(frozen=True)
class ImportedVintage:
    """What an import made, `first_day` to `last_day` of the record, and how it is kept."""

    made: MadeVintage
    first_day: date
    last_day: date
    addition: Addition

    def as_dict(self) -> dict[str, Any]:
        """The report in plain values."""
        return {"addition": self.addition.id, **self.addition.report}


def import_vintage(
    data_dir: DataDir,
    path: Path,
    user: str,
    *,
    first_day: date | None = None,
    last_day: date | None = None,
    limits: Limits | None = None,
    progress: Progress = silent,
) -> ImportedVintage:
    """Make the vintage of a change record and put it in use.

    The days come from the name of the file where they are not given. The crosswalk leads to the
    first vintage known from the last day on, and over it to those after. `ImportRefused` if the
    file is no record, if the days are not known, or if the vintage is there already.
    """
    progress(0.0, "reading")
    record = read_record(read_book(path, limits))
    first, last = first_day or record.first_day, last_day or record.last_day
    if first is None or last is None or first >= last:
        raise ImportRefused(
            f"The days of {path.name} are not known; give the first with --name 2019-01-01 and"
            " the last with --until 2024-11-10.",
            file=path.name,
        )
    registry = UnitRegistry.load(data_dir)
    later = [vintage for vintage in registry.vintages if vintage.first_day >= last]
    if not later:
        raise ImportRefused(
            f"No vintage is known from {last} on, to which {path.name} could lead.", file=path.name
        )
    _check_new(data_dir, registry, first)
    progress(0.3, "making the vintage")
    made = make_vintage(record, first, registry, later[0])
    report = {"first_day": first.isoformat(), "last_day": last.isoformat(), **made.as_dict()}
    with tempfile.TemporaryDirectory() as folder:
        prepared = _prepared(Path(folder), data_dir, made, later)
        addition = add(
            data_dir,
            NewAddition(
                kind=AdditionKind.VINTAGE,
                vintage=made.name,
                level=None,
                original=path,
                file_name=path.name,
                user=user,
                prepared=prepared,
                report=report,
            ),
            lambda share, doing: progress(0.5 + share / 2, doing),
        )
    return ImportedVintage(made, first, last, addition)


def remove_vintage(
    data_dir: DataDir, name: str, user: str, progress: Progress = silent
) -> Addition:
    """Take an imported vintage out of use; `ImportRefused` if it is not an imported one."""
    found = next((one for one in vintage_additions(data_dir) if one.vintage == name), None)
    if found is None:
        names = ", ".join(one.vintage for one in vintage_additions(data_dir)) or "none"
        raise ImportRefused(f"{name} is no imported vintage; imported: {names}.", vintage=name)
    return remove(data_dir, found.id, user, progress)


def vintage_additions(data_dir: DataDir) -> tuple[Addition, ...]:
    """The imported vintages in use."""
    return tuple(one for one in active(data_dir) if one.kind is AdditionKind.VINTAGE)


def _check_new(data_dir: DataDir, registry: UnitRegistry, first: date) -> None:
    """The day is that of no vintage, but for the same import again, which `add` recognises."""
    known = {vintage.first_day for vintage in registry.vintages}
    imported = {one.vintage for one in vintage_additions(data_dir)}
    if first in known and first.isoformat() not in imported:
        raise ImportRefused(
            f"The vintage {first} is there already and was not imported.", vintage=str(first)
        )


def _prepared(
    folder: Path, data_dir: DataDir, made: MadeVintage, later: list[Vintage]
) -> dict[str, Path]:
    """The files of the addition: the registry and a crosswalk to every vintage that is reached."""
    registry = folder / "registry.parquet"
    made.registry.to_parquet(registry, index=False)
    prepared = {registry.name: registry}
    crosswalk = made.crosswalk
    for position, vintage in enumerate(later):
        if position:
            link = _crosswalk_between(data_dir, later[position - 1], vintage)
            if link is None:
                break
            crosswalk = chained(crosswalk, link)
        path = folder / f"crosswalk_{vintage.name}.parquet"
        crosswalk.frame.to_parquet(path, index=False)
        prepared[path.name] = path
    return prepared


def _crosswalk_between(data_dir: DataDir, one: Vintage, next_one: Vintage) -> Crosswalk | None:
    if not data_dir.crosswalk(one, next_one).exists():
        return None
    return load_crosswalk(data_dir, one, next_one)
