"""The document that justifies a choice of pilots: a submission to sign, in Vietnamese.

Its form is that of `dashboard.reports.administrative`. All words are put in as text: names from
files can open no field, formula or paragraph of their own.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from docx.document import Document as Doc
from docx.shared import Mm

from dashboard.i18n import t
from dashboard.pilots import firmness, justification
from dashboard.pilots.account import Account, Standing
from dashboard.pilots.justification import LANG, counted, inside
from dashboard.pilots.layer import POINTS_OF_ONE
from dashboard.pilots.telling import basis_text, day_text, group_label, shares_of_weights
from dashboard.pilots.wording import (
    direction_text,
    finding_text,
    rule_texts,
    scale_text,
    score_text,
)
from dashboard.reports.administrative import (
    Columns,
    begin_annex,
    blank_document,
    put_addressee,
    put_head,
    put_heading,
    put_picture_caption,
    put_signature,
    put_table,
    put_text,
    put_title,
    put_warning,
    saved,
)
from dashboard.reports.drawing import CENTRE, flat
from dashboard.reports.plain import plain
from dashboard.texts_pilots_document import said
from geodata.errors import BadRequest
from geodata.indicators import Catalogue
from geodata.pilots.criteria import Scale
from geodata.pilots.profiles import Profile
from geodata.pilots.reasons import Explanation, explain_chosen
from geodata.pilots.rules import Scope
from layers.legend import format_number

PICTURE_WIDTH = 148.0
"""Width of the map in mm: an A4 page then leaves room for the head of an annex and a caption."""

MOST_TOLD = 12
"""Chosen communes that are told of one by one; of more the table says the reasons."""

MOST_IN_FULL = 6
"""Losers in whose table criteria have their names; in a longer one they have their numbers."""

FIRST_OTHERS = 20
"""Communes that were not chosen whose points the second annex lists."""

MOST_CRITERIA = 8
"""Criteria that a table on a portrait page has room for."""

SMALL_TABLE = 9.0
POINTS_OF_ALL = 100 * POINTS_OF_ONE


@dataclass(frozen=True)
class Setting:
    """What the document needs beside the account: the place in words, who submits, the map.

    `agencies`: the agency above and the agency, in capitals. `picture` is the map page as PNG,
    None where there is none. `boundaries` says whose they are.
    """

    place: str
    agencies: tuple[str, str]
    catalogue: Catalogue
    profile: Profile | None
    picture: bytes | None
    boundaries: str


@dataclass
class Writing:
    """A document being written: tables are numbered as they come."""

    document: Doc
    account: Account
    setting: Setting
    explained: dict[str, Explanation]
    tables: int = field(default=0)

    def caption(self, key: str, **values: str) -> str:
        """The caption of the next table."""
        self.tables += 1
        return said(key, n=self.tables, **values)

    def text(self, text: str, *, dash: bool = False, italic: bool = False) -> None:
        """A paragraph; nothing where there are no words."""
        if text:
            put_text(self.document, ("- " if dash else "") + plain(text), italic=italic)

    def lines(self, lines: Sequence[str]) -> None:
        """A paragraph each, with a dash."""
        for line in lines:
            self.text(line, dash=True)

    def table(
        self, columns: Columns, rows: Sequence[Sequence[str]], caption: str, **more: object
    ) -> None:
        """A table of plain text."""
        cleaned = [[plain(cell) for cell in row] for row in rows]
        titles = [(plain(title), width, centred) for title, width, centred in columns]
        put_table(self.document, titles, cleaned, caption=caption, **more)  # type: ignore[arg-type]


def document_bytes(account: Account, setting: Setting) -> bytes:
    """The DOCX file; `BadRequest` where nothing was chosen."""
    answer = account.answer
    if not account.chosen:
        why = [finding_text(one, answer.material, "en") for one in answer.choice.findings]
        raise BadRequest(
            " ".join(["No selection satisfies the rule: there is nothing to justify.", *why]),
            problem="nothing_chosen",
        )
    mark = t("report.simulated", LANG) if answer.simulated else ""
    told = explain_chosen(answer.scenario, answer.material, answer.scores, answer.choice)
    document = blank_document(LANG, mark)
    writing = Writing(document, account, setting, {one.code: one for one in told})
    _head(writing)
    _rule(writing)
    _criteria(writing)
    _result(writing)
    _others(writing)
    _firmness(writing)
    _limits(writing)
    _proposal(writing)
    put_signature(document, LANG)
    _map(writing)
    _scores(writing)
    return saved(document, plain(justification.subject_text(account, setting.place)), LANG)


def _head(writing: Writing) -> None:
    document, account, setting = writing.document, writing.account, writing.setting
    above, agency = (plain(one) for one in setting.agencies)
    put_head(document, (above, agency), said("number"), LANG)
    about = justification.subject_text(account, setting.place)
    put_title(document, said("kind"), plain(about))
    province = inside(account.province.name)
    put_addressee(document, said("addressee", province=province))
    if account.answer.simulated:
        put_warning(document, t("report.simulated_body", LANG))
    for line in justification.grounds(account):
        writing.text(line, italic=True)
    units = justification.units_text(account)
    number = counted(len(account.chosen))
    writing.text(said("preamble", province=province, n=number, units=units))


def _rule(writing: Writing) -> None:
    account = writing.account
    put_heading(writing.document, said("heading_rule"))
    writing.text(justification.scope_text(account, writing.setting.place))
    writing.text(said("rule"))
    answer = account.answer
    writing.lines(rule_texts(answer.scenario.rule, answer.material, LANG))
    if account.plan_rule is not None and answer.scenario.rule.stated:
        reason = account.plan_rule.reason(LANG)
        writing.text(f"- {reason}" if reason else "")
    for line in justification.method_lines(account):
        writing.text(line)


def _criteria(writing: Writing) -> None:
    account, setting = writing.account, writing.setting
    scenario = account.answer.scenario
    put_heading(writing.document, said("heading_criteria"))
    if not scenario.criteria:
        writing.text(said("no_criteria"))
        return
    for line in justification.profile_lines(account, setting.profile):
        writing.text(line)
    columns = (
        (said("no"), 9.0, True),
        (said("criterion"), 45.0, False),
        (said("direction"), 28.0, False),
        (said("scale"), 24.0, False),
        (said("share"), 17.0, True),
        (said("data"), 24.0, True),
        (said("known"), 18.0, True),
    )
    shares = shares_of_weights(scenario)
    rows = []
    for number, (one, measure) in enumerate(zip(scenario.criteria, account.measures, strict=True)):
        scale = scale_text(one.scale, LANG)
        if one.scale is Scale.THRESHOLD and one.threshold is not None:
            value = format_number(one.threshold, 2, LANG, trim=True)
            scale = said("threshold", scale=scale, value=value)
        basis = basis_text(measure, setting.catalogue, LANG).lower()
        when = day_text(measure, LANG)
        known = int(np.isfinite(measure.values).sum())
        rows.append(
            [
                str(number + 1),
                measure.name(LANG),
                direction_text(one.direction, LANG),
                scale,
                f"{format_number(100 * shares[number], 1, LANG, trim=True)}%",
                ", ".join(part for part in (when, basis) if part),
                f"{format_number(known, 0, LANG)}/{format_number(len(measure.values), 0, LANG)}",
            ]
        )
    writing.table(columns, rows, writing.caption("table_criteria"))
    reasons = justification.criteria_reasons(account, setting.profile)
    if reasons:
        writing.text(said("why_criteria"))
        writing.lines(reasons)


def _result(writing: Writing) -> None:
    account = writing.account
    put_heading(writing.document, said("heading_result"))
    writing.text(justification.result_text(account))
    serving = justification.serving(account)
    last = said("serves") if serving else said("main_reason")
    columns = (
        (said("no"), 9.0, True),
        (said("commune"), 38.0, False),
        (justification.district_title(account), 30.0, False),
        (said("score"), 14.0, True),
        (said("rank"), 20.0, True),
        (last, 54.0, False),
    )
    rows = []
    for number, one in enumerate(account.chosen, start=1):
        told = writing.explained[one.code]
        rank = "–"
        if told.rank is not None:
            rank = said("rank_of", rank=told.rank, of=format_number(told.of, 0, LANG))
        reason = serving.get(one.code) or justification.short_reason(account, one, told)
        rows.append(
            [str(number), one.name, _district(one), score_text(one.points, LANG), rank, reason]
        )
    writing.table(columns, rows, writing.caption("table_chosen"))
    if len(account.chosen) <= MOST_TOLD and account.answer.scenario.criteria:
        writing.text(said("reasons"))
        for number, one in enumerate(account.chosen, start=1):
            told = writing.explained[one.code]
            writing.text(justification.chosen_text(account, number, one, told))
    writing.text(said("see_map"))


def _district(one: Standing) -> str:
    return one.district.label if one.district else "–"


def _others(writing: Writing) -> None:
    account = writing.account
    put_heading(writing.document, said("heading_others"))
    for line in justification.others_lines(account):
        writing.text(line)
    found = account.losers
    if not found:
        writing.text(said("no_losers"))
        return
    best = max(found, key=lambda one: account.by_code[one.code].points)
    writing.text(firmness.closest_text(account, best))
    drawn = account.answer.scenario.rule.scope is Scope.GROUP
    kind = said("group_group" if drawn else "group_district")
    short = len(found) > MOST_IN_FULL
    columns = (
        (kind.capitalize(), 29.0, False),
        (said("loser"), 31.0, False),
        (said("score"), 12.0, True),
        (said("against"), 31.0, False),
        (said("short"), 14.0, True),
        (said("lacks"), 48.0, False),
    )
    rows = [
        [
            group_label(account, one.group),
            account.by_code[one.code].name,
            score_text(account.by_code[one.code].points, LANG),
            "–" if one.against is None else account.by_code[one.against].name,
            firmness.short_text(one),
            firmness.lacks_text(account, one, short=short),
        ]
        for one in found
    ]
    caption = writing.caption("table_losers", group=kind)
    writing.table(columns, rows, caption + (said("short_names") if short else ""), size=10.0)


def _firmness(writing: Writing) -> None:
    account, found = writing.account, writing.account.robustness
    put_heading(writing.document, said("heading_robust"))
    if found is None:
        writing.text(said("not_robust"))
        return
    for one in found.findings:
        writing.text(finding_text(one, account.answer.material, LANG))
    if not found.runs:
        return
    writing.text(firmness.runs_line(account, found))
    writing.text(firmness.often_line(account, found))
    changes = {one.code: one for one in found.changes}
    columns = (
        (said("no"), 9.0, True),
        (said("commune"), 45.0, False),
        (said("share_runs"), 24.0, True),
        (said("smallest"), 87.0, False),
    )
    rows = [
        [
            str(number),
            one.name,
            f"{firmness.share_text(found.share[one.place])}%",
            firmness.change_text(account, one.code, changes.get(one.code)),
        ]
        for number, one in enumerate(account.chosen, start=1)
    ]
    writing.table(columns, rows, writing.caption("table_robust"))


def _limits(writing: Writing) -> None:
    account, setting = writing.account, writing.setting
    put_heading(writing.document, said("heading_missing"))
    lines = justification.missing_lines(account)
    writing.lines(lines)
    writing.text(said("missing_is_not_zero" if lines else "none_missing"))
    put_heading(writing.document, said("heading_limits"))
    writing.lines(list(justification.limit_lines(account, setting.catalogue)))
    if setting.boundaries:
        writing.text(said("boundaries", text=setting.boundaries), dash=True)
    writing.text(justification.again_text(account))


def _proposal(writing: Writing) -> None:
    account = writing.account
    put_heading(writing.document, said("heading_proposal"))
    province = inside(account.province.name)
    writing.text(said("proposal", province=province, n=counted(len(account.chosen))))


def _map(writing: Writing) -> None:
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


def _scores(writing: Writing) -> None:
    """The points of each criterion for the chosen and the best of the others."""
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
            _district(one),
            score_text(one.points, LANG),
            *(
                score_text(points[one.place, place], LANG) if given[one.place, place] else "–"
                for place in used
            ),
        ]
        for number, one in enumerate(shown, start=1)
    ]
    writing.table(columns, rows, "", bold=range(chosen), size=SMALL_TABLE)
