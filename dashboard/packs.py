"""Geometry packs by vintage, level and scope: made once, kept on disk and in memory."""

import hashlib
import json
import logging
import os
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from geodata.boundaries import load_display
from geodata.paths import DataDir, Detail
from geodata.units import Level, UnitRegistry
from layers.pack import VERSION, GeometryPack, build_pack
from layers.render_leaflet import GRID_BITS, detail_of, pack_units
from layers.spec import COUNTRY

log = logging.getLogger(__name__)

FRAMES_KEPT = 2
"""How many whole display geometries stay in memory, about 30 MB each at commune level."""

Key = tuple[str, str, str]
Geometries = npt.NDArray[np.object_]
Reader = Callable[[DataDir, str, Level, Detail], Geometries]


def read_display(data: DataDir, vintage: str, level: Level, detail: Detail) -> Geometries:
    """Display geometry of all units of a level, sorted by code, degrees WGS 84."""
    frame = load_display(data, vintage, level, detail)
    return np.asarray(frame.geometry.array, dtype=object)


@dataclass
class _Slot:
    lock: threading.Lock
    pack: GeometryPack | None = None


class PackStore:
    """Thread-safe: a pack is built by one thread while others wait for that pack alone.

    Packs are kept below ``<data>/cache/packs`` under a name made of the build and the layout's
    version, so that a new build or a new layout never meets an old file.
    """

    def __init__(self, data: DataDir, registry: UnitRegistry, read: Reader = read_display) -> None:
        self._data = data
        self._registry = registry
        self._read = read
        self._slots: dict[Key, _Slot] = {}
        self._frames: dict[tuple[str, Level, Detail], Geometries] = {}
        self._lock = threading.Lock()
        self._reading = threading.Lock()
        build = data.pinned().build or data.root
        name = f"{build}|{VERSION}|{sorted(GRID_BITS.items())}"
        self._folder = (
            data.root / "cache" / "packs" / hashlib.sha256(name.encode()).hexdigest()[:12]
        )

    def pack(self, vintage: str, level: Level, scope: str) -> GeometryPack:
        """The pack of a vintage, level and scope (`country` or a province's code).

        `UnitNotFound` for an unknown vintage or province, `DataMissing` before a build.
        """
        key = (vintage, str(level), scope)
        with self._lock:
            slot = self._slots.setdefault(key, _Slot(threading.Lock()))
        with slot.lock:
            if slot.pack is None:
                slot.pack = self._load(key) or self._build(vintage, level, scope)
            return slot.pack

    def _build(self, vintage: str, level: Level, scope: str) -> GeometryPack:
        detail = detail_of(scope)
        everything = self._registry.units(vintage, level)
        geometries = self.geometries(vintage, level, detail)
        if scope == COUNTRY:
            units = everything
        else:
            units = self._registry.units(vintage, level, within=scope)
            place = {unit.code: index for index, unit in enumerate(everything)}
            geometries = geometries[[place[unit.code] for unit in units]]
        pack = build_pack(pack_units(units), geometries, GRID_BITS[detail])
        self._save((vintage, str(level), scope), pack)
        return pack

    def geometries(self, vintage: str, level: Level, detail: Detail) -> Geometries:
        """The territories of all units of a level in the registry's order, degrees WGS 84."""
        key = (vintage, level, detail)
        with self._reading:
            if key not in self._frames:
                while len(self._frames) >= FRAMES_KEPT:
                    self._frames.pop(next(iter(self._frames)))
                self._frames[key] = self._read(self._data, vintage, level, detail)
            return self._frames[key]

    def _path(self, key: Key) -> Path:
        return self._folder / ("_".join(key) + ".pack")

    def _load(self, key: Key) -> GeometryPack | None:
        path = self._path(key)
        if not path.is_file():
            return None
        head, _, content = path.read_bytes().partition(b"\n")
        facts = json.loads(head)
        return GeometryPack(
            content=content,
            raw_size=facts["raw_size"],
            digest=facts["digest"],
            bounds=tuple(facts["bounds"]),
            main_bounds=tuple(facts["main_bounds"]),
        )

    def _save(self, key: Key, pack: GeometryPack) -> None:
        """Write whole or not at all; a data directory that cannot be written costs only time."""
        facts = {
            "raw_size": pack.raw_size,
            "digest": pack.digest,
            "bounds": pack.bounds,
            "main_bounds": pack.main_bounds,
        }
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._folder)
            with os.fdopen(handle, "wb") as file:
                file.write(json.dumps(facts).encode() + b"\n" + pack.content)
            Path(name).replace(self._path(key))
        except OSError as error:
            log.warning("A geometry pack could not be kept: %s", error)
