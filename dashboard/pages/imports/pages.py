"""The pages and the data they ask for: plain GETs that change nothing."""

from pathlib import Path
from typing import Any

from flask import Blueprint, Response, request, send_file
from markupsafe import Markup

from dashboard.i18n import t
from dashboard.pages.imports.previews import Previews
from dashboard.pages.imports.rows import found_units, row_json, rows_json, sheet_json
from dashboard.pages.imports.site import Site, plain
from dashboard.pages.imports.staged import staged_context
from dashboard.texts.refusals import in_both
from geodata.boundaries import mapped_vintages
from geodata.errors import BadRequest
from geodata.ingest.desk import Staged, StagedSummary
from geodata.ingest.report import WAITING_ROWS

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STAGED_SCRIPTS = ("desk.js", "vgrid.js", "panel.js", "staged.js")


def add_pages(pages: Blueprint, site: Site) -> None:
    """The list of imports and the page of one."""

    @pages.get("/")
    def listing() -> Response:
        return site.render("listing.html", "data", **listing_context(site))

    @pages.get("/of/<staged_id>")
    def staged_page(staged_id: str) -> Response:
        return site.render(
            "staged.html", "data", scripts=STAGED_SCRIPTS, **one_context(site, staged_id)
        )

    @pages.get("/jobs/<job_id>.json")
    def job(job_id: str) -> Response:
        state = site.jobs.state(job_id)
        told = {**vars(state), "error": in_both(state.error)}
        return plain({**told, "kind": site.jobs.request(job_id)["kind"]})


def add_data(pages: Blueprint, site: Site) -> None:
    """What the scripts of the page of one import ask for."""
    previews = Previews(site.desks)

    @pages.get("/of/<staged_id>/rows.json")
    def rows(staged_id: str) -> Response:
        desk = site.desks.imports()
        report = desk.staged(staged_id).report
        return plain(rows_json(report, site.desks.catalogue, site.lang))

    @pages.get("/of/<staged_id>/row.json")
    def row(staged_id: str) -> Response:
        desk = site.desks.imports()
        report = desk.staged(staged_id).report
        found = report.row(request.args.get("sheet", ""), row_number())
        if found is None:
            raise BadRequest("There is no such row in a table of the file.")
        if found.open:
            site.desks.warm(staged_id)
        return plain(row_json(report, found, site.desks.registry, site.lang))

    @pages.get("/of/<staged_id>/sheet.json")
    def sheet(staged_id: str) -> Response:
        raw, header = previews.sheet(staged_id, request.args.get("sheet", ""))
        return plain(sheet_json(raw, row_number(), header))

    @pages.get("/units.json")
    def units() -> Response:
        text, vintage = request.args.get("q", "")[:100], request.args.get("vintage", "")
        site.desks.registry.vintage(vintage)
        return plain(found_units(site.desks.finder, site.desks.registry, text, vintage))


def add_downloads(pages: Blueprint, site: Site) -> None:
    """The report as JSON, and the sender's file with a column that says what is wrong."""

    @pages.get("/of/<staged_id>/report.json")
    def report(staged_id: str) -> Response:
        desk = site.desks.imports()
        return _download(desk.report_json(staged_id), "report.json")

    @pages.get("/of/<staged_id>/annotated.xlsx")
    def annotated(staged_id: str) -> Response:
        desk = site.desks.imports()
        name = Path(desk.staged(staged_id).file_name).stem
        return _download(desk.annotated(staged_id, site.lang), f"{name}-checked.xlsx")

    @pages.get("/releases/<int:number>.json")
    def release_report(number: int) -> Response:
        with site.desks.store() as store:
            body = store.ledger.report(number)
        response = Response(body, mimetype="application/json")
        response.headers["Content-Disposition"] = f"attachment; filename=release-{number}.json"
        return response


def row_number() -> int:
    """The row asked for, counted from 1."""
    asked = request.args.get("row", "")
    if not asked.isascii() or not asked.isdigit() or len(asked) > 9 or int(asked) < 1:
        raise BadRequest("Say which row.")
    return int(asked)


def _download(path: Path, name: str) -> Response:
    response = send_file(path.absolute(), as_attachment=True, download_name=name, max_age=0)
    response.headers["Cache-Control"] = "no-store"
    return response


def listing_context(site: Site) -> dict[str, Any]:
    """What the list of imports shows."""
    with site.desks.store() as store:
        published = sorted(store.ledger.imports(), key=lambda one: -one.release)
        undone = {one.undoes: one.number for one in store.releases() if one.undoes is not None}
    desk = site.desks.imports()
    staged, mappings = desk.list_staged(), desk.mappings()
    return {
        "staged": [_listed(one) for one in staged],
        "published": published,
        "undone": undone,
        "mappings": mappings,
        "jobs": [
            {"id": one, "file_name": site.jobs.request(one).get("file_name", "")}
            for one in site.jobs.running()
        ],
        "pill": lambda one: pill(one, site.lang),
    }


def _listed(one: StagedSummary) -> dict[str, Any]:
    waiting = sum(one.counts.get(status, 0) for status in WAITING_ROWS)
    return {**vars(one), "open": waiting}


def pill(one: dict[str, Any], lang: str) -> Markup:
    """The state of an import in a word."""
    state = "done" if one["published"] is not None else "ready" if one["publishable"] else "wait"
    word = t(f"imports.state_{state}", lang, release=one["published"])
    return Markup('<span class="pill pill-{}">{}</span>').format(state, word)


def one_context(site: Site, staged_id: str) -> dict[str, Any]:
    """What the page of one import shows."""
    desk = site.desks.imports()
    staged: Staged = desk.staged(staged_id)
    with site.desks.store() as store:
        latest = store.latest()
        undone = {one.undoes: one.number for one in store.releases() if one.undoes is not None}
    following = 1 if latest is None else latest.number + 1
    registry = site.desks.registry
    drawn = {one.name for one in mapped_vintages(site.settings.data_dir, registry)}
    shown = staged_context(
        staged, registry, site.desks.catalogue, following, site.lang, drawn=drawn
    )
    root = request.script_root + request.path.split("/imports/")[0]
    links = [{"href": f"{root}/{one.href}", "text": one.text} for one in shown["links"]]
    return {
        **shown,
        "links": links,
        "undone": None if staged.published is None else undone.get(staged.published),
        "default_user": staged.user,
    }
