"""The desks of one data directory, opened for a request or a job and closed after it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from dashboard.kept import Kept
from dashboard.pages.imports.points_desk import PointDesk
from dashboard.settings import Settings
from geodata.errors import AtlasError
from geodata.indicators import Catalogue, load_catalogue
from geodata.ingest.boundaries.desk import BoundaryDesk
from geodata.ingest.desk import ImportDesk
from geodata.ingest.limits import Limits
from geodata.search import UnitFinder
from geodata.store import Store, open_store
from geodata.units import UnitRegistry


@dataclass(frozen=True)
class Desks:
    """What imports work with. The registry is read again when another build is in use."""

    settings: Settings
    _registries: Kept[Path, UnitRegistry] = field(default_factory=lambda: Kept(1))
    _open: Kept[Path, ImportDesk] = field(default_factory=lambda: Kept(1))
    _finders: Kept[Path, UnitFinder] = field(default_factory=lambda: Kept(1))
    _warming: set[str] = field(default_factory=set)

    @property
    def limits(self) -> Limits:
        """What an import may cost."""
        return self.settings.limits

    @property
    def catalogue(self) -> Catalogue:
        """The indicators."""
        return load_catalogue()

    @property
    def registry(self) -> UnitRegistry:
        """The units of the build in use."""
        data_dir = self.settings.data_dir
        return self._registries.get(data_dir.current.resolve(), lambda: UnitRegistry.load(data_dir))

    @property
    def finder(self) -> UnitFinder:
        """The search over the units of the build in use."""
        current = self.settings.data_dir.current.resolve()
        return self._finders.get(current, lambda: UnitFinder(self.registry))

    @contextmanager
    def store(self) -> Iterator[Store]:
        """The published data."""
        settings = self.settings
        with open_store(settings.database_url or settings.data_dir.database) as store:
            yield store

    def imports(self) -> ImportDesk:
        """The desk for spreadsheets; kept, as it remembers the last files, for quick choices."""
        settings = self.settings
        return self._open.get(
            settings.data_dir.current.resolve(),
            lambda: ImportDesk(
                settings.data_dir,
                open_store(settings.database_url or settings.data_dir.database),
                self.registry,
                self.catalogue,
                self.limits,
            ),
        )

    def warm(self, staged_id: str) -> None:
        """Read a staged file in the background: whoever looks at a row chooses next."""

        def read() -> None:
            with suppress(AtlasError, OSError):
                self.imports().warm(staged_id)
            self._warming.discard(staged_id)

        if staged_id not in self._warming:
            self._warming.add(staged_id)
            threading.Thread(target=read, name=f"atlas-warm-{staged_id}", daemon=True).start()

    def points(self) -> PointDesk:
        """The desk for files of points."""
        return PointDesk(self.settings.data_dir, self.registry, self.limits)

    def boundaries(self) -> BoundaryDesk:
        """The desk for boundary files."""
        settings = self.settings
        database = settings.database_url or None
        return BoundaryDesk(settings.data_dir, self.registry, self.limits, database)
