"""The tables of how a pilot choice holds: shares of the runs, changes of weight, best losers."""

from collections.abc import Sequence

from dashboard.exports.sheets import Cell, Column, Table
from dashboard.i18n import t
from dashboard.pilots.dossier import Dossier, group_label, loss_of
from dashboard.pilots.wording.answers import state_text
from dashboard.pilots.wording.findings import finding_text
from dashboard.pilots.wording.names import POINTS_OF_ONE

SCORE, SHARE, POINTS = 1, 1, 2
"""Decimals shown of scores, shares and points; the cells hold all of them."""


def robustness_tables(dossier: Dossier, lang: str) -> list[Table]:
    """One table each; without rows where weights take no part."""
    return [_shares(dossier, lang), _changes(dossier, lang), _losers(dossier, lang)]


def _shares(dossier: Dossier, lang: str) -> Table:
    """How often each commune is chosen when weights move; those that never are left out."""
    columns = [
        Column(t("table.code", lang)),
        Column(t("pilotfile.name", lang)),
        Column(t("pilotfile.district", lang)),
        Column(t("pilotfile.state", lang)),
        Column(t("pilotfile.score", lang), SCORE),
        Column(t("pilotfile.share", lang), SHARE),
    ]
    found = [(dossier.share(one.place) or 0.0, one) for one in dossier.standings]
    kept = sorted(
        (pair for pair in found if pair[0] > 0 or pair[1].chosen),
        key=lambda pair: (-pair[0], pair[1].code),
    )
    rows: list[Sequence[Cell]] = [
        [
            one.code,
            one.name,
            one.district.label if one.district else "",
            state_text(one.state, lang),
            one.points / POINTS_OF_ONE,
            100 * share,
        ]
        for share, one in kept
        if dossier.robustness is not None and dossier.robustness.runs
    ]
    return Table(t("pilotfile.sheet_shares", lang), columns, rows)


def _changes(dossier: Dossier, lang: str) -> Table:
    columns = [
        Column(t("table.code", lang)),
        Column(t("pilotfile.name", lang)),
        Column(t("pilotfile.criterion", lang)),
        Column(t("pilotfile.from_share", lang), SHARE),
        Column(t("pilotfile.to_share", lang), SHARE),
        Column(t("pilotfile.instead", lang)),
    ]
    measures, known = dossier.answer.material.measures, dossier.by_code
    rows: list[Sequence[Cell]] = []
    for one in dossier.robustness.changes if dossier.robustness else ():
        instead = "; ".join(known[code].name for code in one.instead)
        rows.append(
            [
                one.code,
                known[one.code].name,
                measures[one.measure].name(lang),
                100 * one.share,
                100 * one.new_share,
                instead or t("pilotfile.nobody", lang),
            ]
        )
    return Table(t("pilotfile.sheet_changes", lang), columns, rows)


def _losers(dossier: Dossier, lang: str) -> Table:
    measures, known = dossier.answer.material.measures, dossier.by_code
    used = list(dict.fromkeys(one.measure for one in dossier.answer.scenario.criteria))
    none = t("pilotfile.none", lang)
    columns = [
        Column(t("pilotfile.group", lang)),
        Column(t("table.code", lang)),
        Column(t("pilotfile.name", lang)),
        Column(t("pilotfile.against", lang)),
        Column(t("pilotfile.short", lang), POINTS, none),
        Column(t("pilotfile.loss", lang), POINTS, none),
        Column(t("pilotfile.reason", lang)),
        *(
            Column(t("pilotfile.lacks", lang, name=measures[key].name(lang)), POINTS, none)
            for key in used
        ),
    ]
    rows: list[Sequence[Cell]] = []
    for one in dossier.losers:
        reason = one.reason
        rows.append(
            [
                group_label(dossier, one.group),
                one.code,
                known[one.code].name,
                none if one.against is None else known[one.against].name,
                None if one.points_short is None else one.points_short / POINTS_OF_ONE,
                loss_of(dossier, one),
                "" if reason is None else finding_text(reason, dossier.answer.material, lang),
                *(one.lacks[key] / POINTS_OF_ONE if key in one.lacks else None for key in used),
            ]
        )
    return Table(t("pilotfile.sheet_losers", lang), columns, rows)
