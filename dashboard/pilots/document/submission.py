"""The document that justifies a choice of pilots: a submission to sign, in Vietnamese.

Its form is that of `dashboard.reports.administrative`. All words are put in as text: names from
files can open no field, formula or paragraph of their own.
"""

import numpy as np

from dashboard.i18n import t
from dashboard.pilots.addresses import followed
from dashboard.pilots.document import location, robustness, sentences
from dashboard.pilots.document.annexes import put_map, put_scores
from dashboard.pilots.document.sentences import LANG, counted
from dashboard.pilots.document.writer import Setting, Writer, district_cell
from dashboard.pilots.dossier import Dossier, group_label, shares_of_weights
from dashboard.pilots.served import served
from dashboard.pilots.wording.answers import direction_text, scale_text, score_text
from dashboard.pilots.wording.findings import finding_text
from dashboard.pilots.wording.measures import basis_text, day_text
from dashboard.pilots.wording.names import percent_text
from dashboard.pilots.wording.rules import rule_texts
from dashboard.reports.administrative import (
    blank_document,
    put_addressee,
    put_head,
    put_heading,
    put_link,
    put_signature,
    put_text,
    put_title,
    put_warning,
    saved,
)
from dashboard.reports.plain import plain
from dashboard.texts.pilots_document import phrase
from geodata.errors import BadRequest
from geodata.pilots.criteria import Scale
from geodata.pilots.reasons import explain_chosen
from geodata.pilots.rules import Scope
from layers.legend import format_number

MOST_TOLD = 12
"""Chosen communes that are told of one by one; of more the table says the reasons."""

MOST_IN_FULL = 6
"""Losers in whose table criteria have their names; in a longer one they have their numbers."""

MOST_LOSERS = 40
"""Rows of the table of losers: more than any province has districts."""


def document_bytes(dossier: Dossier, setting: Setting) -> bytes:
    """The DOCX file; `BadRequest` where nothing was chosen."""
    answer = dossier.answer
    if not dossier.chosen:
        why = [finding_text(one, answer.material, "en") for one in answer.choice.findings]
        raise BadRequest(
            " ".join(["No selection satisfies the rule: there is nothing to justify.", *why]),
            problem="nothing_chosen",
        )
    mark = t("report.simulated", LANG) if answer.simulated else ""
    told = explain_chosen(answer.scenario, answer.material, answer.scores, answer.choice)
    document = blank_document(LANG, mark)
    writer = Writer(document, dossier, setting, {one.code: one for one in told})
    _head(writer)
    _rule(writer)
    _criteria(writer)
    _result(writer)
    _others(writer)
    _robustness(writer)
    _limits(writer)
    _proposal(writer)
    put_signature(document, LANG)
    put_map(writer)
    put_scores(writer)
    return saved(document, plain(sentences.subject_text(dossier, setting.place)), LANG)


def _head(writer: Writer) -> None:
    document, dossier, setting = writer.document, writer.dossier, writer.setting
    above, agency = (plain(one) for one in setting.agencies)
    put_head(document, (above, agency), phrase("number"), LANG)
    about = sentences.subject_text(dossier, setting.place)
    put_title(document, phrase("kind"), plain(about))
    authority = plain(sentences.authority_text(dossier))
    put_addressee(document, phrase("addressee", authority=authority))
    if dossier.answer.simulated:
        put_warning(document, t("report.simulated_body", LANG))
    for line in sentences.grounds(dossier):
        writer.text(line, italic=True)
    units = sentences.units_text(dossier)
    number = counted(len(dossier.chosen))
    writer.text(phrase("preamble", authority=authority, n=number, units=units))


def _rule(writer: Writer) -> None:
    dossier = writer.dossier
    put_heading(writer.document, phrase("heading_rule"))
    writer.text(sentences.scope_text(dossier, writer.setting.place))
    writer.text(phrase("rule"))
    answer = dossier.answer
    writer.lines(rule_texts(answer.scenario.rule, answer.material, LANG))
    if dossier.plan_rule is not None and answer.scenario.rule.stated:
        reason = dossier.plan_rule.reason(LANG)
        writer.text(f"- {reason}" if reason else "")
    if sentences.rule_differs(dossier):
        writer.text(phrase("rule_differs"))
    for line in sentences.method_lines(dossier):
        writer.text(line)


def _criteria(writer: Writer) -> None:
    dossier, setting = writer.dossier, writer.setting
    scenario = dossier.answer.scenario
    put_heading(writer.document, phrase("heading_criteria"))
    if not scenario.criteria:
        writer.text(phrase("no_criteria"))
        return
    for line in sentences.profile_lines(dossier, setting.profile):
        writer.text(line)
    columns = (
        (phrase("no"), 9.0, True),
        (phrase("criterion"), 45.0, False),
        (phrase("direction"), 28.0, False),
        (phrase("scale"), 24.0, False),
        (phrase("share"), 17.0, True),
        (phrase("data"), 24.0, True),
        (phrase("known"), 18.0, True),
    )
    shares = shares_of_weights(scenario)
    rows = []
    for number, (one, measure) in enumerate(zip(scenario.criteria, dossier.measures, strict=True)):
        scale = scale_text(one.scale, LANG)
        if one.scale is Scale.THRESHOLD and one.threshold is not None:
            value = format_number(one.threshold, 2, LANG, trim=True)
            scale = phrase("threshold", scale=scale, value=value)
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
    writer.table(columns, rows, writer.caption("table_criteria"))
    reasons = sentences.criteria_reasons(dossier, setting.profile)
    if reasons:
        writer.text(phrase("why_criteria"))
        writer.lines(reasons)


def _result(writer: Writer) -> None:
    dossier = writer.dossier
    put_heading(writer.document, phrase("heading_result"))
    writer.text(sentences.result_text(dossier))
    whom = served(dossier.answer)
    last = phrase("serves") if whom else phrase("main_reason")
    many = len(dossier.chosen) > MOST_TOLD
    columns = (
        (phrase("no"), 9.0, True),
        (phrase("commune"), 38.0, False),
        (sentences.district_title(dossier), 30.0, False),
        (phrase("score"), 14.0, True),
        (phrase("rank"), 20.0, True),
        (last, 54.0, False),
    )
    rows = []
    for number, one in enumerate(dossier.chosen, start=1):
        told = writer.explained[one.code]
        rank = "–"
        if told.rank is not None:
            rank = phrase("rank_of", rank=told.rank, of=format_number(told.of, 0, LANG))
        reason = sentences.short_reason(dossier, one, told, short=many)
        if whom:
            reason = location.short_text(whom[one.code])
        rows.append(
            [str(number), one.name, district_cell(one), score_text(one.points, LANG), rank, reason]
        )
    caption = writer.caption("table_chosen")
    writer.table(columns, rows, caption + (phrase("short_names") if many and not whom else ""))
    if not many and (whom or dossier.answer.scenario.criteria):
        writer.text(phrase("reasons"))
        for number, one in enumerate(dossier.chosen, start=1):
            told = writer.explained[one.code]
            writer.text(
                location.served_text(dossier, number, one, whom[one.code])
                if whom
                else sentences.chosen_text(dossier, number, one, told)
            )
    writer.text(phrase("see_map"))


def _others(writer: Writer) -> None:
    dossier = writer.dossier
    put_heading(writer.document, phrase("heading_others"))
    for line in sentences.others_lines(dossier):
        writer.text(line)
    found = dossier.losers
    if not found:
        writer.text(phrase("no_losers"))
        return
    drawn = dossier.answer.scenario.rule.scope is Scope.GROUP
    kind = phrase("group_group" if drawn else "group_district")
    if dossier.answer.choice.nearest:
        _nearest(writer, kind)
    else:
        _losers(writer, kind)
    rest = len(found) - MOST_LOSERS
    if rest > 0:
        writer.text(phrase("losers_more", n=MOST_LOSERS, rest=rest, group=kind))


def _losers(writer: Writer, kind: str) -> None:
    """The best not chosen of each group, and what they lack."""
    dossier = writer.dossier
    found = dossier.losers
    best = max(found, key=lambda one: dossier.by_code[one.code].points)
    writer.text(robustness.closest_text(dossier, best))
    short = len(found) > MOST_IN_FULL
    columns = (
        (kind.capitalize(), 29.0, False),
        (phrase("loser"), 31.0, False),
        (phrase("score"), 12.0, True),
        (phrase("against"), 31.0, False),
        (phrase("short"), 17.0, True),
        (phrase("lacks"), 45.0, False),
    )
    rows = [
        [
            group_label(dossier, one.group),
            dossier.by_code[one.code].name,
            score_text(dossier.by_code[one.code].points, LANG),
            "–" if one.against is None else dossier.by_code[one.against].name,
            robustness.short_text(one),
            robustness.lacks_text(dossier, one, short=short),
        ]
        for one in found[:MOST_LOSERS]
    ]
    caption = writer.caption("table_losers", group=kind)
    writer.table(columns, rows, caption + (phrase("short_names") if short else ""), size=10.0)


def _nearest(writer: Writer, kind: str) -> None:
    """The best not chosen of each group where points decide nothing, and how they are served."""
    dossier = writer.dossier
    writer.text(location.others_text(dossier, kind))
    columns = (
        (kind.capitalize(), 40.0, False),
        (phrase("loser"), 45.0, False),
        (phrase("nearest"), 50.0, False),
        (phrase("nearest_km"), 30.0, True),
    )
    rows = [
        [
            group_label(dossier, one.group),
            dossier.by_code[one.code].name,
            *location.nearest_cells(dossier, one),
        ]
        for one in dossier.losers[:MOST_LOSERS]
    ]
    writer.table(columns, rows, writer.caption("table_nearest", group=kind), size=10.0)


def _robustness(writer: Writer) -> None:
    dossier, found = writer.dossier, writer.dossier.robustness
    put_heading(writer.document, phrase("heading_robust"))
    if found is None:
        writer.text(phrase("not_robust"))
        return
    for one in found.findings:
        writer.text(finding_text(one, dossier.answer.material, LANG))
    if not found.runs:
        return
    writer.text(robustness.runs_line(dossier, found))
    writer.text(robustness.often_line(dossier, found))
    changes = {one.code: one for one in found.changes}
    columns = (
        (phrase("no"), 9.0, True),
        (phrase("commune"), 45.0, False),
        (phrase("share_runs"), 24.0, True),
        (phrase("smallest"), 87.0, False),
    )
    rows = [
        [
            str(number),
            one.name,
            f"{percent_text(found.share[one.place], LANG, 1)}%",
            robustness.change_text(dossier, one.code, changes.get(one.code)),
        ]
        for number, one in enumerate(dossier.chosen, start=1)
    ]
    writer.table(columns, rows, writer.caption("table_robust"))


def _limits(writer: Writer) -> None:
    dossier, setting = writer.dossier, writer.setting
    put_heading(writer.document, phrase("heading_missing"))
    lines = sentences.missing_lines(dossier)
    writer.lines(lines)
    writer.text(phrase("missing_is_not_zero" if lines else "none_missing"))
    put_heading(writer.document, phrase("heading_limits"))
    writer.lines(list(sentences.limit_lines(dossier, setting.catalogue)))
    if setting.boundaries:
        writer.text(phrase("boundaries", text=setting.boundaries), dash=True)
    writer.text(sentences.again_text(dossier))
    if followed(dossier.link):
        lead, text = sentences.link_texts(dossier)
        put_link(writer.document, f"{lead} ", plain(text), dossier.link)
    elif dossier.link:
        writer.text(" ".join(sentences.link_texts(dossier)))


def _proposal(writer: Writer) -> None:
    dossier = writer.dossier
    put_heading(writer.document, phrase("heading_proposal"))
    authority = sentences.authority_text(dossier)
    said_last = phrase("proposal", authority=authority, n=counted(len(dossier.chosen)))
    # The signature must not stand on a page of its own.
    put_text(writer.document, plain(said_last)).paragraph_format.keep_with_next = True
