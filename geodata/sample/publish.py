"""Making the whole sample and publishing it as one release."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from geodata.boundaries import load_boundaries
from geodata.crosswalk import Crosswalk, load_crosswalk
from geodata.paths import DataDir
from geodata.sample.observations import Sites, make_series
from geodata.sample.parameters import DATES, PROVINCES, SEED, VERSION
from geodata.sample.people import make_people
from geodata.sample.pilots import make_pilots
from geodata.sample.placing import inside, placements, successors
from geodata.sample.sites import (
    base_stations,
    facilities,
    marked,
    public_wifi,
    state_bodies,
    video_conferences,
)
from geodata.sample.tables import observation_rows, source_id
from geodata.sample.territory import Territory, make_territory
from geodata.store import POINT_COLUMNS, Publication, Published, SourceRecord, open_store
from geodata.units import AFTER_REFORM, BEFORE_REFORM, Level, UnitRegistry

Progress = Callable[[str], None]
TITLE = "Số liệu mô phỏng"
BASES_VI = {
    "declared": "kê khai",
    "measured": "đo kiểm",
    "modelled": "ước tính theo mô hình",
    "counted": "thống kê",
}


def publish_sample(
    data_dir: DataDir,
    seed: int = SEED,
    progress: Progress | None = None,
    database: Path | str | None = None,
) -> Published:
    """Make the sample from the built data and publish it, as a rule in the directory's database.

    With the same seed and the same build nothing is done and `changed` is False. `DataMissing`
    without a build. `progress` is told each step.
    """
    tell = progress or _quiet
    fingerprint = sample_fingerprint(data_dir, seed)
    with open_store(database or data_dir.database) as store:
        mine = [item for item in store.releases() if item.title == TITLE]
        if mine and mine[-1].fingerprint == fingerprint:
            return Published(mine[-1], changed=False)
        tell("reading units and boundaries")
        registry = UnitRegistry.load(data_dir)
        publication = make_sample(
            registry,
            load_boundaries(data_dir, BEFORE_REFORM, Level.COMMUNE),
            load_boundaries(data_dir, AFTER_REFORM, Level.COMMUNE),
            load_crosswalk(data_dir, BEFORE_REFORM, AFTER_REFORM),
            seed=seed,
            fingerprint=fingerprint,
            progress=tell,
        )
        tell("publishing")
        return store.publish(publication, registry)


def sample_fingerprint(data_dir: DataDir, seed: int) -> str:
    """SHA-256 over the generator's version, the seed and the built files it reads."""
    digest = hashlib.sha256(f"sample {VERSION} {seed}".encode())
    files: list[Path] = [data_dir.crosswalk(BEFORE_REFORM, AFTER_REFORM)]
    for vintage in (BEFORE_REFORM, AFTER_REFORM):
        files += [data_dir.registry(vintage), data_dir.boundaries(vintage, Level.COMMUNE)]
    for file in files:
        if file.exists():
            digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def make_sample(
    registry: UnitRegistry,
    boundaries: gpd.GeoDataFrame,
    new_boundaries: gpd.GeoDataFrame,
    crosswalk: Crosswalk,
    *,
    seed: int = SEED,
    fingerprint: str | None = None,
    progress: Progress | None = None,
) -> Publication:
    """The whole sample. `boundaries` are the communes of before, `new_boundaries` of after."""
    tell = progress or _quiet
    territory = make_territory(registry, boundaries, new_boundaries, crosswalk, seed)
    tell("people and points")
    people = make_people(territory)
    bodies = _placed(territory, "tslcd", state_bodies(territory))
    conferences = _placed(territory, "vc", video_conferences(territory, bodies))
    stations = _placed(territory, "bts", base_stations(territory, people))
    places = _placed(territory, "fac", facilities(territory, people))
    wifi = _placed(territory, "wifi", public_wifi(territory))
    tell("observations")
    series = make_series(territory, people, Sites(bodies, conferences, stations, places))
    observations = observation_rows(territory, series, registry)
    layers = {
        "tslcd": _shown_bodies(bodies),
        "video_conference": conferences,
        "base_station": stations,
        "facility": places,
        "public_wifi": wifi,
    }
    points = pd.concat(
        [_point_rows(territory, layer, frame) for layer, frame in layers.items()],
        ignore_index=True,
    )
    shown = pd.concat(list(layers.values()), ignore_index=True)
    sources = _sources()
    return Publication(
        title=TITLE,
        sources=sources,
        observations=observations,
        points=points,
        placements=placements(territory, shown),
        pilots=make_pilots(territory, people),
        note=f"Bộ sinh số liệu phiên bản {VERSION}, hạt giống {seed}. Không phải số liệu thật.",
        fingerprint=fingerprint,
        complete=frozenset(source.id for source in sources),
    )


def _quiet(_step: str) -> None:
    """Progress that nobody asked for."""


def _sources() -> tuple[SourceRecord, ...]:
    return tuple(
        SourceRecord(
            id=source_id(province.code, basis),
            title=f"Số liệu mô phỏng - {province.name} - {name}",
            simulated=True,
        )
        for province in PROVINCES
        for basis, name in BASES_VI.items()
    )


def _placed(territory: Territory, prefix: str, points: pd.DataFrame) -> pd.DataFrame:
    """With id, place, and the position of the new commune the place lies in.

    A body keeps its place in every layer it appears in.
    """
    points = points.reset_index(drop=True)
    number = points.groupby("province").cumcount() + 1
    ids = [
        f"sample-{prefix}-{province}-{index:05d}"
        for province, index in zip(points["province"], number, strict=True)
    ]
    rows = points["commune"].to_numpy(dtype=np.int64)
    if "lon" in points:
        return points.assign(point_id=ids)
    places = inside(territory.shapes[rows], territory.rng("places", prefix))
    return points.assign(
        point_id=ids,
        lon=np.round(places[:, 0], 6),
        lat=np.round(places[:, 1], 6),
        successor=successors(territory, rows, places),
    )


def _shown_bodies(bodies: pd.DataFrame) -> pd.DataFrame:
    """Bodies that are points of the network: in service, or planned where the plan goes on.

    Where the plan counts its points (Bình Dương), bodies that never joined are no points.
    """
    fixed = bodies["province"] == "74"
    return bodies[~fixed | (bodies["since"] < len(DATES))].reset_index(drop=True)


def _point_rows(territory: Territory, layer: str, points: pd.DataFrame) -> pd.DataFrame:
    rng = territory.rng("days", layer)
    days = rng.integers(0, 180, len(points))
    since: list[str | None] = [
        None if index >= len(DATES) else _day(index, int(back))
        for index, back in zip(points["since"], days, strict=True)
    ]
    suspended = rng.random(len(points)) < (0.01 if layer == "public_wifi" else 0.0)
    status = np.where(suspended, "suspended", "active").astype(object)
    status[np.array([day is None for day in since])] = "planned"
    if layer == "facility":
        status[:] = "active"
    keys = [key for key in ("kind", "bandwidth_mbps", "technology", "operator") if key in points]
    if layer == "base_station":
        keys.remove("kind")
    keys.append("fibre_since" if layer == "facility" else "since")
    columns = [since if key in ("since", "fibre_since") else points[key].tolist() for key in keys]
    attributes = [dict(zip(keys, values, strict=True)) for values in zip(*columns, strict=True)]
    rows = points.assign(
        layer=layer,
        name=[marked(name) for name in points["name"]],
        status=status,
        attributes=pd.Series(attributes, dtype=object),
        source_id=[source_id(province, "counted") for province in points["province"]],
    )
    return rows.loc[:, list(POINT_COLUMNS)]


def _day(index: int, back: int) -> str:
    """A day in the half year up to the date of that index."""
    return str((pd.Timestamp(DATES[index]) - pd.Timedelta(days=back)).date())
