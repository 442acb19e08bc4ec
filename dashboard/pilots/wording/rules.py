"""Rules of selection in the words of a language, one sentence a constraint.

Names of communes and groups go out as they are: text, never HTML.
"""

from dashboard.i18n import t
from dashboard.pilots.wording.names import codes_text, measure_text, number_text, tag_text
from geodata.pilots.candidates import Material
from geodata.pilots.rules import Quota, Rule, Scope
from geodata.units import AFTER_REFORM, COUNTRY_CODE

MOST_NAMED = 10
"""Communes that a sentence of a rule names."""


def rule_texts(rule: Rule, material: Material | None, lang: str) -> list[str]:
    """A rule, one sentence a constraint; with a material communes have names."""
    found = [_count_text(rule, material, lang)]
    if not rule.stated:
        found.append(t("pilotrule.unstated", lang))
    found += _totals(rule, lang)
    found += [_quota_text(quota, lang) for quota in rule.quotas]
    for key, codes in (("include", rule.include), ("exclude", rule.exclude)):
        if codes:
            named = codes_text(sorted(codes), material, lang, len(codes), MOST_NAMED)
            found.append(t(f"pilotrule.{key}", lang, names=named))
    if rule.not_adjacent:
        found.append(t("pilotrule.not_adjacent", lang))
    if rule.apart_km is not None:
        found.append(t("pilotrule.apart", lang, km=number_text(rule.apart_km, lang)))
    if rule.budget is not None:
        found.append(_budget_text(rule, rule.budget, material, lang))
    return found


def _count_text(rule: Rule, material: Material | None, lang: str) -> str:
    where = _where(rule, material, lang)
    least, most = rule.least, rule.most
    if rule.count is not None and most is None:
        if rule.count == least or not rule.stated:
            return t("pilotrule.exact", lang, n=number_text(rule.count, lang), where=where)
        return t("pilotrule.least_count", lang, n=rule.count, least=least, where=where)
    if most is None:
        return t("pilotrule.least", lang, n=number_text(least, lang), where=where)
    if least == most:
        return t("pilotrule.exact", lang, n=number_text(least, lang), where=where)
    if rule.count is not None:
        return t("pilotrule.span_count", lang, n=rule.count, least=least, most=most, where=where)
    return t("pilotrule.span", lang, least=least, most=most, where=where)


def _where(rule: Rule, material: Material | None, lang: str) -> str:
    if rule.scope is Scope.GROUP:
        return t("pilotrule.in_group", lang, n=len(rule.groups))
    if rule.scope is Scope.DISTRICT:
        vintage = "" if material is None else material.candidates.vintage
        old = vintage >= AFTER_REFORM.name  # since that day there are no districts
        return t("pilotrule.in_old_district" if old else "pilotrule.in_district", lang)
    whole = material is not None and material.candidates.province == COUNTRY_CODE
    return t("pilotrule.in_country" if whole else "pilotrule.in_province", lang)


def _totals(rule: Rule, lang: str) -> list[str]:
    least, most = rule.total_least, rule.total_most
    if least is not None and most is not None:
        return [t("pilotrule.total_span", lang, least=least, most=most)]
    if least is not None:
        return [t("pilotrule.total_least", lang, least=least)]
    return [] if most is None else [t("pilotrule.total_most", lang, most=most)]


def _quota_text(quota: Quota, lang: str) -> str:
    tag = tag_text(quota.tag, lang)
    if quota.most is None:
        return t("pilotrule.quota_least", lang, least=quota.least, tag=tag)
    if quota.least == 0:
        return t("pilotrule.quota_most", lang, most=quota.most, tag=tag)
    return t("pilotrule.quota_span", lang, least=quota.least, most=quota.most, tag=tag)


def _budget_text(rule: Rule, budget: float, material: Material | None, lang: str) -> str:
    amount = number_text(budget, lang)
    if rule.cost_measure is not None:
        name = measure_text(rule.cost_measure, material, lang)
        return t("pilotrule.budget_measure", lang, budget=amount, measure=name)
    cost = number_text(rule.cost or 0.0, lang)
    return t("pilotrule.budget", lang, budget=amount, cost=cost)
