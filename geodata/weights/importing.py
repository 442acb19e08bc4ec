"""Bring in what is known of the parts of divided communes as an addition, and take it out again."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from geodata.additions import Addition, AdditionKind, NewAddition, active, add, remove
from geodata.builds import Progress, silent
from geodata.crosswalk import BASIS_BASE_STATIONS, Crosswalk, load_crosswalk
from geodata.errors import ImportRefused
from geodata.ingest.limits import Limits
from geodata.ingest.reading import read_book
from geodata.paths import DataDir
from geodata.resolving.index import NameIndex
from geodata.units import Level, UnitRegistry
from geodata.weights.applying import (
    PARTS,
    POINTS,
    Pair,
    drawn_communes,
    measures_of_parts,
    measures_of_points,
    prepared_name,
)
from geodata.weights.choosing import divided_links
from geodata.weights.parts_file import read_parts
from geodata.weights.points_file import read_settlements

if TYPE_CHECKING:
    from geodata.store import Store

MASTS = "base_station"
"""The layer of points that are masts."""


@dataclass(frozen=True)
class Source:
    """Where the numbers come from: the file that is kept with them, its name, and who sent it."""

    path: Path
    file_name: str
    user: str


@dataclass(frozen=True)
class Weighed:
    """What an import gave. `weighed` are the codes of the divided communes that it is complete for.

    `incomplete` are those that it says something of, but not of all their parts. `decides` is the
    number of communes whose weights rest on it now; better measures go before it.
    """

    addition: Addition
    weighed: tuple[str, ...]
    incomplete: tuple[str, ...]
    decides: int

    def as_dict(self) -> dict[str, Any]:
        """The report in plain values."""
        return {"addition": self.addition.id, "decides": self.decides, **self.addition.report}


def weigh_by_parts(
    data_dir: DataDir,
    source: Source,
    pair: Pair,
    limits: Limits | None = None,
    progress: Progress = silent,
) -> Weighed:
    """Take a file of parts (`geodata.weights.parts_file`) for a pair of vintages into use.

    `ImportRefused` with row and column of whatever is wrong, or if it has all parts of no commune.
    """
    progress(0.0, "reading")
    book = read_book(source.path, limits, source.file_name)
    registry = UnitRegistry.load(data_dir)
    crosswalk = _crosswalk(data_dir, registry, pair)
    indexes = [NameIndex(registry, vintage) for vintage in pair]
    parts = read_parts(book, crosswalk, *indexes).frame
    measures = measures_of_parts(crosswalk, parts)
    content = _Content(PARTS, parts, measures, frozenset(parts["from_code"]))
    return _keep(data_dir, source, crosswalk, content, progress)


def weigh_by_points(
    data_dir: DataDir,
    source: Source,
    pair: Pair,
    limits: Limits | None = None,
    progress: Progress = silent,
) -> Weighed:
    """Take a file of settlements (`geodata.weights.points_file`) for a pair of vintages into use.

    `ImportRefused` as `weigh_by_parts`, and where one of the vintages is not drawn.
    """
    progress(0.0, "reading")
    points = read_settlements(read_book(source.path, limits, source.file_name))
    return _keep_points(data_dir, source, pair, points, progress)


def weigh_by_masts(
    data_dir: DataDir, store: "Store", user: str, pair: Pair, progress: Progress = silent
) -> Weighed:
    """Take the published masts that are not simulated for a pair of vintages into use.

    They are kept as they stand in the newest release; `ImportRefused` where all are simulated.
    """
    release = store.release().number
    masts = store.points(release, MASTS)
    real = masts[~masts["simulated"].astype(bool)]
    if real.empty:
        found = "all masts are simulated" if len(masts) else "there are no masts"
        raise ImportRefused(
            f"In release {release} {found}; simulated points weigh nothing. Publish real ones with"
            f" `atlas points import FILE --layer {MASTS} --publish`.",
            layer=MASTS,
            release=release,
        )
    points = real[["lon", "lat"]].assign(basis=BASIS_BASE_STATIONS, amount=1.0)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{MASTS}_release_{release}.csv"
        real[["point_id", "name", "lon", "lat"]].to_csv(path, index=False)
        source = Source(path, path.name, user)
        return _keep_points(data_dir, source, pair, points.reset_index(drop=True), progress)


def weight_additions(data_dir: DataDir) -> tuple[Addition, ...]:
    """The additions of weights in use, oldest first."""
    return tuple(one for one in active(data_dir) if one.kind is AdditionKind.WEIGHTS)


def unweigh(
    data_dir: DataDir, addition_id: str, user: str, progress: Progress = silent
) -> Addition:
    """Take weights out of use; `ImportRefused` if that is no addition of weights in use."""
    present = weight_additions(data_dir)
    if addition_id not in {one.id for one in present}:
        names = ", ".join(one.id for one in present) or "none"
        raise ImportRefused(
            f"{addition_id} is no addition of weights in use; in use: {names}.",
            addition=addition_id,
        )
    return remove(data_dir, addition_id, user, progress)


def _crosswalk(data_dir: DataDir, registry: UnitRegistry, pair: Pair) -> Crosswalk:
    one, other = (registry.vintage(name) for name in pair)
    if not data_dir.crosswalk(one, other).exists():
        raise ImportRefused(
            f"No crosswalk is stored from {one} to {other}; weights come in for stored ones.",
            from_vintage=str(one),
            to_vintage=str(other),
        )
    return load_crosswalk(data_dir, one, other)


def _keep_points(
    data_dir: DataDir, source: Source, pair: Pair, points: pd.DataFrame, progress: Progress
) -> Weighed:
    crosswalk = _crosswalk(data_dir, UnitRegistry.load(data_dir), pair)
    drawn = [drawn_communes(data_dir, vintage) for vintage in pair]
    old, new = drawn
    if old is None or new is None:
        missing = ", ".join(name for name, land in zip(pair, drawn, strict=True) if land is None)
        raise ImportRefused(
            f"{missing} has no boundaries; points cannot be placed in the parts of its communes.",
            vintage=missing,
        )
    measures = measures_of_points(crosswalk, points, old, new)
    return _keep(data_dir, source, crosswalk, _Content(POINTS, points, measures), progress)


@dataclass(frozen=True)
class _Content:
    """What is to be kept and what it measures; `named` are the communes that it speaks of."""

    kind: str
    frame: pd.DataFrame
    measures: Sequence[pd.DataFrame]
    named: frozenset[str] = frozenset()


def _keep(
    data_dir: DataDir,
    source: Source,
    crosswalk: Crosswalk,
    content: _Content,
    progress: Progress,
) -> Weighed:
    measures = [one for one in content.measures if len(one)]
    weighed = sorted({code for one in measures for code in one["from_code"]})
    if not weighed:
        raise ImportRefused(
            f"{source.file_name} has no divided commune with a number for every part; a commune"
            " is weighed only where all its parts are known.",
            file=source.file_name,
        )
    incomplete = sorted(content.named - set(weighed))
    pair = (str(crosswalk.from_vintage), str(crosswalk.to_vintage))
    report = {
        "from": pair[0],
        "to": pair[1],
        "kind": content.kind,
        "rows": len(content.frame),
        "bases": {one["basis"].iloc[0]: one["from_code"].nunique() for one in measures},
        "divided": divided_links(crosswalk)["from_code"].nunique(),
        "weighed": weighed,
        "incomplete": incomplete,
    }
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / prepared_name(content.kind, pair)
        content.frame.to_parquet(path, index=False)
        addition = add(
            data_dir,
            NewAddition(
                kind=AdditionKind.WEIGHTS,
                vintage=pair[1],
                level=Level.COMMUNE,
                original=source.path,
                file_name=source.file_name,
                user=source.user,
                prepared={path.name: path},
                report=report,
            ),
            lambda share, doing: progress(0.3 + 0.7 * share, doing),
        )
    present = load_crosswalk(data_dir, crosswalk.from_vintage, crosswalk.to_vintage)
    return Weighed(addition, tuple(weighed), tuple(incomplete), _decided(present, measures))


def _decided(crosswalk: Crosswalk, measures: Sequence[pd.DataFrame]) -> int:
    """How many communes have the weights of one of the measures."""
    keys = ["from_code", "to_code", "basis", "amount"]
    together = pd.concat([one[keys] for one in measures], ignore_index=True)
    return int(crosswalk.frame.merge(together, on=keys)["from_code"].nunique())
