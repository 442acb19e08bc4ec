"""What people added to the default data: vintages and boundaries, kept for ever, undone at will.

An addition lies in ``additions/<id>/``: ``manifest.json`` (who, when, from which file, with what
report), the original file and the prepared parquet files. It is in use while the build in use
names it; adding and removing assemble a new build and switch to it in one step
(`geodata.builds.switch_to`). ``additions/journal.jsonl`` tells who added and removed what, and is
what a fresh build starts from where none is in use.

Prepared files by kind:

- ``vintage``: ``registry.parquet`` (`REGISTRY_COLUMNS`) becomes ``registry/<vintage>.parquet``;
  each ``crosswalk_<to>.parquet`` (`CROSSWALK_COLUMNS`) becomes ``crosswalk/<vintage>_<to>.parquet``
  and each ``crosswalk_from_<from>.parquet`` becomes ``crosswalk/<from>_<vintage>.parquet``; in the
  same way ``acts_<to>.parquet`` and ``acts_from_<from>.parquet`` (`LINK_NOTE_COLUMNS` of
  `geodata.acts`) become ``acts/<from>_<to>.parquet``. A vintage with a crosswalk from another has
  the boundaries of that one with the changes of the crosswalk (`geodata.boundaries.derived`).
- ``boundaries``: ``communes.parquet`` (``code``, geometry WGS 84) replaces the boundaries of those
  communes; everything drawn from them follows (`geodata.boundaries.overlay`), and the weights of
  divided communes.
- ``weights``: ``parts_<from>_<to>.parquet`` or ``points_<from>_<to>.parquet`` say what is known of
  the parts of divided communes (`geodata.weights.applying`).
"""

import hashlib
import json
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from geodata.assembly import COMMUNES_FILE, REGISTRY_FILE, assemble
from geodata.builds import (
    Progress,
    alone,
    base_of,
    build_in_use,
    read_additions_file,
    silent,
    switch_to,
)
from geodata.errors import BuildError, DataMissing, ImportRefused
from geodata.journal import ADDED, REMOVED, Event, in_use_by, read_journal, write_event
from geodata.paths import DataDir
from geodata.units import Level
from geodata.weights.applying import pair_of

MANIFEST = "manifest.json"
ORIGINAL = "original"

__all__ = [
    "Addition",
    "AdditionKind",
    "Event",
    "NewAddition",
    "active",
    "add",
    "build_with_additions",
    "history",
    "kept",
    "remove",
    "same_in_use",
]


class AdditionKind(StrEnum):
    """What an addition brings."""

    VINTAGE = "vintage"
    BOUNDARIES = "boundaries"
    WEIGHTS = "weights"


@dataclass(frozen=True)
class Addition:
    """One addition as it is kept. `report` says what was checked when it came in (JSON values).

    `vintage` is the name of the vintage it brings or changes, `added_at` is UTC, `digest` the
    hash of the prepared files, `folder` where it lies.
    """

    id: str
    kind: AdditionKind
    vintage: str
    level: Level | None
    file_name: str
    sha256: str
    digest: str
    user: str
    added_at: datetime
    report: Mapping[str, Any]
    folder: Path


@dataclass(frozen=True)
class NewAddition:
    """What is to be added. `original` is the sender's file, `prepared` the parquet files by name.

    All files are copied; the caller may delete its own afterwards.
    """

    kind: AdditionKind
    vintage: str
    level: Level | None
    original: Path
    file_name: str
    user: str
    prepared: Mapping[str, Path]
    report: Mapping[str, Any] = field(default_factory=dict)


def active(data_dir: DataDir) -> tuple[Addition, ...]:
    """The additions in use, in the order in which they came in."""
    return tuple(_read(data_dir, one) for one in _active_ids(data_dir))


def kept(data_dir: DataDir) -> tuple[Addition, ...]:
    """All additions that ever came in, oldest first, in use or not."""
    named = {event.addition for event in history(data_dir)} | set(_active_ids(data_dir))
    found = [_read(data_dir, one) for one in named]
    return tuple(sorted(found, key=lambda one: (one.added_at, one.id)))


def history(data_dir: DataDir) -> tuple[Event, ...]:
    """Who added and removed what, oldest first."""
    return read_journal(_journal(data_dir))


def same_in_use(data_dir: DataDir, new: NewAddition) -> Addition | None:
    """The addition in use that brings the very same, None if there is none."""
    digest = _digest(new.prepared)
    wanted = (new.kind, new.vintage, new.level, _sha256(new.original), digest)
    return next(
        (
            one
            for one in active(data_dir)
            if (one.kind, one.vintage, one.level, one.sha256, one.digest) == wanted
        ),
        None,
    )


def add(data_dir: DataDir, new: NewAddition, progress: Progress = silent) -> Addition:
    """Keep an addition and put it in use. Adding the very same again returns the one in use.

    Raises `DataMissing` without a build, `ImportRefused` if it does not fit (a vintage that is
    there already, boundaries of an unknown vintage). Whatever is raised, and when killed, the
    state before stays whole.
    """
    with alone(data_dir):
        build = _whole_build(data_dir)
        _catch_up(data_dir)
        same = same_in_use(data_dir, new)
        if same is not None:
            return same
        _check_fits(build, new)
        addition = _keep(data_dir, new)
        done = False
        try:
            _use(data_dir, base_of(build), (*active(data_dir), addition), progress)
            done = True
        finally:
            if not done:
                shutil.rmtree(addition.folder, ignore_errors=True)
        write_event(_journal(data_dir), ADDED, addition.id, addition.user)
    progress(1.0, "published")
    return addition


def remove(
    data_dir: DataDir, addition_id: str, user: str = "", progress: Progress = silent
) -> Addition:
    """Take an addition out of use; it stays in ``additions/``. The state before it comes back.

    Raises `ImportRefused` if it is not in use or another addition rests on it.
    """
    with alone(data_dir):
        build = _whole_build(data_dir)
        _catch_up(data_dir)
        present = active(data_dir)
        gone = next((one for one in present if one.id == addition_id), None)
        if gone is None:
            names = ", ".join(one.id for one in present) or "none"
            raise ImportRefused(
                f"There is no addition {addition_id!r} in use; in use: {names}.",
                addition=addition_id,
            )
        rest = tuple(one for one in present if one.id != addition_id)
        _check_free(gone, rest)
        _use(data_dir, base_of(build), rest, progress)
        write_event(_journal(data_dir), REMOVED, gone.id, user)
    progress(1.0, "published")
    return gone


def build_with_additions(data_dir: DataDir, base: Path, progress: Progress = silent) -> Path:
    """A new base build with the additions in use: what is to be switched to.

    The caller holds the lock. Raises `BuildError` naming the addition that no longer fits.
    """
    return _assembled(data_dir, base, active(data_dir), progress)


def _use(
    data_dir: DataDir, base: Path, additions: tuple[Addition, ...], progress: Progress
) -> None:
    if not base.is_dir():
        raise BuildError(
            f"The build {base.name} that everything rests on is gone; run `atlas build --force`.",
            path=str(base),
        )
    switch_to(data_dir, _assembled(data_dir, base, additions, progress))


def _assembled(
    data_dir: DataDir, base: Path, additions: tuple[Addition, ...], progress: Progress
) -> Path:
    if not additions:
        return base
    vintages = [one for one in additions if one.kind is AdditionKind.VINTAGE]
    boundaries = [one for one in additions if one.kind is AdditionKind.BOUNDARIES]
    weights = [one for one in additions if one.kind is AdditionKind.WEIGHTS]
    return assemble(data_dir, base, vintages, boundaries, progress, weights=weights)


def _active_ids(data_dir: DataDir) -> tuple[str, ...]:
    """The ids the build in use (or the one held to) names; without a build the journal's."""
    build = data_dir.build or build_in_use(data_dir)
    if build is None:
        return in_use_by(history(data_dir))
    ids = read_additions_file(build).get("active", [])
    order = {event.addition: place for place, event in enumerate(history(data_dir))}
    return tuple(sorted(ids, key=lambda one: (order.get(one, len(order)), one)))


def _catch_up(data_dir: DataDir) -> None:
    """Write what a kill kept from the journal and clear what never came in use."""
    written, real = set(in_use_by(history(data_dir))), set(_active_ids(data_dir))
    for one in sorted(real - written):
        write_event(_journal(data_dir), ADDED, one, _read(data_dir, one).user)
    for one in sorted(written - real):
        write_event(_journal(data_dir), REMOVED, one, "")
    known = real | {event.addition for event in history(data_dir)}
    for folder in _root(data_dir).glob("*"):
        if folder.is_dir() and folder.name not in known:
            shutil.rmtree(folder, ignore_errors=True)


def _whole_build(data_dir: DataDir) -> Path:
    build = build_in_use(data_dir)
    if build is None:
        raise DataMissing(f"There is no build in {data_dir.root}; run `atlas build`.")
    return build


def _check_fits(build: Path, new: NewAddition) -> None:
    there = DataDir(build).registry(new.vintage).is_file()
    if new.kind is AdditionKind.VINTAGE and there:
        raise ImportRefused(
            f"The vintage {new.vintage} is there already; undo it before it is added again.",
            vintage=new.vintage,
        )
    if new.kind is AdditionKind.BOUNDARIES and not there:
        raise ImportRefused(
            f"There is no vintage {new.vintage}; add its units before its boundaries.",
            vintage=new.vintage,
        )
    if new.kind is AdditionKind.WEIGHTS:
        _check_pairs(build, new)
        return
    wanted = REGISTRY_FILE if new.kind is AdditionKind.VINTAGE else COMMUNES_FILE
    if wanted not in new.prepared:
        raise ImportRefused(f"The addition lacks {wanted}.", lacks=wanted)


def _check_pairs(build: Path, new: NewAddition) -> None:
    for name in new.prepared:
        one, other = pair_of(Path(name))
        if not DataDir(build).crosswalk(one, other).is_file():
            raise ImportRefused(
                f"There is no crosswalk from {one} to {other} whose weights could be improved.",
                from_vintage=one,
                to_vintage=other,
            )


def _check_free(gone: Addition, rest: Iterable[Addition]) -> None:
    """Refuse to remove a vintage that other additions speak of."""
    if gone.kind is not AdditionKind.VINTAGE:
        return
    holders = [
        one.id
        for one in rest
        if one.vintage == gone.vintage
        or any(gone.vintage in path.stem for path in one.folder.glob("*_*.parquet"))
    ]
    if holders:
        raise ImportRefused(
            f"The vintage {gone.vintage} is still needed; undo first: {', '.join(holders)}.",
            additions=holders,
        )


def _keep(data_dir: DataDir, new: NewAddition) -> Addition:
    """Copy everything into the addition's folder; it appears there whole or not at all."""
    at = datetime.now(UTC)
    digest = _digest(new.prepared)
    addition_id = f"{at:%Y%m%dT%H%M%S}{at.microsecond // 1000:03d}-{digest[:8]}"
    folder = _root(data_dir) / addition_id
    working = folder.with_name(f".{addition_id}.tmp")
    shutil.rmtree(working, ignore_errors=True)
    working.mkdir(parents=True)
    for name, path in new.prepared.items():
        shutil.copyfile(path, working / name)
    shutil.copyfile(new.original, working / f"{ORIGINAL}{Path(new.file_name).suffix.lower()}")
    manifest = {
        "kind": new.kind,
        "vintage": new.vintage,
        "level": new.level,
        "file_name": new.file_name,
        "sha256": _sha256(new.original),
        "digest": digest,
        "user": new.user,
        "added_at": at.isoformat(),
        "report": dict(new.report),
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1)
    (working / MANIFEST).write_text(text, encoding="utf-8")
    working.rename(folder)
    return _read(data_dir, addition_id)


def _read(data_dir: DataDir, addition_id: str) -> Addition:
    folder = _root(data_dir) / addition_id
    path = folder / MANIFEST
    if not path.is_file():
        raise DataMissing(
            f"The addition {addition_id} is in use but its folder {folder} is gone; "
            "bring it back from a backup.",
            path=str(path),
        )
    found = json.loads(path.read_text(encoding="utf-8"))
    return Addition(
        id=addition_id,
        folder=folder,
        **{
            **found,
            "kind": AdditionKind(found["kind"]),
            "level": None if found["level"] is None else Level(found["level"]),
            "added_at": datetime.fromisoformat(found["added_at"]),
        },
    )


def _root(data_dir: DataDir) -> Path:
    return data_dir.root / "additions"


def _journal(data_dir: DataDir) -> Path:
    return _root(data_dir) / "journal.jsonl"


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _digest(prepared: Mapping[str, Path]) -> str:
    parts = [f"{name} {_sha256(path)}" for name, path in sorted(prepared.items())]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
