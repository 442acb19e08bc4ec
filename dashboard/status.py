"""What is built and what is published, for `atlas status`."""

from dataclasses import asdict, dataclass
from typing import Any

from dashboard.settings import Settings
from geodata.boundaries import mapped_vintages
from geodata.changes import vintage_additions
from geodata.errors import DataMissing
from geodata.paths import DataDir
from geodata.store import Release, open_store
from geodata.units import UnitRegistry, Vintage

YES_NO = {True: "yes", False: "no"}


@dataclass(frozen=True)
class Status:
    """The state of a data directory. `units` counts by vintage and level."""

    data: str
    built: bool
    build: str | None
    units: dict[str, dict[str, int]]
    release: int | None
    released_at: str | None
    title: str | None
    simulated: bool | None
    observations: int
    points: int
    pilots: int

    def as_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return asdict(self)

    def lines(self) -> list[tuple[str, str]]:
        """(label, value) pairs for a terminal; what is missing says which command makes it."""
        built = self.build or "yes" if self.built else "not yet: run `atlas build`"
        lines = [("data", self.data), ("build", built)]
        for vintage, counts in self.units.items():
            text = ", ".join(f"{count:,} {level}" for level, count in counts.items())
            lines.append((f"units {vintage}", text))
        if self.release is None:
            return [*lines, ("release", "none: run `atlas sample` or import a file")]
        return [
            *lines,
            ("release", f"{self.release} of {self.released_at}: {self.title}"),
            ("simulated", YES_NO[bool(self.simulated)]),
            ("observations", f"{self.observations:,}"),
            ("points", f"{self.points:,}"),
            ("pilot communes", f"{self.pilots:,}"),
        ]


def read_status(settings: Settings) -> Status:
    """Look at the data directory and the database; changes nothing and fails on nothing missing."""
    data_dir = settings.data_dir
    try:
        registry = UnitRegistry.load(data_dir)
    except DataMissing:
        registry = None
    build = data_dir.current.resolve().name if data_dir.current.exists() else None
    counts = {} if registry is None else {v.name: _counts(registry, v) for v in registry.vintages}
    release, sizes = _published(settings)
    return Status(
        data=str(settings.data),
        built=registry is not None,
        build=build,
        units=counts,
        release=release.number if release else None,
        released_at=release.created_at.date().isoformat() if release else None,
        title=release.title if release else None,
        simulated=release.simulated if release else None,
        observations=sizes[0],
        points=sizes[1],
        pilots=sizes[2],
    )


def _counts(registry: UnitRegistry, vintage: Vintage) -> dict[str, int]:
    return {str(level): len(registry.units(vintage, level)) for level in registry.levels(vintage)}


def _published(settings: Settings) -> tuple[Release | None, tuple[int, int, int]]:
    """The latest release and its number of observations, points and pilots."""
    if settings.database_url is None and not settings.data_dir.database.exists():
        return None, (0, 0, 0)
    with open_store(settings.database_url or settings.data_dir.database) as store:
        release = store.latest()
        if release is None:
            return None, (0, 0, 0)
        sizes = (len(store.observations()), len(store.points()), len(store.pilots()))
        return release, sizes


@dataclass(frozen=True)
class VintageRow:
    """One vintage for `atlas vintages list`. `origin` is the package or who added which file."""

    name: str
    units: dict[str, int]
    drawn: bool
    leads_to: tuple[str, ...]
    origin: str

    def as_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return asdict(self)


def vintage_rows(data_dir: DataDir) -> list[VintageRow]:
    """All vintages, oldest first; `DataMissing` if the build has not been run."""
    registry = UnitRegistry.load(data_dir)
    drawn = {vintage.name for vintage in mapped_vintages(data_dir, registry)}
    origins = {one.vintage: one for one in vintage_additions(data_dir)}
    rows = []
    for vintage in registry.vintages:
        added = origins.get(vintage.name)
        origin = (
            "installed packages"
            if added is None
            else f"{added.file_name}, by {added.user} on {added.added_at:%Y-%m-%d}"
        )
        leads_to = tuple(
            other.name for other in registry.vintages if data_dir.crosswalk(vintage, other).exists()
        )
        rows.append(
            VintageRow(
                vintage.name,
                _counts(registry, vintage),
                vintage.name in drawn,
                leads_to,
                origin,
            )
        )
    return rows
