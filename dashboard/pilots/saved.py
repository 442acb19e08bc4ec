"""Saved scenarios: a question kept with the data it was asked of and the answer it was given."""

from dataclasses import dataclass
from datetime import datetime

from dashboard.pilots.desk import Answer


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
    """The saved scenarios of one database."""

    def save(self, answer: Answer, title: str, user: str) -> SavedEntry:
        """Keep an answer under a new id."""
        raise NotImplementedError

    def load(self, saved_id: str) -> Saved:
        """A saved scenario with its frozen answer; `NotFound` if there is none of that id."""
        raise NotImplementedError

    def list(self) -> tuple[SavedEntry, ...]:
        """The saved scenarios, the newest first."""
        raise NotImplementedError
