"""The annexes of the document on pilots: the map, and the scores taken apart."""

import io

import numpy as np
from docx.shared import Mm

from dashboard.pilots.document import sentences
from dashboard.pilots.document.sentences import LANG, counted
from dashboard.pilots.document.writer import Writer, district_cell
from dashboard.pilots.wording.answers import score_text
from dashboard.reports.administrative import begin_annex, put_picture_caption
from dashboard.reports.drawing import CENTRE, flat
from dashboard.reports.plain import plain
from dashboard.texts.pilots_document import phrase
from geodata.pilots.utilities import POINTS
from layers.legend import format_number

PICTURE_WIDTH = 148.0
"""Width of the map in mm: an A4 page then leaves room for the head of an annex and a caption."""

FIRST_OTHERS = 20
"""Communes that were not chosen whose points the second annex lists."""

MOST_CRITERIA = 8
"""Criteria that a table on a portrait page has room for."""

SMALL_TABLE = 9.0


def put_map(writer: Writer) -> None:
    """The first annex: the map page as a picture."""
    document, dossier, setting = writer.document, writer.dossier, writer.setting
    _annex(writer, "I", "annex_map")
    if setting.picture is None:
        writer.text(phrase("map_failed"))
        return
    picture = flat(document.add_paragraph())
    picture.alignment = CENTRE
    picture.paragraph_format.keep_with_next = True
    picture.add_run().add_picture(io.BytesIO(setting.picture), width=Mm(PICTURE_WIDTH))
    of = format_number(len(dossier.standings), 0, LANG)
    put_picture_caption(document, phrase("map_caption", of=of, n=counted(len(dossier.chosen))))


def _annex(writer: Writer, number: str, title: str) -> None:
    agency = plain(writer.setting.agencies[1])
    attached = phrase("annex_of", agency=agency)
    begin_annex(writer.document, phrase("annex", n=number), phrase(title), attached)


def put_scores(writer: Writer) -> None:
    """The second annex: the points of each criterion for the chosen and the best of the others."""
    dossier = writer.dossier
    scenario, scores = dossier.answer.scenario, dossier.answer.scores
    every = [
        place
        for place, one in enumerate(scenario.criteria)
        if one.weight > 0 and scores.used[place]
    ]
    heaviest = sorted(every, key=lambda place: -scenario.criteria[place].weight)
    used = sorted(heaviest[:MOST_CRITERIA])
    _annex(writer, "II", "annex_scores")
    ranked = sorted(
        (one for one in dossier.standings if not one.chosen and one.rank is not None),
        key=lambda one: (-one.points, one.code),
    )
    shown = [*dossier.chosen, *ranked[:FIRST_OTHERS]]
    names = "; ".join(
        phrase("scores_name", n=place + 1, name=dossier.measures[place].name(LANG))
        for place in used
    )
    chosen, rest = len(dossier.chosen), len(every) - len(used)
    sums = phrase("scores_cut", n=len(used), rest=rest) if rest else phrase("scores_sum")
    others = counted(len(shown) - chosen)
    writer.text(phrase("scores_lead", n=counted(chosen), m=others, sums=sums, names=names))
    width = (165.0 - 9.0 - 38.0 - 30.0 - 14.0) / max(len(used), 1)
    columns = (
        (phrase("no"), 9.0, True),
        (phrase("commune"), 38.0, False),
        (sentences.district_title(dossier), 30.0, False),
        (phrase("score"), 14.0, True),
        *((phrase("scores_short", n=place + 1), min(width, 16.0), True) for place in used),
    )
    given = np.isfinite(scores.utility)
    points = scores.weight * scores.utility * POINTS
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
    writer.table(columns, rows, "", bold=range(chosen), size=SMALL_TABLE)
