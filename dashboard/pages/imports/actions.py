"""The requests that change something. Whatever takes long becomes a job; its id is the answer."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, request

from dashboard.pages.imports.access import clean_user
from dashboard.pages.imports.forms import import_options, text
from dashboard.pages.imports.site import Site, plain
from dashboard.pages.imports.uploads import receive, shown_file_name
from geodata.errors import BadRequest

MOST_CHOICES = 500
KINDS = {"data": "stage", "boundaries": "stage_boundaries", "points": "stage_points"}


def body() -> dict[str, Any]:
    """The JSON object a request brings; `BadRequest` for anything else."""
    found = request.get_json(silent=True)
    if not isinstance(found, dict):
        raise BadRequest("The request is not understood; reload the page.")
    return found


def user_of(given: Mapping[str, Any]) -> str:
    """Who asks."""
    return clean_user(str(given.get("user") or ""))


def add_upload(pages: Blueprint, site: Site) -> None:
    """Files on their way in, and the jobs that read them."""

    @pages.post("/upload/<kind>")
    def upload(kind: str) -> Response:
        if kind not in KINDS:
            raise BadRequest("There is no such import.", kind=kind)
        options = request.args.to_dict()
        name, user = shown_file_name(options.pop("file_name", "")), user_of(options)
        folder = site.jobs.new_folder()
        path = receive(request, folder, site.desks.limits.file_bytes)
        asked = {"upload": str(path), "file_name": name, "user": user, "options": options}
        return site.start_in(folder.name, KINDS[kind], **asked)

    @pages.post("/jobs/<job_id>/cancel")
    def cancel(job_id: str) -> Response:
        if site.jobs.request(job_id)["kind"] in FINISHED_ONLY:
            raise BadRequest("What is being published is not stopped half way.")
        return plain({"state": site.jobs.cancel(job_id).state})


FINISHED_ONLY = frozenset(
    ("publish", "roll_back", "publish_boundaries", "undo_boundaries", "publish_points")
)


def add_corrections(pages: Blueprint, site: Site) -> None:
    """What a person says about a staged spreadsheet."""

    @pages.post("/of/<staged_id>/restage")
    def restage(staged_id: str) -> Response:
        given = body()
        import_options(given["options"])
        asked = {"options": given["options"], "layouts": given.get("layouts", [])}
        return site.start("restage", id=staged_id, **asked)

    @pages.post("/of/<staged_id>/choices")
    def choices(staged_id: str) -> Response:
        given = body()
        chosen = [_choice(one) for one in given.get("choices", ())]
        if not 0 < len(chosen) <= MOST_CHOICES:
            raise BadRequest(f"Send 1 to {MOST_CHOICES} choices at a time.")
        return site.start("choices", id=staged_id, user=user_of(given), choices=chosen)

    @pages.post("/of/<staged_id>/leave-out")
    def leave_out(staged_id: str) -> Response:
        return site.start("leave_out", id=staged_id, user=user_of(body()))

    @pages.post("/of/<staged_id>/convert")
    def convert(staged_id: str) -> Response:
        return site.start("convert", id=staged_id, encoding=text(body(), "encoding"))

    @pages.post("/of/<staged_id>/mapping")
    def save_mapping(staged_id: str) -> Response:
        given = body()
        name = text(given, "name")
        if name is None:
            raise BadRequest("Give the mapping a name.")
        desk = site.desks.imports()
        desk.save_mapping(staged_id, name, str(given.get("user") or ""))
        return plain({"saved": name})


def _choice(given: Mapping[str, Any]) -> dict[str, Any]:
    code = given.get("code")
    return {
        "sheet": str(given.get("sheet", "")),
        "row": int(given.get("row", 0)),
        "text": str(given.get("text", "")),
        "code": None if code is None else str(code),
        "everywhere": bool(given.get("everywhere")),
        "remember": bool(given.get("remember")),
    }


def add_publishing(pages: Blueprint, site: Site) -> None:
    """Publishing, taking back, discarding."""

    @pages.post("/of/<staged_id>/publish")
    def publish(staged_id: str) -> Response:
        return site.start("publish", id=staged_id, user=user_of(body()))

    @pages.post("/of/<staged_id>/discard")
    def discard(staged_id: str) -> Response:
        desk = site.desks.imports()
        desk.discard(staged_id)
        return plain({"discarded": staged_id})

    @pages.post("/releases/<int:number>/rollback")
    def roll_back(number: int) -> Response:
        given = body()
        return site.start("roll_back", release=number, id=text(given, "id"), user=user_of(given))
