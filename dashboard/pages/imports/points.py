"""The pages for files of points: hand in with a layer, look at the report, publish."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, send_file

from dashboard.i18n import t
from dashboard.pages.imports.actions import body, user_of
from dashboard.pages.imports.boundaries import known
from dashboard.pages.imports.forms import point_options
from dashboard.pages.imports.pages import pill
from dashboard.pages.imports.points_desk import StagedPoints
from dashboard.pages.imports.said import without_options
from dashboard.pages.imports.site import Site, page_url, plain
from dashboard.wording import number
from geodata.points import load_point_catalogue

LISTED = 500
ORDER = {"error": 0, "question": 1, "note": 2}
STAGED_SCRIPTS = ("desk.js", "points.js")


def add_points(pages: Blueprint, site: Site) -> None:
    """The list of files of points, the page of one, its report."""

    @pages.get("/points/")
    def points() -> Response:
        staged = [
            {**one, "staged_at": datetime.fromisoformat(one["staged_at"])}
            for one in site.desks.points().list_staged()
        ]
        return site.render(
            "points.html",
            "points",
            staged=staged,
            layers=load_point_catalogue().layers,
            pill=lambda one: pill(one, site.lang),
        )

    @pages.get("/points/of/<staged_id>")
    def points_page(staged_id: str) -> Response:
        staged = site.desks.points().staged(staged_id)
        context = points_context(staged, site.lang)
        return site.render("point_file.html", "points", scripts=STAGED_SCRIPTS, **context)

    @pages.get("/points/of/<staged_id>/report.json")
    def points_report(staged_id: str) -> Response:
        path = site.desks.points().report_json(staged_id)
        return send_file(path.absolute(), as_attachment=True, download_name="points-report.json")


def add_point_actions(pages: Blueprint, site: Site) -> None:
    """What changes something about points."""

    @pages.post("/points/of/<staged_id>/restage")
    def restage_points(staged_id: str) -> Response:
        given = body()
        point_options(given)
        return site.start("restage_points", id=staged_id, options=given)

    @pages.post("/points/of/<staged_id>/publish")
    def publish_points(staged_id: str) -> Response:
        return site.start("publish_points", id=staged_id, user=user_of(body()))

    @pages.post("/points/of/<staged_id>/discard")
    def discard_points(staged_id: str) -> Response:
        site.desks.points().discard(staged_id)
        return plain({"discarded": staged_id})


def points_context(staged: StagedPoints, lang: str) -> dict[str, Any]:
    """What the page of one file of points shows."""
    report = staged.report
    rows = [one for one in report["rows"] if one["problems"]]
    rows.sort(key=lambda one: (_worst(one), one["row"]))
    counts = report["counts"]
    codes = Counter(problem["code"] for one in rows for problem in one["problems"])
    return {
        "staged": staged,
        "report": report,
        "back": page_url("points", None, lang),
        "reasons": [without_options(one) for one in staged.reasons[lang]],
        "come_in": counts["come_in"],
        "all_rows": counts["rows"],
        "publish_text": t("points.publish_text", lang, n=number(counts["come_in"], lang)),
        "rows": rows[:LISTED],
        "with_problems": len(rows),
        "codes": [(code, count) for code, count in codes.most_common()],
        "role_name": lambda role: known(f"pointrole.{role}", lang) or role,
        "columns": list(report["columns"].items()),
        "said": lambda problem: without_options(problem[f"message_{lang}"]),
        "asked_crs": any(
            one["severity"] == "question" and one["code"].startswith("crs")
            for one in report["problems"]
        ),
        "option": staged.options,
        "layer": load_point_catalogue().get(report["layer"]).name(lang),
    }


def _worst(row: Mapping[str, Any]) -> int:
    return min(ORDER[one["severity"]] for one in row["problems"])
