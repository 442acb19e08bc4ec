"""The figures and short words that several files of a pilot choice share."""

import numpy as np

from dashboard.i18n import t
from dashboard.pilots.account import Account
from dashboard.pilots.desk import Answer
from dashboard.pilots.layer import POINTS_OF_ONE
from dashboard.plan_wording import plan_title
from dashboard.wording import day
from geodata.indicators import Catalogue
from geodata.pilots.candidates import Measure
from geodata.pilots.choice import Loser
from geodata.pilots.places import along
from geodata.pilots.scenario import Method, Scenario
from layers.legend import DECIMALS, UNIT_TEXT, format_number

FEW_DECIMALS = 2


def decimals_of(measure: Measure) -> int:
    """With how many decimals a measure is written: none where all its values are whole."""
    known = measure.values[np.isfinite(measure.values)]
    if bool((known == np.round(known)).all()):
        return 0
    return min(DECIMALS.get(measure.unit, 1), FEW_DECIMALS)


def unit_words(measure: Measure, lang: str) -> str:
    """The unit of a measure as it is written after a number: ``%``, ``km`` or nothing."""
    return UNIT_TEXT[lang].get(measure.unit, measure.unit)


def measure_title(measure: Measure, lang: str) -> str:
    """The name of a measure with its unit."""
    unit = unit_words(measure, lang)
    return f"{measure.name(lang)} ({unit})" if unit else measure.name(lang)


def value_text(measure: Measure, place: int, lang: str) -> str:
    """The value of a commune with its unit, or the words for no data."""
    value = float(measure.values[place])
    if not np.isfinite(value):
        return t("value.none", lang)
    number = format_number(value, decimals_of(measure), lang)
    unit = unit_words(measure, lang)
    return f"{number}{unit}" if unit in ("", "%") else f"{number} {unit}"


def basis_text(measure: Measure, catalogue: Catalogue, lang: str) -> str:
    """The name of the basis of a measure; nothing where it has none."""
    names = {str(basis): named.name(lang) for basis, named in catalogue.bases.items()}
    return names.get(measure.basis or "", measure.basis or "")


def day_text(measure: Measure, lang: str) -> str:
    """The day of a measure's data; that none is stated, or the words for no data."""
    if measure.day is not None:
        return day(measure.day, lang)
    known = bool(np.isfinite(measure.values).any())
    return t("pilotfile.no_day" if known else "value.none", lang)


def shares_of_weights(scenario: Scenario) -> list[float]:
    """The share of all weights that each criterion has, 0..1."""
    total = sum(one.weight for one in scenario.criteria)
    return [one.weight / total if total > 0 else 0.0 for one in scenario.criteria]


def nearest_km(answer: Answer) -> list[float | None]:
    """The km to the nearest chosen commune of each candidate; None without."""
    points, nearest = answer.material.candidates.points, np.array(answer.choice.nearest, dtype=int)
    if not len(nearest):
        return [None] * len(points)
    found = along(points, points[np.maximum(nearest, 0)])
    known = np.isfinite(found) & (nearest >= 0)
    return [
        value if has else None for value, has in zip(found.tolist(), known.tolist(), strict=True)
    ]


def cost_of(answer: Answer, place: int) -> float | None:
    """What a commune costs under the budget; None where that is not known."""
    rule = answer.scenario.rule
    if rule.cost_measure is None:
        return rule.cost
    value = float(answer.material.measures[rule.cost_measure].values[place])
    return value if np.isfinite(value) else None


def group_label(account: Account, key: str) -> str:
    """The name of a part of the rule's scope, or of the province."""
    groups = (*account.answer.material.candidates.districts, *account.answer.scenario.rule.groups)
    return next((one.label for one in groups if one.key == key), account.land.name)


def loss_of(account: Account, loser: Loser) -> float | None:
    """What the objective loses with a commune that was not chosen, scores out of a hundred."""
    if loser.loss is None:
        return None
    score = account.answer.scenario.method is Method.SCORE
    return loser.loss / POINTS_OF_ONE if score else loser.loss


def runs_text(account: Account, lang: str) -> str:
    """How often the very same communes are chosen when weights move; nothing if not asked."""
    found = account.robustness
    if found is None or found.same is None:
        return ""
    return t(
        "pilotfile.runs", lang, runs=format_number(found.runs, 0, lang),
        spread=format_number(found.spread, 1, lang, trim=True), seed=found.seed,
        same=format_number(100 * found.same, 1, lang),
        distinct=format_number(found.distinct, 0, lang),
    )  # fmt: skip


def plan_lines(account: Account, lang: str) -> list[tuple[str, str]]:
    """The plan, its statement in its own words, and whether it states a number."""
    lines: list[tuple[str, str]] = []
    if account.plan is not None:
        lines.append((t("pilotfile.plan", lang), plan_title(account.plan, lang)))
    if account.statement is not None:
        lines.append((t("pilotfile.wording", lang), account.statement.wording))
    return lines
