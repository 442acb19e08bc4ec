"""What the document of a pilot choice says, sentence by sentence, in Vietnamese."""

import re
from collections.abc import Iterator, Sequence

import numpy as np

from dashboard.pilots.addresses import LONGEST_PRINTED, answered_anew, followed
from dashboard.pilots.dossier import Dossier
from dashboard.pilots.standings import Standing, groups_of
from dashboard.pilots.wording.answers import objective_text, score_text, status_text
from dashboard.pilots.wording.findings import finding_text
from dashboard.pilots.wording.measures import basis_text, value_text
from dashboard.pilots.wording.names import POINTS_OF_ONE, measure_text, number_text
from dashboard.texts.pilots_document import phrase
from dashboard.wording import day
from geodata.indicators import Catalogue, Source
from geodata.pilots.profiles import Profile
from geodata.pilots.reasons import Contribution, Explanation, State
from geodata.pilots.rules import Scope
from geodata.pilots.scenario import EQUAL_DEMAND, Method
from geodata.units import AFTER_REFORM, Level
from layers.legend import format_number

LANG = "vi"
OF_YEAR = re.compile(r"(/?\S.*) \((\d{4})\)")
ISSUER = re.compile(r"((?:UBND|Ủy ban nhân dân) [^:]+): (.+)", re.DOTALL)
BLANK_NUMBER = "......"
MOST_NAMED = 12
MOST_REASONS = 3
MARK = 16
"""Digits of a scenario's digest that a reader can compare."""


def counted(number: int) -> str:
    """A number of communes as offices write it: 05, 27."""
    return f"{number:02d}" if number < 10 else format_number(number, 0, LANG)


def inside(name: str) -> str:
    """The name of a unit within a sentence: tỉnh Thanh Hóa, huyện Bá Thước."""
    return name[:1].lower() + name[1:]


def units_text(dossier: Dossier) -> str:
    """The kinds of commune that there are in the vintage."""
    new = dossier.answer.scenario.vintage >= AFTER_REFORM.name
    return phrase("units_new" if new else "units_old")


def district_title(dossier: Dossier) -> str:
    """The head of the column of districts."""
    new = dossier.answer.scenario.vintage >= AFTER_REFORM.name
    return phrase("old_district" if new else "district")


def authority_text(dossier: Dossier) -> str:
    """To whom the document goes; to be filled in where it is about the whole country."""
    if dossier.land.level is not Level.PROVINCE:
        return phrase("blank")
    return phrase("authority", province=inside(dossier.now.name))


def difference_text(points: float) -> str:
    """A difference of scores with as many decimals as show that it is one, four at the most."""
    one = points / POINTS_OF_ONE
    decimals = next((n for n in (1, 2, 3) if abs(one) >= 0.5 * 10.0**-n), 4 if points else 1)
    return format_number(one, decimals, LANG)


def subject_text(dossier: Dossier, place: str) -> str:
    """What the document is about."""
    statement = dossier.statement
    subject = phrase("any_subject") if statement is None else inside(statement.subject_vi)
    where = phrase("on_place", place=inside(place))
    return phrase("about", subject=subject, place=where)


def ground_plan(document: Source) -> str:
    """The plan as documents cite it: title, issuer, number and day, the number blank if unknown."""
    issued = ISSUER.fullmatch(document.title_vi)
    text = document.title_vi
    if issued is not None:
        text = phrase("plan_issued", title=issued[2], issuer=issued[1])
    number, year = document.number, None
    if number is None:
        return text
    of_year = OF_YEAR.fullmatch(number)
    if of_year is not None:
        number, year = of_year[1], of_year[2]
    if number.startswith("/"):
        number = BLANK_NUMBER + number
    if year is not None:
        return phrase("number_of_year", plan=text, number=number, year=year)
    if document.date is not None:
        return phrase("number_of_day", plan=text, number=number, day=day(document.date, LANG))
    return phrase("number_known", plan=text, number=number)


def grounds(dossier: Dossier) -> list[str]:
    """On what the document rests: the plan, its words, the data."""
    lines = []
    if dossier.plan is not None:
        lines.append(phrase("ground_plan", plan=ground_plan(dossier.plan.document)))
    if dossier.statement is not None:
        wording = dossier.statement.wording.rstrip(".")
        lines.append(phrase("ground_wording", wording=wording))
    release = dossier.answer.release
    lines.append(phrase("ground_data", release=release.number, day=day(release.day, LANG)))
    return lines


def scope_text(dossier: Dossier, place: str) -> str:
    """Which communes were looked at."""
    answer = dossier.answer
    text = phrase(
        "scope", n=format_number(len(answer.material.candidates), 0, LANG),
        units=units_text(dossier), place=inside(place),
        vintage=day(answer.scenario.vintage, LANG),
    )  # fmt: skip
    districts = answer.material.candidates.districts
    if not districts or answer.scenario.rule.scope is not Scope.DISTRICT:
        return text
    old = answer.scenario.vintage >= AFTER_REFORM.name
    key = "scope_old_districts" if old else "scope_districts"
    return f"{text} {phrase(key, n=len(districts))}"


def method_lines(dossier: Dossier) -> Iterator[str]:
    """What was made best."""
    scenario = dossier.answer.scenario
    demand = phrase("each_commune")
    if scenario.demand != EQUAL_DEMAND:
        demand = inside(measure_text(scenario.demand, dossier.answer.material, LANG))
    yield phrase(
        f"method_{scenario.method.value}", demand=demand, km=number_text(scenario.cover_km, LANG)
    )
    if scenario.method is not Method.SCORE and scenario.criteria:
        yield phrase("ties_by_score")


def result_text(dossier: Dossier) -> str:
    """How many were chosen, how good that is, whether it is proven."""
    answer = dossier.answer
    return phrase(
        "result", n=counted(len(dossier.chosen)), objective=objective_text(answer, LANG),
        status=status_text(answer, LANG),
    ).rstrip(".") + "."  # fmt: skip


def profile_lines(dossier: Dossier, profile: Profile | None) -> Iterator[str]:
    """The named set of criteria that the scenario started from, and whether it was changed."""
    if profile is None:
        return
    definition = profile.named.definition_vi or ""
    yield phrase("profile", name=profile.named.name(LANG), definition=definition).strip()
    if profile.criteria != dossier.answer.scenario.criteria:
        yield phrase("profile_changed")


def criteria_reasons(dossier: Dossier, profile: Profile | None) -> list[str]:
    """Why each criterion of the named set is there."""
    if profile is None:
        return []
    return [
        phrase("why_one", name=measure.name(LANG), why=profile.why(one.measure, LANG))
        for one, measure in zip(dossier.answer.scenario.criteria, dossier.measures, strict=True)
        if one.measure in profile.reasons and one.weight > 0
    ]


def criterion_text(dossier: Dossier, measure: str, *, short: bool = False) -> str:
    """The name of a criterion, or its number in the table of criteria: TC2."""
    if not short:
        return measure_text(measure, dossier.answer.material, LANG)
    keys = [one.measure for one in dossier.answer.scenario.criteria]
    return phrase("scores_short", n=keys.index(measure) + 1)


def rule_differs(dossier: Dossier) -> bool:
    """Whether the rule is another one than the plan's, or counts outside its span."""
    if dossier.plan_rule is None or not dossier.plan_rule.rule.stated:
        return False
    asked, own = dossier.plan_rule.rule, dossier.answer.scenario.rule
    least, most = own.span
    above = asked.most is not None and most > asked.most
    return own.scope is not asked.scope or least < asked.least or above


def strongest(dossier: Dossier, explained: Explanation) -> list[Contribution]:
    """The criteria that give a commune most.

    Left out are those that give it nothing, and those that give every commune the same: they are
    no reason for one of them.
    """
    keys = [one.measure for one in dossier.answer.scenario.criteria]
    telling = {key for key, column in zip(keys, dossier.answer.scores.utility.T, strict=True)
               if np.nanmin(column, initial=1.0) < np.nanmax(column, initial=0.0)}  # fmt: skip
    given = [one for one in explained.contributions if one.points > 0 and one.measure in telling]
    return sorted(given, key=lambda one: -one.points)[:MOST_REASONS]


def short_reason(
    dossier: Dossier, standing: Standing, explained: Explanation, *, short: bool = False
) -> str:
    """The main reason of a chosen commune, for a table; `short` numbers the criteria."""
    items = [
        phrase(
            "reason_item", name=criterion_text(dossier, one.measure, short=short),
            value=_value(dossier, one, standing), points=score_text(one.points, LANG),
        )
        for one in strongest(dossier, explained)[:2]
    ]  # fmt: skip
    if standing.state is State.PINNED:
        return phrase("pinned_reason")
    return "; ".join(items)


def chosen_text(dossier: Dossier, number: int, standing: Standing, told: Explanation) -> str:
    """Why one commune was chosen, in sentences."""
    district = district_text(standing)
    score = score_text(standing.points, LANG)
    head = phrase("chosen_no_rank", n=number, name=standing.name, district=district, score=score)
    province = dossier.land.level is Level.PROVINCE
    if told.rank is not None:
        within = ""
        if groups_of(dossier.answer) and told.rank_in_group is not None and standing.group:
            within = phrase(
                "in_group", rank=told.rank_in_group, of=told.of_group,
                group=inside(standing.group.label),
            )  # fmt: skip
        head = phrase(
            "chosen_head", n=number, name=standing.name, district=district, score=score,
            rank=told.rank, of=format_number(told.of, 0, LANG), in_group=within,
            whole=phrase("whole_province" if province else "whole_country"),
        )  # fmt: skip
    parts = [head]
    items = [_contribution(dossier, one, standing, told) for one in strongest(dossier, told)]
    if items:
        parts.append(phrase("chosen_by", items="; ".join(items)))
    parts += _comparison(dossier, standing, told)
    return " ".join(parts)


def district_text(standing: Standing) -> str:
    """The district of a commune after its name, in brackets; nothing without."""
    if standing.district is None:
        return ""
    return phrase("of_district", district=inside(standing.district.label))


def _comparison(dossier: Dossier, standing: Standing, told: Explanation) -> list[str]:
    if standing.state is State.PINNED:
        return [phrase("pinned")]
    if dossier.answer.scenario.method is not Method.SCORE:
        return []
    if told.against is None or told.ahead is None:
        return []
    name = inside(dossier.by_code[told.against].name)
    shown = difference_text(abs(told.ahead))
    key = "ahead" if told.ahead > 0 else "level" if told.ahead == 0 else "behind"
    return [phrase(key, name=name, points=shown)]


def _contribution(
    dossier: Dossier, one: Contribution, standing: Standing, told: Explanation
) -> str:
    name = measure_text(one.measure, dossier.answer.material, LANG)
    value, points = _value(dossier, one, standing), score_text(one.points, LANG)
    if one.rank is None or not np.isfinite(one.value):
        return phrase("contribution_none", name=name, value=value.lower(), points=points)
    of = format_number(told.of, 0, LANG)
    return phrase("contribution", name=name, value=value, rank=one.rank, of=of, points=points)


def _value(dossier: Dossier, one: Contribution, standing: Standing) -> str:
    return value_text(dossier.answer.material.measures[one.measure], standing.place, LANG)


def others_lines(dossier: Dossier) -> Iterator[str]:
    """How many were not chosen, and which were kept out."""
    free = [one for one in dossier.standings if one.state is State.FREE]
    of = format_number(len(dossier.standings), 0, LANG)
    yield phrase("others", of=of, free=format_number(len(free), 0, LANG))
    for key, state in (("banned", State.BANNED), ("out", State.OUT)):
        kept = [one.name for one in dossier.standings if one.state is state]
        if kept:
            yield phrase(key, n=format_number(len(kept), 0, LANG), names=names_text(kept))


def names_text(names: Sequence[str]) -> str:
    """Names, the first of many."""
    shown = ", ".join(names[:MOST_NAMED])
    rest = len(names) - MOST_NAMED
    return phrase("names_more", names=shown, n=format_number(rest, 0, LANG)) if rest > 0 else shown


def missing_lines(dossier: Dossier) -> list[str]:
    """What was done where values are missing, and what else the scores say."""
    answer = dossier.answer
    findings = (*answer.scores.findings, *answer.material.findings, *answer.choice.findings)
    return list(dict.fromkeys(finding_text(one, answer.material, LANG) for one in findings))


def limit_lines(dossier: Dossier, catalogue: Catalogue) -> Iterator[str]:
    """What has to be known before the result is used."""
    answer, scenario = dossier.answer, dossier.answer.scenario
    if answer.simulated:
        yield phrase("limit_simulated")
    for measure in dossier.measures:
        known = np.isfinite(measure.values)
        guessed = int((measure.estimated & known).sum())
        if measure.origin is not None and measure.origin != scenario.vintage:
            key = "limit_estimated" if guessed else "limit_carried"
            yield phrase(
                key, name=measure.name(LANG), n=format_number(guessed, 0, LANG),
                of=format_number(int(known.sum()), 0, LANG), origin=day(measure.origin, LANG),
            )  # fmt: skip
    if _with_distances(dossier):
        yield phrase("limit_distance")
    yield from _bases(dossier, catalogue)
    score = scenario.method is Method.SCORE
    yield phrase("limit_weights" if score else "limit_weights_location")


def _with_distances(dossier: Dossier) -> bool:
    scenario = dossier.answer.scenario
    return (
        scenario.method is not Method.SCORE
        or scenario.rule.apart_km is not None
        or any(one.measure.startswith("distance:") for one in scenario.criteria)
    )


def _bases(dossier: Dossier, catalogue: Catalogue) -> Iterator[str]:
    used = dict.fromkeys(basis_text(one, catalogue, LANG) for one in dossier.measures)
    for named in catalogue.bases.values():
        if named.name(LANG) in used and named.definition_vi:
            yield phrase("limit_basis", name=named.name(LANG), definition=named.definition_vi)


def again_text(dossier: Dossier) -> str:
    """What gives the same result again."""
    answer = dossier.answer
    return phrase(
        "again", release=answer.release.number, day=day(answer.release.day, LANG),
        mark=answer.digest[:MARK], seed=answer.scenario.seed,
    )  # fmt: skip


def link_texts(dossier: Dossier) -> tuple[str, str]:
    """What leads to an address, and the words that stand for it: itself where it is short."""
    anew = answered_anew(dossier.link)
    lead = phrase("again_anew" if anew else "again_link")
    if len(dossier.link) <= LONGEST_PRINTED:
        return lead, dossier.link
    if not followed(dossier.link):
        return lead, phrase("again_in_workbook")
    return lead, phrase("again_open", mark=dossier.answer.digest[:MARK])
