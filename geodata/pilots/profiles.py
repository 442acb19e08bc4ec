"""Rules and criteria to start from: those of the plans, and named profiles.

They are data, in `catalogue/pilot_rules.toml` and `catalogue/pilot_profiles.toml`. The rule of a
department's own plan is read from the statement itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from geodata.catalogue_files import CATALOGUE_DIR, Entry, read_toml
from geodata.errors import CatalogueError
from geodata.indicators import Named, load_catalogue
from geodata.pilots.checking import counts
from geodata.pilots.criteria import Criterion, Direction, Missing, Scale
from geodata.pilots.limits import COUNT, MOST_CRITERIA, WEIGHT
from geodata.pilots.rules import Rule, Scope
from geodata.plan_rows import folded, words
from geodata.points import load_point_catalogue
from geodata.targets import Comparator, Kind, Target, load_targets

HARD_TO_REACH = "hard_to_reach"


@dataclass(frozen=True)
class PlanRule:
    """The rule of a plan. `target` is the id of the statement it was read from, None without.

    `reason` says how the rule follows from the plan's words, and what was assumed.
    """

    plan: str
    target: str | None
    rule: Rule
    reason_vi: str
    reason_en: str

    def reason(self, lang: str) -> str:
        """The reason in `vi` or `en`."""
        return self.reason_en if lang == "en" else self.reason_vi


@dataclass(frozen=True)
class Profile:
    """A named set of criteria; `reasons` say of each, by its measure, why it is there."""

    id: str
    named: Named
    criteria: tuple[Criterion, ...]
    reasons: Mapping[str, Named]

    def why(self, measure: str, lang: str) -> str:
        """Why the measure is among the criteria, in `vi` or `en`."""
        return self.reasons[measure].name(lang)


def load_profiles(path: Path | None = None) -> Mapping[str, Profile]:
    """The profiles of a file, or of the package, by id in its order.

    `CatalogueError` names file, entry and field.
    """
    return _default_profiles() if path is None else _read_profiles(path)


def load_rules(path: Path | None = None) -> Mapping[str, PlanRule]:
    """The rules of a file, or of the package's plans, by plan id (`geodata.plans.Plan.id`).

    `CatalogueError` names file, entry and field.
    """
    return _default_rules() if path is None else _read_rules(path)


def rule_of(target: Target) -> Rule | None:
    """The rule that a plan's statement asks for; None where it states none that can be read.

    A whole number of communes with a comparator, in the province or in each district. Words that
    are not known make no rule, since they may narrow it down: ``3 xã, các huyện miền núi``.
    """
    if target.kind is not Kind.PILOT_RULE:
        return None
    span, scope = _span(target), _scope(target)
    if span is None or scope is None:
        return None
    return Rule(scope=scope, least=span[0], most=span[1])


def _span(target: Target) -> tuple[int, int | None] | None:
    """The least and most communes of a statement; None for the most where it states none."""
    if target.value is None or not target.value.is_integer():
        return None
    value = int(target.value)
    least, most = {
        Comparator.EQUAL: (value, value),
        Comparator.AT_LEAST: (value, None),
        Comparator.ABOVE: (value + 1, None),
        Comparator.BETWEEN: (value, target.value_max),
    }.get(target.comparator or Comparator.DONE, (0, None))
    if most is None:
        within = target.comparator is not Comparator.BETWEEN and least <= COUNT[1]
    else:
        within = least <= most <= COUNT[1] and float(most).is_integer()
    return (least, None if most is None else int(most)) if least >= 1 and within else None


def _scope(target: Target) -> Scope | None:
    """What a statement counts in; None where one of its words is not known."""
    scopes = {
        words()["pilot_scopes"].get(folded(text))
        for text in (target.scope_vi, target.scope_en)
        if text is not None
    }
    unit = "communes" if target.unit is None else words()["pilot_units"].get(folded(target.unit))
    if unit is None or None in scopes or len(scopes) > 1:
        return None
    each = unit == "communes_per_district" or Scope.DISTRICT.value in scopes
    return Scope.DISTRICT if each else Scope.PROVINCE


# --- files -------------------------------------------------------------------------------------


@cache
def _default_profiles() -> Mapping[str, Profile]:
    return _read_profiles(CATALOGUE_DIR / "pilot_profiles.toml")


@cache
def _default_rules() -> Mapping[str, PlanRule]:
    return _read_rules(CATALOGUE_DIR / "pilot_rules.toml")


def _entries(path: Path, table: str, name: str) -> list[Entry]:
    rows: list[Any] = read_toml(path).get(table, [])
    if not rows:
        raise CatalogueError(f"{path.name}: there is no {table} in it.", file=path.name)
    names = [row.get(name) if isinstance(row, Mapping) else None for row in rows]
    entries = [Entry(path.name, str(name), row) for name, row in zip(names, rows, strict=True)]
    for place, entry in enumerate(entries):
        if names[place] in names[:place]:
            entry.fail(name, "is used twice")
    return entries


def _read_profiles(path: Path) -> Mapping[str, Profile]:
    found = [_profile(entry, path) for entry in _entries(path, "profile", "id")]
    return {profile.id: profile for profile in found}


def _profile(entry: Entry, path: Path) -> Profile:
    profile_id = entry.text("id")
    rows = entry.tables("criterion")
    if not 1 <= len(rows) <= MOST_CRITERIA:
        entry.fail("criterion", f"stands {len(rows)} times; 1 to {MOST_CRITERIA} are needed")
    criteria: list[Criterion] = []
    reasons: dict[str, Named] = {}
    for row in rows:
        inner = Entry(path.name, f"{profile_id}, {row.get('measure')}", row)
        criteria.append(_criterion(inner))
        if criteria[-1].measure in reasons:
            inner.fail("measure", "is used twice")
        reasons[criteria[-1].measure] = Named(inner.text("why_vi"), inner.text("why_en"))
        inner.close()
    named = Named(
        name_vi=entry.text("name_vi"),
        name_en=entry.text("name_en"),
        definition_vi=entry.text("definition_vi"),
        definition_en=entry.text("definition_en"),
    )
    entry.close()
    return Profile(profile_id, named, tuple(criteria), reasons)


def _criterion(entry: Entry) -> Criterion:
    measure, weight = entry.text("measure"), entry.number("weight")
    if measure not in _measures():
        entry.fail("measure", f"is {measure!r}, which nothing measures")
    if weight is None or not 0 < weight <= WEIGHT[1]:
        entry.fail("weight", f"must be above 0 and at most {WEIGHT[1]:g}")
    criterion = Criterion(
        measure=measure,
        weight=weight,
        direction=entry.choice("direction", Direction),
        scale=entry.choice("scale", Scale),
        missing=entry.choice("missing", Missing),
        threshold=entry.number("threshold"),
    )
    if (criterion.scale is Scale.THRESHOLD) != (criterion.threshold is not None):
        entry.fail("threshold", "goes with the scale threshold, and only with it")
    if criterion.scale is Scale.THRESHOLD and criterion.direction is Direction.MIDDLE:
        entry.fail("direction", "must be higher or lower for a threshold")
    return criterion


def _measures() -> frozenset[str]:
    """The keys of what the package can measure; see `geodata.pilots.candidates.Measure`."""
    catalogue, layers = load_catalogue(), load_point_catalogue().layers
    return frozenset(
        {HARD_TO_REACH}
        | {f"{kind}:{code}" for kind in ("indicator", "gap") for code in catalogue.codes}
        | {f"{kind}:{layer}" for kind in ("distance", "points") for layer in layers}
    )


def _read_rules(path: Path) -> Mapping[str, PlanRule]:
    found = [_plan_rule(entry) for entry in _entries(path, "rule", "plan")]
    return {one.plan: one for one in found}


def _plan_rule(entry: Entry) -> PlanRule:
    """A rule with the numbers that its plan states; `geodata.targets` has the statement."""
    targets = load_targets()
    plan = entry.one_of("plan", {target.document.id for target in targets})
    stated = entry.flag("stated")
    target = entry.optional_text("target")
    if stated != (target is not None):
        entry.fail("target", "goes with stated = true, and only with it")
    rule = Rule(
        scope=entry.choice("scope", Scope),
        least=_count(entry, "least"),
        most=_count(entry, "most") if entry.has("most") else None,
        count=_count(entry, "count") if entry.has("count") else None,
        stated=stated,
    )
    for problem in counts(rule):
        entry.fail(problem.where.removeprefix("rule."), problem.message.removesuffix("."))
    if target is not None:
        known = {one.id: one for one in targets if one.document.id == plan}
        read = rule_of(known[entry.one_of("target", known)])
        if read is None or (read.scope, read.least, read.most) != (
            rule.scope,
            rule.least,
            rule.most,
        ):
            entry.fail("target", "asks for another rule")
    result = PlanRule(plan, target, rule, entry.text("reason_vi"), entry.text("reason_en"))
    entry.close()
    return result


def _count(entry: Entry, field: str) -> int:
    number = entry.number(field)
    if number is None:
        entry.fail(field, "is missing")
    if not number.is_integer():
        entry.fail(field, "must be a whole number")
    return int(number)
