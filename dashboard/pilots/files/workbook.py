"""The workbook of a pilot choice: every candidate with its score taken apart by criterion.

In the sheet of candidates the column of points of all criteria sum to the score, and each is its
utility times its weight.
"""

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlsplit

import numpy as np

from dashboard.exports.sheets import Book, Cell, Column, Table, to_xlsx
from dashboard.i18n import t
from dashboard.pilots.addresses import answered_anew, followed
from dashboard.pilots.dossier import Dossier, cost_of, shares_of_weights
from dashboard.pilots.files.map_page import place_text, title_text
from dashboard.pilots.files.robustness_tables import robustness_tables
from dashboard.pilots.served import nearest_km
from dashboard.pilots.standings import Standing, groups_of, kind_text
from dashboard.pilots.wording.answers import (
    direction_text,
    method_text,
    missing_text,
    objective_text,
    scale_text,
    state_text,
    status_text,
)
from dashboard.pilots.wording.findings import finding_text
from dashboard.pilots.wording.measures import (
    basis_text,
    day_text,
    decimals_of,
    measure_title,
    unit_words,
)
from dashboard.pilots.wording.names import POINTS_OF_ONE, percent_text
from dashboard.pilots.wording.rules import rule_texts
from dashboard.plans.wording import plan_title
from dashboard.printing.maps import release_text
from dashboard.reports.plain import plain
from dashboard.wording import day
from geodata.indicators import Catalogue
from geodata.pilots.criteria import Scale
from geodata.pilots.rules import Scope
from layers.legend import format_number

SCORE, SHARE, POINTS = 1, 1, 2
"""Decimals shown of scores, shares and points; the cells hold all of them."""

NO_TABLE = Table("", (), ())


def workbook_bytes(dossier: Dossier, catalogue: Catalogue, lang: str) -> bytes:
    """The XLSX file of an dossier."""
    return to_xlsx(workbook(dossier, catalogue, lang))


def workbook(dossier: Dossier, catalogue: Catalogue, lang: str) -> Book:
    """Candidates, criteria, rule; robustness where it was asked for; what explains them."""
    tables = [_candidates(dossier, catalogue, lang), _criteria(dossier, catalogue, lang)]
    tables.append(_rule(dossier, lang))
    if dossier.robustness is not None:
        tables += robustness_tables(dossier, lang)
    return Book(
        title=plain(title_text(dossier, lang)),
        about_name=t("pilotfile.sheet_notes", lang),
        about=[(label, plain(text)) for label, text in _about(dossier, lang)],
        tables=[_cleaned(one) for one in tables],
        weights=NO_TABLE,
        links=NO_TABLE,
        address=dossier.link if followed(dossier.link) else "",
    )


def _cleaned(table: Table) -> Table:
    """The table without the control characters that a workbook cannot hold."""
    rows = [[plain(cell) if isinstance(cell, str) else cell for cell in row] for row in table.rows]
    columns = [replace(column, title=plain(column.title)) for column in table.columns]
    return replace(table, columns=columns, rows=rows)


def _candidates(dossier: Dossier, catalogue: Catalogue, lang: str) -> Table:
    no_rank = t("pilotfile.no_rank", lang)
    columns = [
        Column(t("table.code", lang)),
        Column(t("pilotfile.name", lang)),
        Column(t("pilotfile.district", lang)),
        *_group_columns(dossier, lang),
        Column(t("pilotfile.kind", lang)),
        Column(t("pilotfile.state", lang)),
        Column(t("pilotfile.score", lang), SCORE),
        Column(t("pilotfile.rank", lang), 0, no_rank),
        Column(t("pilotfile.rank_in_group", lang), 0, no_rank),
        *_extra_columns(dossier, lang),
    ]
    parts = [
        _criterion(dossier, catalogue, number, lang) for number in range(len(dossier.measures))
    ]
    columns += [column for found, _ in parts for column in found]
    distances = nearest_km(dossier.answer)
    rows = [
        [
            *_standing_cells(dossier, one, lang),
            *_extra_cells(dossier, one, distances, lang),
            *(cell for _, cells in parts for cell in cells[one.place]),
        ]
        for one in _by_score(dossier)
    ]
    return Table(t("pilotfile.sheet_candidates", lang), columns, rows)


def _by_score(dossier: Dossier) -> list[Standing]:
    """The chosen first, then by score."""
    return sorted(dossier.standings, key=lambda one: (not one.chosen, -one.points, one.code))


def _group_columns(dossier: Dossier, lang: str) -> list[Column]:
    drawn = dossier.answer.scenario.rule.scope is Scope.GROUP
    return [Column(t("pilotfile.group", lang))] if drawn else []


def _standing_cells(dossier: Dossier, one: Standing, lang: str) -> list[Cell]:
    drawn = dossier.answer.scenario.rule.scope is Scope.GROUP
    group = one.group.label if one.group else t("pilotfile.no_group", lang)
    return [
        one.code,
        one.name,
        one.district.label if one.district else "",
        *([group] if drawn else []),
        kind_text(one, lang),
        state_text(one.state, lang),
        one.points / POINTS_OF_ONE,
        one.rank,
        one.rank_in_group,
    ]


def _extra_columns(dossier: Dossier, lang: str) -> list[Column]:
    """What only some answers have: how often it is chosen, its cost, the nearest chosen one."""
    rule, found = dossier.answer.scenario.rule, []
    if dossier.robustness is not None and dossier.robustness.runs:
        found.append(Column(t("pilotfile.share", lang), SHARE))
    if rule.budget is not None:
        found.append(Column(t("pilotfile.cost", lang), POINTS, t("value.none", lang)))
    if dossier.answer.choice.nearest:
        found.append(Column(t("pilotfile.nearest", lang)))
        found.append(Column(t("pilotfile.nearest_km", lang), 1, t("value.none", lang)))
    return found


def _extra_cells(
    dossier: Dossier, one: Standing, distances: Sequence[float | None], lang: str
) -> list[Cell]:
    rule, found = dossier.answer.scenario.rule, list[Cell]()
    share = dossier.share(one.place)
    if share is not None:
        found.append(100 * share)
    if rule.budget is not None:
        found.append(cost_of(dossier.answer, one.place))
    nearest = dossier.answer.choice.nearest
    if nearest:
        at = nearest[one.place]
        found.append(dossier.standings[at].name if at >= 0 else t("pilotfile.none", lang))
        found.append(distances[one.place])
    return found


def _criterion(
    dossier: Dossier, catalogue: Catalogue, number: int, lang: str
) -> tuple[list[Column], list[list[Cell]]]:
    """The columns of one criterion and its cells of every candidate."""
    answer, measure = dossier.answer, dossier.measures[number]
    criterion = answer.scenario.criteria[number]
    head = f"{number + 1}. {measure_title(measure, lang)}"
    skipped = t("pilotfile.skipped", lang)
    columns = [
        Column(head, decimals_of(measure), t("value.none", lang)),
        Column(t("pilotfile.day_of", lang, n=number + 1)),
        Column(t("pilotfile.basis_of", lang, n=number + 1)),
        Column(t("pilotfile.mark_of", lang, n=number + 1)),
        Column(t("pilotfile.utility_of", lang, n=number + 1), 3, skipped),
        Column(t("pilotfile.weight_of", lang, n=number + 1), SHARE),
        Column(t("pilotfile.points_of", lang, n=number + 1), POINTS),
    ]
    when = day_text(measure, lang)
    basis = basis_text(measure, catalogue, lang)
    treated = missing_text(criterion.missing, lang)
    simulated, estimated = t("mark.simulated", lang), t("mark.estimated", lang)
    rows: list[list[Cell]] = []
    for place in range(len(answer.material.candidates)):
        value = _number(measure.values[place])
        utility = _number(answer.scores.utility[place, number])
        weight = float(answer.scores.weight[place, number])
        marks = [simulated] if measure.simulated[place] else []
        marks += [estimated] if measure.estimated[place] else []
        mark = treated if value is None else ", ".join(marks)
        points = 0.0 if utility is None else 100 * weight * utility
        rows.append([value, when, basis, mark, utility, 100 * weight, points])
    return columns, rows


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _criteria(dossier: Dossier, catalogue: Catalogue, lang: str) -> Table:
    none = t("value.none", lang)
    columns = [
        Column(t("form.no", lang), 0),
        Column(t("pilotfile.criterion", lang)),
        Column(t("pilotfile.measure_unit", lang)),
        Column(t("pilotfile.direction", lang)),
        Column(t("pilotfile.scale", lang)),
        Column(t("pilotfile.threshold", lang), 2, t("pilotfile.none", lang)),
        Column(t("pilotfile.weight", lang), 1),
        Column(t("pilotfile.weight_share", lang), SHARE),
        Column(t("pilotfile.missing", lang)),
        Column(t("table.date", lang)),
        Column(t("table.basis", lang)),
        Column(t("pilotfile.origin", lang)),
        Column(t("pilotfile.known", lang), 0),
        Column(t("pilotfile.unknown", lang), 0),
        Column(t("pilotfile.simulated", lang), 0),
        Column(t("pilotfile.estimated", lang), 0),
        Column(t("pilotfile.least", lang), 2, none),
        Column(t("pilotfile.median", lang), 2, none),
        Column(t("pilotfile.most", lang), 2, none),
    ]
    shares = shares_of_weights(dossier.answer.scenario)
    rows: list[Sequence[Cell]] = []
    for number, (one, measure) in enumerate(
        zip(dossier.answer.scenario.criteria, dossier.measures, strict=True)
    ):
        known = np.isfinite(measure.values)
        values = measure.values[known]
        spread = np.quantile(values, [0, 0.5, 1]).tolist() if len(values) else [None] * 3
        origin = measure.origin or dossier.answer.scenario.vintage
        rows.append(
            [
                number + 1,
                measure.name(lang),
                unit_words(measure, lang),
                direction_text(one.direction, lang),
                scale_text(one.scale, lang),
                one.threshold if one.scale is Scale.THRESHOLD else None,
                one.weight,
                100 * shares[number],
                missing_text(one.missing, lang),
                day_text(measure, lang),
                basis_text(measure, catalogue, lang),
                day(origin, lang),
                int(known.sum()),
                int((~known).sum()),
                int((measure.simulated & known).sum()),
                int((measure.estimated & known).sum()),
                *spread,
            ]
        )
    return Table(t("pilotfile.sheet_criteria", lang), columns, rows)


def _rule(dossier: Dossier, lang: str) -> Table:
    """What was asked, line by line."""
    answer, scenario = dossier.answer, dossier.answer.scenario
    rows: list[Sequence[Cell]] = [(label, text) for label, text in plan_lines(dossier, lang)]
    rows += [
        (t("pilotfile.rule", lang), text)
        for text in rule_texts(scenario.rule, answer.material, lang)
    ]
    rows.append((t("pilotfile.method", lang), method_text(scenario.method, lang, scenario)))
    rows.append((t("pilotfile.result", lang), status_text(answer, lang)))
    rows.append((t("pilotfile.objective", lang), objective_text(answer, lang)))
    groups = groups_of(answer)
    chosen = {one.code: one.name for one in dossier.chosen}
    for group in groups:
        names = [chosen[code] for code in sorted(group.members) if code in chosen]
        text = t(
            "pilotfile.group_line", lang, name=group.label, n=len(group.members),
            chosen="; ".join(names) or t("pilotfile.none", lang),
        )  # fmt: skip
        rows.append((t("pilotfile.group", lang), text))
    columns = [Column(t("pilotfile.item", lang)), Column(t("pilotfile.content", lang))]
    return Table(t("pilotfile.sheet_rule", lang), columns, rows)


def _about(dossier: Dossier, lang: str) -> list[tuple[str, str]]:
    """What the file is and what has to be known of it."""
    answer, scenario = dossier.answer, dossier.answer.scenario
    robust = dossier.robustness
    days = sorted({day(one.day, lang) for one in dossier.measures if one.day is not None})
    lines: list[tuple[str, str]] = [
        (t("pilotfile.place", lang), place_text(dossier, lang)),
        (
            t("pilotfile.release", lang),
            release_text(answer.release.number, dossier.release_day, lang),
        ),
        (t("pilotfile.days", lang), "; ".join(days) or t("value.none", lang)),
        (
            t("simulated.title", lang),
            t("report.simulated_body" if answer.simulated else "pilotfile.not_simulated", lang),
        ),
        (t("pilotfile.vintage", lang), day(scenario.vintage, lang)),
        (t("pilotfile.rule", lang), " ".join(rule_texts(scenario.rule, answer.material, lang))),
        (t("pilotfile.seed", lang), str(scenario.seed)),
        (t("pilotfile.mark", lang), answer.digest),
    ]
    if dossier.link:
        kind = "pilotfile.link_anew" if answered_anew(dossier.link) else "pilotfile.link"
        kind = kind if urlsplit(dossier.link).netloc else "pilotfile.link_path"
        lines.append((t(kind, lang), dossier.link))
    lines.append((t("pilotfile.score", lang), t("pilotfile.about_score", lang)))
    lines.append((t("pilotfile.distance", lang), t("pilotfile.about_distance", lang)))
    findings = (*answer.material.findings, *answer.scores.findings, *answer.choice.findings)
    if robust is not None:
        findings = (*findings, *robust.findings)
        if robust.same is not None:
            lines.append((t("pilotfile.robustness", lang), runs_text(dossier, lang)))
    note = t("pilotfile.note", lang)
    told = dict.fromkeys(finding_text(one, answer.material, lang) for one in findings)
    lines += [(note, text) for text in told]
    return lines


def runs_text(dossier: Dossier, lang: str) -> str:
    """How often the very same communes are chosen when weights move; nothing if not asked."""
    found = dossier.robustness
    if found is None or found.same is None:
        return ""
    return t(
        "pilotfile.runs", lang, runs=format_number(found.runs, 0, lang),
        spread=format_number(found.spread, 1, lang, trim=True), seed=found.seed,
        same=percent_text(found.same, lang, 1),
        distinct=format_number(found.distinct, 0, lang),
    )  # fmt: skip


def plan_lines(dossier: Dossier, lang: str) -> list[tuple[str, str]]:
    """The plan, its statement in its own words, and whether it states a number."""
    lines: list[tuple[str, str]] = []
    if dossier.plan is not None:
        lines.append((t("pilotfile.plan", lang), plan_title(dossier.plan, lang)))
    if dossier.statement is not None:
        lines.append((t("pilotfile.wording", lang), dossier.statement.wording))
    return lines
