"""The document that justifies a choice of pilots: a submission to sign, in Vietnamese.

Its form is that of `dashboard.reports.administrative`. All words are put in as text: names from
files can open no field, formula or paragraph of their own.
"""

import numpy as np

from dashboard.i18n import t
from dashboard.pilots import firmness, justification, serving
from dashboard.pilots.account import Account
from dashboard.pilots.annexes import put_map, put_scores
from dashboard.pilots.justification import LANG, counted
from dashboard.pilots.telling import basis_text, day_text, group_label, shares_of_weights
from dashboard.pilots.wording import (
    direction_text,
    finding_text,
    rule_texts,
    scale_text,
    score_text,
)
from dashboard.pilots.writing import Setting, Writing, district_cell
from dashboard.reports.administrative import (
    blank_document,
    put_addressee,
    put_head,
    put_heading,
    put_signature,
    put_text,
    put_title,
    put_warning,
    saved,
)
from dashboard.reports.plain import plain
from dashboard.texts_pilots_document import said
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
    put_map(writing)
    put_scores(writing)
    return saved(document, plain(justification.subject_text(account, setting.place)), LANG)


def _head(writing: Writing) -> None:
    document, account, setting = writing.document, writing.account, writing.setting
    above, agency = (plain(one) for one in setting.agencies)
    put_head(document, (above, agency), said("number"), LANG)
    about = justification.subject_text(account, setting.place)
    put_title(document, said("kind"), plain(about))
    authority = plain(justification.authority_text(account))
    put_addressee(document, said("addressee", authority=authority))
    if account.answer.simulated:
        put_warning(document, t("report.simulated_body", LANG))
    for line in justification.grounds(account):
        writing.text(line, italic=True)
    units = justification.units_text(account)
    number = counted(len(account.chosen))
    writing.text(said("preamble", authority=authority, n=number, units=units))


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
    if justification.rule_differs(account):
        writing.text(said("rule_differs"))
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
    whom = serving.served(account)
    last = said("serves") if whom else said("main_reason")
    many = len(account.chosen) > MOST_TOLD
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
        reason = justification.short_reason(account, one, told, short=many)
        if whom:
            reason = serving.short_text(whom[one.code])
        rows.append(
            [str(number), one.name, district_cell(one), score_text(one.points, LANG), rank, reason]
        )
    caption = writing.caption("table_chosen")
    writing.table(columns, rows, caption + (said("short_names") if many and not whom else ""))
    if not many and (whom or account.answer.scenario.criteria):
        writing.text(said("reasons"))
        for number, one in enumerate(account.chosen, start=1):
            told = writing.explained[one.code]
            writing.text(
                serving.served_text(account, number, one, whom[one.code])
                if whom
                else justification.chosen_text(account, number, one, told)
            )
    writing.text(said("see_map"))


def _others(writing: Writing) -> None:
    account = writing.account
    put_heading(writing.document, said("heading_others"))
    for line in justification.others_lines(account):
        writing.text(line)
    found = account.losers
    if not found:
        writing.text(said("no_losers"))
        return
    drawn = account.answer.scenario.rule.scope is Scope.GROUP
    kind = said("group_group" if drawn else "group_district")
    if account.answer.choice.nearest:
        _nearest(writing, kind)
    else:
        _losers(writing, kind)
    rest = len(found) - MOST_LOSERS
    if rest > 0:
        writing.text(said("losers_more", n=MOST_LOSERS, rest=rest, group=kind))


def _losers(writing: Writing, kind: str) -> None:
    """The best not chosen of each group, and what they lack."""
    account = writing.account
    found = account.losers
    best = max(found, key=lambda one: account.by_code[one.code].points)
    writing.text(firmness.closest_text(account, best))
    short = len(found) > MOST_IN_FULL
    columns = (
        (kind.capitalize(), 29.0, False),
        (said("loser"), 31.0, False),
        (said("score"), 12.0, True),
        (said("against"), 31.0, False),
        (said("short"), 17.0, True),
        (said("lacks"), 45.0, False),
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
        for one in found[:MOST_LOSERS]
    ]
    caption = writing.caption("table_losers", group=kind)
    writing.table(columns, rows, caption + (said("short_names") if short else ""), size=10.0)


def _nearest(writing: Writing, kind: str) -> None:
    """The best not chosen of each group where points decide nothing, and how they are served."""
    account = writing.account
    writing.text(serving.others_text(account, kind))
    columns = (
        (kind.capitalize(), 40.0, False),
        (said("loser"), 45.0, False),
        (said("nearest"), 50.0, False),
        (said("nearest_km"), 30.0, True),
    )
    rows = [
        [
            group_label(account, one.group),
            account.by_code[one.code].name,
            *serving.nearest_cells(account, one),
        ]
        for one in account.losers[:MOST_LOSERS]
    ]
    writing.table(columns, rows, writing.caption("table_nearest", group=kind), size=10.0)


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
    authority = justification.authority_text(account)
    said_last = said("proposal", authority=authority, n=counted(len(account.chosen)))
    # The signature must not stand on a page of its own.
    put_text(writing.document, plain(said_last)).paragraph_format.keep_with_next = True
