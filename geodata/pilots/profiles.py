"""Rules and criteria to start from: those of the plans, and named profiles."""

from collections.abc import Mapping
from dataclasses import dataclass

from geodata.indicators import Named
from geodata.pilots.criteria import Criterion
from geodata.pilots.rules import Rule
from geodata.targets import Target


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


def load_profiles() -> Mapping[str, Profile]:
    """The profiles of the package by id, in the order of the file."""
    raise NotImplementedError


def load_rules() -> Mapping[str, PlanRule]:
    """The rules of the package's plans by plan id (`geodata.plans.Plan.id`)."""
    raise NotImplementedError


def rule_of(target: Target) -> Rule | None:
    """The rule that a plan's statement asks for; None where it states none that can be read."""
    raise NotImplementedError
