"""The annexes of the document on pilots: the map, and the scores taken apart."""

import io

import numpy as np
from docx.shared import Mm

from dashboard.pilots import justification
from dashboard.pilots.justification import LANG, counted
from dashboard.pilots.layer import POINTS_OF_ONE
from dashboard.pilots.wording import score_text
from dashboard.pilots.writing import Writing, district_cell
from dashboard.reports.administrative import begin_annex, put_picture_caption
from dashboard.reports.drawing import CENTRE, flat
from dashboard.reports.plain import plain
from dashboard.texts_pilots_document import said
from layers.legend import format_number

PICTURE_WIDTH = 148.0
"""Width of the map in mm: an A4 page then leaves room for the head of an annex and a caption."""

FIRST_OTHERS = 20
"""Communes that were not chosen whose points the second annex lists."""

MOST_CRITERIA = 8
"""Criteria that a table on a portrait page has room for."""

SMALL_TABLE = 9.0
POINTS_OF_ALL = 100 * POINTS_OF_ONE


def put_map(writing: Writing) -> None:
    """The first annex: the map page as a picture."""
    document, account, setting = writing.document, writing.account, writing.setting
    _annex(writing, "I", "annex_map")
    if setting.picture is None:
        writing.text(said("map_failed"))
        return
    picture = flat(document.add_paragraph())
    picture.alignment = CENTRE
    picture.paragraph_format.keep_with_next = True
    picture.add_run().add_picture(io.BytesIO(setting.picture), width=Mm(PICTURE_WIDTH))
    of = format_number(len(account.standings), 0, LANG)
    put_picture_caption(document, said("map_caption", of=of, n=counted(len(account.chosen))))


def _annex(writing: Writing, number: str, title: str) -> None:
    agency = plain(writing.setting.agencies[1])
    attached = said("annex_of", agency=agency)
    begin_annex(writing.document, said("annex", n=number), said(title), attached)


def put_scores(writing: Writing) -> None:
    """The second annex: the points of each criterion for the chosen and the best of the others."""
    account = writing.account
    scenario, scores = account.answer.scenario, account.answer.scores
    used = [
        place
        for place, one in enumerate(scenario.criteria)
        if one.weight > 0 and scores.used[place]
    ][:MOST_CRITERIA]
    _annex(writing, "II", "annex_scores")
    ranked = sorted(
        (one for one in account.standings if not one.chosen and one.rank is not None),
        key=lambda one: (-one.points, one.code),
    )
    shown = [*account.chosen, *ranked[:FIRST_OTHERS]]
    names = "; ".join(
        said("scores_name", n=place + 1, name=account.measures[place].name(LANG)) for place in used
    )
    chosen = len(account.chosen)
    writing.text(
        said("scores_lead", n=counted(chosen), m=counted(len(shown) - chosen), names=names)
    )
    width = (165.0 - 9.0 - 38.0 - 30.0 - 14.0) / max(len(used), 1)
    columns = (
        (said("no"), 9.0, True),
        (said("commune"), 38.0, False),
        (justification.district_title(account), 30.0, False),
        (said("score"), 14.0, True),
        *((said("scores_short", n=place + 1), min(width, 16.0), True) for place in used),
    )
    given = np.isfinite(scores.utility)
    points = scores.weight * scores.utility * POINTS_OF_ALL
    rows = [
        [
            str(number),
            one.name,
            district_cell(one),
            score_text(one.points, LANG),
            *(
                score_text(points[one.place, place], LANG) if given[one.place, place] else "–"
                for place in used
            ),
        ]
        for number, one in enumerate(shown, start=1)
    ]
    writing.table(columns, rows, "", bold=range(chosen), size=SMALL_TABLE)
