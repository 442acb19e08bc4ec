"""Bring a change record or a list of changes in as an addition, and take it out again."""

import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from geodata.additions import Addition, AdditionKind, NewAddition, active, add, remove
from geodata.assembly import REGISTRY_FILE
from geodata.bridges import Bridges, Measure, reverse
from geodata.builds import Progress, silent
from geodata.chaining import chained
from geodata.changes.listing import day_of, is_list, read_list
from geodata.changes.making import MadeVintage, make_vintage
from geodata.changes.record import read_record
from geodata.changes.renewing import NextVintage, make_next
from geodata.crosswalk import BASIS_AREA, Crosswalk, load_crosswalk
from geodata.errors import ImportRefused
from geodata.ingest.limits import Limits
from geodata.ingest.model import RawBook
from geodata.ingest.reading import read_book
from geodata.paths import DataDir
from geodata.units import PACKAGED_VINTAGES, Level, UnitRegistry, Vintage


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


@dataclass(frozen=True)
class ImportedList:
    """What the import of a list of changes made, and how it is kept."""

    made: NextVintage
    addition: Addition

    def as_dict(self) -> dict[str, Any]:
        """The report in plain values."""
        return {"addition": self.addition.id, **self.addition.report}


@dataclass(frozen=True)
class Wanted:
    """What the person says of a file: days and the vintage it rests on; None where the file does.

    `first_day` names the vintage; `last_day` is that of a change record; `base` the vintage that a
    list of changes changes.
    """

    first_day: date | None = None
    last_day: date | None = None
    base: str | None = None


@dataclass(frozen=True)
class _Sent:
    path: Path
    user: str
    wanted: Wanted


def import_changes(
    data_dir: DataDir,
    path: Path,
    user: str,
    wanted: Wanted | None = None,
    *,
    limits: Limits | None = None,
    progress: Progress = silent,
) -> ImportedVintage | ImportedList:
    """Make the vintage of a file, a change record or a list of changes, and put it in use.

    `ImportRefused` if the file is neither, its days are not known or the vintage is there already.
    """
    progress(0.0, "reading")
    book, said = read_book(path, limits), wanted or Wanted()
    work = _import_list if is_list(book) else _import_record
    return work(data_dir, _Sent(path, user, said), book, progress)


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
    first vintage known from the last day on, and over it to those of the packages after.
    `ImportRefused` if the file is no record, if the days are not known, or if the vintage is there
    already.
    """
    progress(0.0, "reading")
    book = read_book(path, limits)
    sent = _Sent(path, user, Wanted(first_day, last_day))
    return _import_record(data_dir, sent, book, progress)


def _import_record(
    data_dir: DataDir, sent: _Sent, book: RawBook, progress: Progress
) -> ImportedVintage:
    record, path, wanted = read_record(book), sent.path, sent.wanted
    first, last = wanted.first_day or record.first_day, wanted.last_day or record.last_day
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
    onward = [later[0], *(one for one in later[1:] if one in PACKAGED_VINTAGES)]
    with tempfile.TemporaryDirectory() as folder:
        prepared = _prepared(Path(folder), data_dir, made, onward)
        addition = _add(data_dir, sent, made.name, prepared, report=report, progress=progress)
    return ImportedVintage(made, first, last, addition)


def _import_list(data_dir: DataDir, sent: _Sent, book: RawBook, progress: Progress) -> ImportedList:
    """The vintage of a list of changes; it rests on the latest before it unless another is said."""
    changes, path, wanted = read_list(book), sent.path, sent.wanted
    day = wanted.first_day or day_of(path.name)
    if day is None:
        raise ImportRefused(
            f"From which day on the changes of {path.name} hold is not known; give it with"
            " --name 2026-04-30.",
            file=path.name,
        )
    registry = UnitRegistry.load(data_dir)
    _check_new(data_dir, registry, day)
    base = _base(registry, day, wanted.base)
    progress(0.3, "making the vintage")
    made = make_next(changes, day, registry, base)
    with tempfile.TemporaryDirectory() as folder:
        files = {
            REGISTRY_FILE: made.registry,
            f"crosswalk_from_{base}.parquet": made.crosswalk.frame,
            f"acts_from_{base}.parquet": made.links,
        }
        later = next((one for one in registry.vintages if one.first_day > day), None)
        if later is not None:
            onward = _onward(data_dir, registry, made, later)
            files[f"crosswalk_{later}.parquet"] = onward.frame
        prepared = _written(Path(folder), files)
        addition = _add(
            data_dir, sent, made.name, prepared, report=made.as_dict(), progress=progress
        )
    return ImportedList(made, addition)


def _base(registry: UnitRegistry, day: date, said: str | None) -> Vintage:
    """The vintage that a list changes: the one said, else the latest before the day."""
    before = [vintage for vintage in registry.vintages if vintage.first_day < day]
    names = ", ".join(vintage.name for vintage in before) or "none"
    if said is not None:
        found = next((vintage for vintage in before if vintage.name == said), None)
        if found is None:
            raise ImportRefused(f"--from {said} is no vintage before {day}; known: {names}.")
        return found
    if not before:
        raise ImportRefused(f"There is no vintage before {day} that a list could change.")
    return before[-1]


def _onward(
    data_dir: DataDir, registry: UnitRegistry, made: NextVintage, later: Vintage
) -> Crosswalk:
    """From a vintage put between two known ones to the later: back to its base and on from there.

    Exact where a unit's old ones all went whole into one later unit.
    """
    bridges = Bridges.load(data_dir, registry)
    on = bridges.between(made.base, later)
    if on is None:
        raise ImportRefused(
            f"Nothing leads from {made.base} to {later}; remove {later} first, then import in the"
            " order of the days.",
            vintage=made.name,
        )
    path = data_dir.boundaries(made.base, Level.COMMUNE)
    measures = []
    if path.exists():
        frame = pd.read_parquet(path, columns=["code", "area_km2"])
        measures.append(Measure(BASIS_AREA, frame.set_index("code")["area_km2"].astype(float)))
    return chained(reverse(made.crosswalk, measures), on)


def _add(
    data_dir: DataDir,
    sent: _Sent,
    name: str,
    prepared: dict[str, Path],
    *,
    report: dict[str, Any],
    progress: Progress,
) -> Addition:
    return add(
        data_dir,
        NewAddition(
            kind=AdditionKind.VINTAGE,
            vintage=name,
            level=None,
            original=sent.path,
            file_name=sent.path.name,
            user=sent.user,
            prepared=prepared,
            report=report,
        ),
        lambda share, doing: progress(0.5 + share / 2, doing),
    )


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
    """The files of the addition: registry, remarks, a crosswalk to every vintage reached."""
    files = {REGISTRY_FILE: made.registry, f"acts_{later[0]}.parquet": made.remarks}
    crosswalk = made.crosswalk
    for position, vintage in enumerate(later):
        if position:
            link = _crosswalk_between(data_dir, later[position - 1], vintage)
            if link is None:
                break
            crosswalk = chained(crosswalk, link)
        files[f"crosswalk_{vintage.name}.parquet"] = crosswalk.frame
    return _written(folder, files)


def _written(folder: Path, files: dict[str, pd.DataFrame]) -> dict[str, Path]:
    for name, frame in files.items():
        frame.to_parquet(folder / name, index=False)
    return {name: folder / name for name in files}


def _crosswalk_between(data_dir: DataDir, one: Vintage, next_one: Vintage) -> Crosswalk | None:
    if not data_dir.crosswalk(one, next_one).exists():
        return None
    return load_crosswalk(data_dir, one, next_one)
