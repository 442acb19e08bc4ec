"""The pages for boundary files: hand in, answer what is asked, look at the checks, use, undo."""

from collections.abc import Mapping, Sequence
from typing import Any

import shapely
from flask import Blueprint, Response

from dashboard.i18n import t
from dashboard.pages.imports.actions import body, user_of
from dashboard.pages.imports.forms import boundary_options
from dashboard.pages.imports.site import Site, page_url, plain
from dashboard.texts.boundaries import BOUNDARY_TEXTS
from dashboard.wording import number
from geodata.boundaries import load_display
from geodata.ingest.boundaries.desk import StagedBoundaries
from geodata.ingest.boundaries.report import BoundaryReport, BoundaryRow
from geodata.ingest.model import Outcome, Severity
from geodata.paths import Detail
from geodata.units import UNIT_LEVELS, Level

Ring = Sequence[tuple[float, float]]

GOOD_OVERLAP = 0.9
"""Below this share of overlap with the present boundary a unit is marked."""

LISTED = 1000
ORDER = {Severity.ERROR: 0, Severity.QUESTION: 1, Severity.NOTE: 2}
STAGED_SCRIPTS = ("desk.js", "boundaries.js")
VALUES = ("file", "option", "cpg", "code", "name", "province")
"""Words of a report that are said in the language of the page."""


def add_boundaries(pages: Blueprint, site: Site) -> None:
    """The list of boundary files and the page of one."""

    @pages.get("/boundaries/")
    def boundaries() -> Response:
        desk = site.desks.boundaries()
        return site.render(
            "boundaries.html",
            "boundaries",
            staged=desk.list_staged(),
            in_use=desk.in_use()[::-1],
            levels=UNIT_LEVELS,
            given={"level": "commune"},
        )

    @pages.get("/boundaries/of/<staged_id>")
    def boundary_page(staged_id: str) -> Response:
        staged = site.desks.boundaries().staged(staged_id)
        context = boundary_context(staged, site.lang, outlines_of(site, staged.report))
        return site.render("boundary.html", "boundaries", scripts=STAGED_SCRIPTS, **context)


def add_boundary_actions(pages: Blueprint, site: Site) -> None:
    """What changes something about boundaries."""

    @pages.post("/boundaries/of/<staged_id>/restage")
    def restage_boundaries(staged_id: str) -> Response:
        given = body()
        boundary_options(given)
        return site.start("restage_boundaries", id=staged_id, options=given)

    @pages.post("/boundaries/of/<staged_id>/publish")
    def publish_boundaries(staged_id: str) -> Response:
        return site.start("publish_boundaries", id=staged_id, user=user_of(body()))

    @pages.post("/boundaries/of/<staged_id>/discard")
    def discard_boundaries(staged_id: str) -> Response:
        site.desks.boundaries().discard(staged_id)
        return plain({"discarded": staged_id})

    @pages.post("/boundaries/in-use/<addition_id>/undo")
    def undo_boundaries(addition_id: str) -> Response:
        return site.start("undo_boundaries", id=addition_id, user=user_of(body()))


def boundary_context(
    staged: StagedBoundaries, lang: str, outlines: Sequence[Ring] = ()
) -> dict[str, Any]:
    """What the page of one boundary file shows."""
    report = staged.report
    rows = sorted(report.rows, key=lambda one: (_rank(one), one.overlap or 0.0, one.feature))
    names = {row.code: row.name for row in report.rows if row.code and row.name}
    taken = sum(row.code is not None and not row.left_out for row in report.rows)
    return {
        "staged": staged,
        "report": report,
        "back": page_url("boundaries", None, lang),
        "problems": sorted(report.problems, key=lambda one: ORDER[one.severity]),
        "questions": [
            {
                "code": one.code,
                "option": one.option,
                "message": one.message_en if lang == "en" else one.message_vi,
                "choices": [
                    (choice.value, choice.label_en if lang == "en" else choice.label_vi)
                    for choice in one.choices
                ],
            }
            for one in report.questions
        ],
        "rows": rows[:LISTED],
        "publish_text": t("bounds.publish_text", lang, units=number(taken, lang)),
        "shift": _shift(report, lang),
        "good_overlap": GOOD_OVERLAP,
        "fault_map": fault_map(report, outlines),
        "counts": report.counts(),
        "unit_names": lambda codes: ", ".join(
            f"{names[code]} ({code})" if code in names else code for code in codes
        ),
        "read_as": read_as(report.file, lang) + figures_of(report.figures, lang),
        "answered": {
            name: value
            for name, value in vars(staged.options).items()
            if name not in ("chosen", "confirmed") and value
        },
        "confirmed": sorted(staged.options.confirmed),
        "chosen": {str(feature): code for feature, code in staged.options.chosen.items()},
    }


def _rank(row: BoundaryRow) -> int:
    if row.left_out:
        return 3
    if row.status in (Outcome.AMBIGUOUS, Outcome.UNKNOWN):
        return 0
    return 1 if row.repaired_m2 or (row.overlap is not None and row.overlap < GOOD_OVERLAP) else 2


def _shift(report: BoundaryReport, lang: str) -> str | None:
    if report.shift is None:
        return None
    one = report.shift
    return t(
        "bounds.shift",
        lang,
        distance=number(one.distance_m, lang, 1),
        east=number(one.east_m, lang, 1),
        north=number(one.north_m, lang, 1),
    )


def read_as(file: Mapping[str, Any], lang: str) -> list[tuple[str, str]]:
    """How the file was read, as pairs of text."""
    said = {name: words for name in VALUES if (words := known(f"boundvalue.{name}", lang))}
    found = []
    for name, value in file.items():
        if isinstance(value, Mapping):
            words = ", ".join(
                f"{key} ({said.get(str(one), one)})" for key, one in value.items() if one
            )
        else:
            words = "" if value is None else said.get(str(value), str(value))
        if isinstance(value, int):
            words = number(value, lang)
        if words:
            found.append((known(f"boundfact.{name}", lang) or name, words))
    return found


def figures_of(figures: Mapping[str, float], lang: str) -> list[tuple[str, str]]:
    """The figures of the report with their names; areas with one decimal."""
    return [
        (
            known(f"boundfact.{name}", lang) or name,
            number(value, lang, 1 if name.endswith("_km2") else 0),
        )
        for name, value in figures.items()
    ]


def known(key: str, lang: str) -> str:
    """The text of a key; nothing for a word that only the file knows."""
    return t(key, lang) if key in BOUNDARY_TEXTS else ""


def outlines_of(site: Site, report: BoundaryReport) -> list[Ring]:
    """The present outlines of the communes of the report, rings of (lon, lat) for orientation."""
    if not report.faults:
        return []
    codes = {row.code for row in report.rows if row.code}
    frame = load_display(site.settings.data_dir, report.vintage, Level.COMMUNE, Detail.OVERVIEW)
    shapes = frame.loc[frame["code"].isin(codes), "geometry"]
    parts = shapely.get_parts(shapes.to_numpy())
    rings = shapely.get_exterior_ring(parts[shapely.area(parts) > 0])
    return [[(x, y) for x, y in shapely.get_coordinates(ring)] for ring in rings]


def fault_map(report: BoundaryReport, outlines: Sequence[Ring] = ()) -> dict[str, Any] | None:
    """The faults as points of a picture whose width is 100, over outlines; None without faults.

    One degree of longitude is drawn shorter than one of latitude as at 16 degrees north.
    """
    if not report.faults:
        return None
    places = [(one.lon * 0.96, -one.lat) for one in report.faults]
    lines = [[(lon * 0.96, -lat) for lon, lat in ring] for ring in outlines]
    every = [*places, *(place for ring in lines for place in ring)]
    west, east = min(x for x, _ in every), max(x for x, _ in every)
    top, foot = min(y for _, y in every), max(y for _, y in every)
    scale = 92 / max(east - west, foot - top, 1e-6)
    return {
        "width": (east - west) * scale + 8,
        "height": (foot - top) * scale + 8,
        "outlines": "".join(
            "M"
            + "L".join(f"{(x - west) * scale + 4:.2f} {(y - top) * scale + 4:.2f}" for x, y in ring)
            + "Z"
            for ring in lines
        ),
        "points": [
            {"x": (x - west) * scale + 4, "y": (y - top) * scale + 4, "fault": fault}
            for (x, y), fault in zip(places, report.faults, strict=True)
        ],
    }
