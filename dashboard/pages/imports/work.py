"""The process of one job: ``python -m dashboard.pages.imports.work FOLDER``.

It reads the request in the folder, does it, and leaves the result or the error in the state.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from dashboard.pages.imports.desks import Desks
from dashboard.pages.imports.forms import (
    boundary_options,
    import_options,
    point_options,
    with_layouts,
)
from dashboard.pages.imports.jobs import (
    DATABASE,
    DONE,
    FAILED,
    REQUEST,
    RUNNING,
    JobState,
    read_json,
    write_state,
)
from dashboard.settings import Settings
from geodata.errors import AtlasError
from geodata.ingest.boundaries.desk import StagedBoundaries
from geodata.ingest.limits import Limits
from geodata.ingest.report import ReportRow

Progress = Callable[[float, str], None]
Asked = Mapping[str, Any]
Result = dict[str, Any]
TELL_SECONDS = 0.15


def stage(desks: Desks, asked: Asked, progress: Progress) -> Result:
    """Stage an uploaded spreadsheet."""
    desk = desks.imports()
    staged = desk.stage(
        Path(asked["upload"]),
        file_name=asked["file_name"],
        user=asked["user"],
        options=import_options(asked["options"]),
        progress=progress,
    )
    return {"staged": staged.id}


def restage(desks: Desks, asked: Asked, progress: Progress) -> Result:
    """Stage again with a person's corrections."""
    desk = desks.imports()
    before = desk.staged(asked["id"])
    layouts = with_layouts(before.report, asked.get("layouts", []))
    options = import_options(asked["options"]) if "options" in asked else before.options
    staged = desk.restage(before.id, options, layouts or None, progress)
    return {"staged": staged.id}


def choices(desks: Desks, asked: Asked, progress: Progress) -> Result:
    """Take a person's choices of units; those to remember and the others apart."""
    desk = desks.imports()
    rows = desk.staged(asked["id"]).report.open_rows
    for done, remember in enumerate((True, False)):
        given = [one for one in asked["choices"] if bool(one["remember"]) is remember]
        if given:
            progress(done / 2, "")
            places = {place: code for one in given for place, code in _places(one, rows)}
            desk.choose_many(asked["id"], places, asked["user"], remember=remember)
    return {"staged": asked["id"]}


def _places(
    choice: Asked, open_rows: Sequence[ReportRow]
) -> Iterator[tuple[tuple[str, int], str | None]]:
    """The rows a choice is about: its own, or every open one with the same text too."""
    yield (choice["sheet"], int(choice["row"])), choice["code"]
    if choice["everywhere"]:
        for row in open_rows:
            if row.text == choice["text"]:
                yield (row.sheet, row.row), choice["code"]


def leave_out(desks: Desks, asked: Asked, _progress: Progress) -> Result:
    """Leave every open row out."""
    desk = desks.imports()
    return {"staged": desk.leave_out_open(asked["id"], asked["user"]).id}


def convert(desks: Desks, asked: Asked, _progress: Progress) -> Result:
    """Read the text in the encoding that was offered, or as it stands again."""
    desk = desks.imports()
    return {"staged": desk.convert_text(asked["id"], asked["encoding"]).id}


def publish(desks: Desks, asked: Asked, progress: Progress) -> Result:
    """Publish a staged import."""
    desk = desks.imports()
    done = desk.publish(asked["id"], asked["user"], progress)
    return {"staged": asked["id"], "release": done.release.number, "changed": done.changed}


def roll_back(desks: Desks, asked: Asked, _progress: Progress) -> Result:
    """Take a release back."""
    with desks.store() as store:
        made = store.roll_back(int(asked["release"]), asked["user"])
    return {"staged": asked["id"], "release": made.number, "changed": True}


def stage_boundaries(desks: Desks, asked: Asked, progress: Progress) -> Result:
    """Stage an uploaded boundary file."""
    options = boundary_options(asked["options"])
    staged = desks.boundaries().stage(
        Path(asked["upload"]), asked["file_name"], asked["user"], options, progress
    )
    return _boundaries(staged)


def restage_boundaries(desks: Desks, asked: Asked, progress: Progress) -> Result:
    """Read a boundary file again with answers."""
    options = boundary_options(asked["options"])
    return _boundaries(desks.boundaries().restage(asked["id"], options, progress))


def _boundaries(staged: StagedBoundaries) -> Result:
    return {"boundaries": staged.id}


def publish_boundaries(desks: Desks, asked: Asked, progress: Progress) -> Result:
    """Put boundaries in use."""
    done = desks.boundaries().publish(asked["id"], asked["user"], progress)
    return {"addition": done.addition.id, "changed": done.changed}


def undo_boundaries(desks: Desks, asked: Asked, progress: Progress) -> Result:
    """Take boundaries out of use."""
    return {"undone": desks.boundaries().undo(asked["id"], asked["user"], progress).id}


def stage_points(desks: Desks, asked: Asked, progress: Progress) -> Result:
    """Stage an uploaded file of points."""
    progress(0.1, "Reading the file")
    options = point_options(asked["options"])
    path = Path(asked["upload"])
    staged = desks.points().stage(path, asked["file_name"], asked["user"], options)
    return {"points": staged.id}


def restage_points(desks: Desks, asked: Asked, progress: Progress) -> Result:
    """Read a file of points again with answers."""
    progress(0.1, "Reading the file")
    staged = desks.points().restage(asked["id"], point_options(asked["options"]))
    return {"points": staged.id}


def publish_points(desks: Desks, asked: Asked, progress: Progress) -> Result:
    """Publish points."""
    progress(0.1, "Reading the file")
    with desks.store() as store:
        done = desks.points().publish(asked["id"], asked["user"], store)
    return {"points": asked["id"], "release": done.release.number, "changed": done.changed}


RUNNERS: Mapping[str, Callable[[Desks, Asked, Progress], Result]] = {
    one.__name__: one
    for one in (
        *(stage, restage, choices, leave_out, convert, publish, roll_back),
        *(stage_boundaries, restage_boundaries, publish_boundaries, undo_boundaries),
        *(stage_points, restage_points, publish_points),
    )
}


def desks_of(asked: Asked) -> Desks:
    """The desks of the server that asks; the database's address is never written to disk."""
    given = asked["settings"]
    return Desks(
        Settings(
            data=Path(given["data"]),
            database_url=os.environ.get(DATABASE) or None,
            limits=Limits(**given["limits"]),
        )
    )


def run(folder: Path, desks: Desks | None = None) -> JobState:
    """Do what the request in a folder asks; an error of the atlas becomes the state's error."""
    asked = read_json(folder / REQUEST)
    told = 0.0

    def progress(share: float, doing: str) -> None:
        nonlocal told
        if time.monotonic() - told >= TELL_SECONDS:
            told = time.monotonic()
            write_state(folder, JobState(RUNNING, share, doing))

    try:
        state = JobState(
            DONE, 1.0, result=RUNNERS[asked["kind"]](desks or desks_of(asked), asked, progress)
        )
    except AtlasError as error:
        state = JobState(FAILED, error=as_plain(error))
    write_state(folder, state)
    return state


def as_plain(error: AtlasError) -> dict[str, Any]:
    """The error as JSON values; details that JSON does not know become text."""
    found: dict[str, Any] = error.as_dict()["error"]
    plain = (str, int, bool, type(None))
    details = {
        name: value if isinstance(value, plain) else str(value)
        for name, value in found["details"].items()
    }
    return {**found, "details": details}


if __name__ == "__main__":
    run(Path(sys.argv[1]))
