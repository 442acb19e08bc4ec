"""What a service answers from, and how it is read from a data directory."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from dashboard.following import pilots_in_all, points_in_all
from dashboard.imported import ImportedBoundaries, imported_boundaries
from dashboard.packs import PackStore
from dashboard.points import PointSet
from geodata.boundaries import mapped_vintages
from geodata.bridges import Bridges
from geodata.carried import CarriedCube
from geodata.indicators import Catalogue, load_catalogue
from geodata.joins import Cube
from geodata.paths import DataDir
from geodata.plans import load_plans, targets_of
from geodata.points import load_point_catalogue
from geodata.store import open_store
from geodata.targets import Target
from geodata.units import UnitRegistry, Vintage


@dataclass(frozen=True)
class Published:
    """The release that is served, and the build of boundaries it is drawn on."""

    id: str
    date: date
    simulated: bool
    build: str = ""


@dataclass(frozen=True)
class AtlasData:
    """What a service is made of; tests give their own.

    `vintages` are those that can be drawn; all of the registry if None. `imported` says which of
    their boundaries came from files; `targets` are what the plans ask.
    """

    registry: UnitRegistry
    catalogue: Catalogue
    cube: CarriedCube
    packs: PackStore
    points: Mapping[str, PointSet]
    pilots: Mapping[str, frozenset[str]]
    release: Published
    vintages: tuple[Vintage, ...] | None = None
    imported: tuple[ImportedBoundaries, ...] = ()
    targets: tuple[Target, ...] = ()


def load_data(data_dir: DataDir, database_url: str | None = None) -> AtlasData:
    """Read registry, newest release and plans; `DataMissing` says what makes it."""
    registry, catalogue = UnitRegistry.load(data_dir), load_catalogue()
    mapped = mapped_vintages(data_dir, registry)
    names = [vintage.name for vintage in mapped]
    bridges = Bridges.load(data_dir, registry)
    with open_store(database_url or data_dir.database, catalogue) as store:
        release = store.release()
        layers = load_point_catalogue().layers
        frames = {layer: store.points(release.number, layer) for layer in layers}
        pilots = pilots_in_all(store.pilots(release.number), mapped, bridges)
        cube = Cube.load(store, registry, catalogue, release.number)
    carried = CarriedCube(cube, registry, catalogue, bridges)
    points = {
        layer: points_in_all(PointSet.from_frame(frame, names), mapped, bridges)
        for layer, frame in frames.items()
    }
    build = data_dir.pinned().build
    published = Published(
        id=str(release.number),
        date=release.created_at.date(),
        simulated=release.simulated,
        build="" if build is None else build.name,
    )
    packs = PackStore(data_dir, registry)
    return AtlasData(
        registry, catalogue, carried, packs, points, pilots, published, mapped,
        imported_boundaries(data_dir, registry), targets_of(load_plans(data_dir)),
    )  # fmt: skip
