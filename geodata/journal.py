"""The journal of additions: one JSON line for each thing added or removed, never rewritten.

The build in use says what is in use; the journal says who did it and when. A kill between the
switch and the line leaves the journal behind, so every writer first brings it up to date.
"""

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

ADDED = "added"
REMOVED = "removed"


@dataclass(frozen=True)
class Event:
    """A line of the journal: an addition was `ADDED` or `REMOVED` by someone (UTC)."""

    at: datetime
    what: str
    addition: str
    user: str


def read_journal(path: Path) -> tuple[Event, ...]:
    """All events, oldest first. A last line cut short by a kill is no event."""
    if not path.is_file():
        return ()
    text = path.read_text(encoding="utf-8")
    whole = text[: text.rfind("\n") + 1]
    return tuple(_event(line) for line in whole.splitlines() if line)


def write_event(path: Path, what: str, addition: str, user: str) -> None:
    """Append one event and wait until the disk has it; a line cut short before is removed."""
    event = Event(datetime.now(UTC), what, addition, user)
    line = json.dumps({**asdict(event), "at": event.at.isoformat()}, ensure_ascii=False) + "\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as file:
        file.seek(0)
        content = file.read()
        file.truncate(content.rfind(b"\n") + 1)
        file.write(line.encode())
        file.flush()
        os.fsync(file.fileno())


def in_use_by(events: Iterable[Event]) -> tuple[str, ...]:
    """The ids that were added and not removed since, in the order in which they came in."""
    found: dict[str, None] = {}
    for event in events:
        if event.what == ADDED:
            found.setdefault(event.addition, None)
        else:
            found.pop(event.addition, None)
    return tuple(found)


def _event(line: str) -> Event:
    found = json.loads(line)
    return Event(**{**found, "at": datetime.fromisoformat(found["at"])})
