"""What people added to the default data: vintages and boundaries, kept for ever, undone at will.

An addition lies in ``additions/<id>/``: ``manifest.json`` (who, when, from which file, with what
report), the original file and the prepared parquet files. It is in use while the build in use
names it; adding and removing assemble a new build and switch to it in one step
(`geodata.builds.switch_to`). ``additions/journal.jsonl`` tells who added and removed what, and is
what a fresh build starts from where none is in use.

Prepared files by kind:

- ``vintage``: ``registry.parquet`` (`REGISTRY_COLUMNS`) becomes ``registry/<vintage>.parquet``;
  each ``crosswalk_<to>.parquet`` (`CROSSWALK_COLUMNS`) becomes ``crosswalk/<vintage>_<to>.parquet``
  and each ``crosswalk_from_<from>.parquet`` becomes ``crosswalk/<from>_<vintage>.parquet``.
- ``boundaries``: ``communes.parquet`` (``code``, geometry WGS 84) replaces the boundaries of those
  communes; everything drawn from them follows (`geodata.boundaries.overlay`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from geodata.builds import Progress, silent
from geodata.paths import DataDir
from geodata.units import Level


class AdditionKind(StrEnum):
    """What an addition brings."""

    VINTAGE = "vintage"
    BOUNDARIES = "boundaries"


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


@dataclass(frozen=True)
class Event:
    """A line of the journal: an addition was ``added`` or ``removed`` by someone (UTC)."""

    at: datetime
    what: str
    addition: str
    user: str


def active(data_dir: DataDir) -> tuple[Addition, ...]:
    """The additions in use, in the order in which they came in."""
    raise NotImplementedError


def kept(data_dir: DataDir) -> tuple[Addition, ...]:
    """All additions that ever came in, oldest first, in use or not."""
    raise NotImplementedError


def history(data_dir: DataDir) -> tuple[Event, ...]:
    """Who added and removed what, oldest first."""
    raise NotImplementedError


def same_in_use(data_dir: DataDir, new: NewAddition) -> Addition | None:
    """The addition in use that brings the very same, None if there is none."""
    raise NotImplementedError


def add(data_dir: DataDir, new: NewAddition, progress: Progress = silent) -> Addition:
    """Keep an addition and put it in use. Adding the very same again returns the one in use.

    Raises `DataMissing` without a build, `ImportRefused` if it does not fit (a vintage that is
    there already, boundaries of an unknown vintage). Whatever is raised, and when killed, the
    state before stays whole.
    """
    raise NotImplementedError


def remove(
    data_dir: DataDir, addition_id: str, user: str = "", progress: Progress = silent
) -> Addition:
    """Take an addition out of use; it stays in ``additions/``. The state before it comes back.

    Raises `ImportRefused` if it is not in use or another addition rests on it.
    """
    raise NotImplementedError
