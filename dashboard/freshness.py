"""What is published now, watched so that a running server serves what is new by itself."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

from dashboard.settings import Settings
from geodata.errors import AtlasError
from geodata.plan_files import PlanFolder
from geodata.store import open_store

log = logging.getLogger(__name__)

LOOK_SECONDS = 2.0
"""How long a new release may wait before it is noticed, in seconds."""


@dataclass(frozen=True)
class Published:
    """The build in use (its folder's name, None before the first) and the newest release.

    `plans` are the ids of the plans that a department added.
    """

    build: str | None
    release: int | None
    plans: tuple[str, ...] = ()


def published_now(settings: Settings) -> Published:
    """What a server that starts now would serve; `StoreError` if the database cannot be read."""
    current = settings.data_dir.current
    build = current.resolve().name if current.exists() else None
    with open_store(settings.database_url or settings.data_dir.database) as store:
        latest = store.latest()
    plans = PlanFolder(settings.data_dir).ids()
    return Published(build, None if latest is None else latest.number, plans)


def watch(
    settings: Settings,
    served: Published,
    changed: Callable[[], None],
    stop: threading.Event,
    look_seconds: float = LOOK_SECONDS,
) -> threading.Thread:
    """Call `changed` each time something else is published than before, until `stop` is set.

    A database that cannot be read for a while is no change; it is looked at again.
    """

    def look() -> None:
        known = served
        while not stop.wait(look_seconds):
            try:
                now = published_now(settings)
            except AtlasError as error:
                log.warning("The database could not be looked at: %s", error.message)
                continue
            if now != known:
                known = now
                changed()

    thread = threading.Thread(target=look, name="atlas-freshness", daemon=True)
    thread.start()
    return thread
