"""Saved scenarios: a question kept with the data it was asked of and the answer it was given."""

import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from dashboard.kept import Kept
from dashboard.pilots.desk import Answer
from dashboard.pilots.freezing import freeze, thaw
from dashboard.selection import NotFound
from dashboard.settings import Settings
from geodata.errors import BadRequest, DataMissing
from geodata.pilots.scenario_json import scenario_dict
from geodata.store import ScenarioEntry, ScenarioRecord, Store, open_store
from geodata.store.scenarios import LONGEST_TITLE, LONGEST_USER

ID = re.compile(r"[0-9a-f]{32}", re.ASCII)
ANSWERS_KEPT = 16


@dataclass(frozen=True)
class SavedEntry:
    """What a list of saved scenarios shows; `created` is in UTC, `release_day` ISO."""

    id: str
    title: str
    user: str
    created: datetime
    release: str
    release_day: str
    vintage: str
    province: str
    digest: str
    simulated: bool


@dataclass(frozen=True)
class Saved:
    """A saved scenario: its entry and the answer as it was given."""

    entry: SavedEntry
    answer: Answer


class SavedScenarios:
    """The saved scenarios of one database. Thread-safe.

    `opened` gives the store, which is closed after each question; `now` is the clock.
    """

    def __init__(
        self,
        opened: Callable[[], Store],
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._opened, self._now = opened, now
        self._answers: Kept[str, Answer] = Kept(ANSWERS_KEPT)

    @classmethod
    def of(cls, settings: Settings) -> "SavedScenarios":
        """Those of the database that the settings name."""
        target: Path | str = settings.database_url or settings.data_dir.database
        return cls(lambda: open_store(target))

    def save(self, answer: Answer, title: str, user: str) -> SavedEntry:
        """Keep an answer under a new id that cannot be guessed.

        `BadRequest` without a title or a name; `StoreError` if there is no room.
        """
        record = ScenarioRecord(
            id=secrets.token_hex(16),
            title=_line(title, LONGEST_TITLE, "title"),
            user_name=_line(user, LONGEST_USER, "user"),
            created_at=self._now(),
            release=int(answer.release.number),
            vintage=answer.scenario.vintage,
            province=answer.scenario.province,
            digest=answer.digest,
            simulated=answer.simulated,
            scenario=scenario_dict(answer.scenario),
            frozen=freeze(answer),
        )
        with self._opened() as store:
            store.scenarios.add(record)
            return _entry(store.scenarios.entry(record.id))

    def load(self, saved_id: str) -> Saved:
        """A saved scenario with its frozen answer; `NotFound` if there is none of that id."""
        if not ID.fullmatch(saved_id):
            raise _none()
        try:
            with self._opened() as store:
                entry = _entry(store.scenarios.entry(saved_id))
                answer = self._answers.get(
                    saved_id, lambda: thaw(store.scenarios.get(saved_id).frozen)
                )
        except DataMissing as error:
            raise _none() from error
        return Saved(entry, answer)

    def remove(self, saved_id: str) -> None:
        """Forget a scenario; `NotFound` if there is none of that id."""
        if not ID.fullmatch(saved_id):
            raise _none()
        try:
            with self._opened() as store:
                store.scenarios.remove(saved_id)
        except DataMissing as error:
            raise _none() from error

    def list(self) -> Sequence[SavedEntry]:
        """The saved scenarios, the newest first."""
        with self._opened() as store:
            return tuple(_entry(one) for one in store.scenarios.entries())


def _none() -> NotFound:
    return NotFound("There is no saved scenario of this address.", problem="saved_unknown")


def _entry(found: ScenarioEntry) -> SavedEntry:
    return SavedEntry(
        id=found.id,
        title=found.title,
        user=found.user_name,
        created=found.created_at,
        release=str(found.release),
        release_day=found.released_at.date().isoformat(),
        vintage=found.vintage,
        province=found.province,
        digest=found.digest,
        simulated=found.simulated,
    )


def _line(text: str, most: int, what: str) -> str:
    """A text as it is kept: printable, one line."""
    clean = " ".join("".join(one if one.isprintable() else " " for one in text).split())
    if not 1 <= len(clean) <= most:
        raise BadRequest(
            f"The {what} of a saved scenario has 1 to {most} characters.",
            problem=f"saved_{what}",
            most=most,
        )
    return clean
