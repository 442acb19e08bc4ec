"""The desk of pilot choices: the one object behind the command, the page and the exports."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import BoundedSemaphore
from typing import ClassVar

import numpy as np

from dashboard.kept import Kept
from dashboard.pilots.gathering.gatherer import Gatherer
from dashboard.plans.book import PlanBook
from dashboard.selection import NotFound
from dashboard.services import AtlasService
from dashboard.texts import TEXTS
from geodata.errors import AtlasError, BadRequest, ScenarioError
from geodata.ingest.user_columns import ColumnShelf
from geodata.pilots.candidates import Material
from geodata.pilots.checking import check
from geodata.pilots.choice import Choice, Robustness, Scores
from geodata.pilots.choosing import choose
from geodata.pilots.finding import Finding
from geodata.pilots.profiles import PlanRule, Profile, load_profiles, load_rules, rule_of
from geodata.pilots.robustness import robustness
from geodata.pilots.rules import Rule
from geodata.pilots.scenario import EQUAL_DEMAND, Method, Scenario
from geodata.pilots.scenario_json import digest
from geodata.pilots.utilities import score
from geodata.plans import Plan
from geodata.targets import Kind
from geodata.units import COUNTRY_CODE, Level
from layers.spec import COUNTRY

PLAN_PREFIX = "plan-"
ANSWERS_KEPT = 24
ROBUSTNESS_KEPT = 32

SOLVING = 5.0
"""Seconds that one choice may take before the best one known is given with its distance."""

ROBUSTNESS_FACTOR = 4.0
"""How many times as long its robustness may take, for what was found by then."""

AT_ONCE = 2
"""Choices that one process works out at the same time."""

PATIENCE = 10.0
"""Seconds that a question waits for its turn."""

MOST_PAIRED = 2500
"""Candidates of which every pair can be looked at: 50 MB of distances. No province has a third."""

MOST_WEIGHED = 2500
"""Candidates whose robustness is worked out while a page waits: half a minute for the country."""

UNSTATED = Rule(count=3, stated=False)
"""Where no plan states a number: three communes of the province, until the user says otherwise."""


class Busy(AtlasError):  # noqa: N818  a state, not a fault
    """Others are being worked out; ask again."""

    code: ClassVar[str] = "busy"


@dataclass(frozen=True)
class ReleaseMark:
    """The release an answer was made from: its number and its day, ISO."""

    number: str
    day: str


@dataclass(frozen=True)
class Answer:
    """A scenario with what was chosen for it and what it was chosen from.

    `digest` is that of the scenario. `simulated`: some value that took part is made up.
    """

    scenario: Scenario
    material: Material
    scores: Scores
    choice: Choice
    release: ReleaseMark
    simulated: bool
    digest: str

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All that has to be said: of the choice and its scores, then of the data."""
        return (*self.choice.findings, *self.material.findings)


class PilotDesk:
    """Answers about scenarios from one release. Thread-safe; what it keeps is bounded.

    `columns` holds the users' own columns. A choice takes `seconds` at the most.
    """

    def __init__(
        self,
        service: AtlasService,
        book: PlanBook,
        columns: ColumnShelf | None = None,
        *,
        seconds: float = SOLVING,
    ) -> None:
        self.service, self.book, self.seconds = service, book, seconds
        self.columns, self.gatherer = columns, Gatherer(service, columns)
        self.release = ReleaseMark(service.release.id, service.release.date.isoformat())
        self._turns = BoundedSemaphore(AT_ONCE)
        self._answers: Kept[str, Answer] = Kept(ANSWERS_KEPT)
        self._robustness: Kept[str, Robustness] = Kept(ROBUSTNESS_KEPT)

    @property
    def profiles(self) -> tuple[Profile, ...]:
        """The named sets of criteria; the first is taken where none is named."""
        return tuple(load_profiles().values())

    def plan(self, asked: str) -> Plan:
        """A plan by its id, with or without ``plan-``, or by a province's code; `NotFound`."""
        known = {plan.id for plan in self.book.plans}
        return self.book.one(PLAN_PREFIX + asked if PLAN_PREFIX + asked in known else asked)

    def plan_rule(self, plan: Plan) -> PlanRule:
        """The rule of a plan; of one that states none the rule that is assumed."""
        known = load_rules()
        if plan.origin is None and plan.id in known:
            return known[plan.id]
        for target in plan.of(Kind.PILOT_RULE):
            found = rule_of(target)
            if found is not None:
                return PlanRule(plan.id, target.id, found, *TEXTS["pilots.rule_read"])
        return PlanRule(plan.id, None, UNSTATED, *TEXTS["pilots.rule_assumed"])

    def start(
        self,
        plan: str | None,
        profile: str | None,
        vintage: str | None = None,
        province: str | None = None,
    ) -> Scenario:
        """A scenario that is ready to be solved: the rule of a plan, the criteria of a profile.

        `plan` is an id (with or without ``plan-``) or a province's code; without one, three
        communes of `province` are asked for. Without a `profile` the first one. Without a
        `vintage` the plan's own, else the newest; in another one the candidates stand on the
        territory of the plan's province, unless a `province` of that vintage is named. `NotFound`
        or `BadRequest` for what there is not.
        """
        chosen = self._profile(profile)
        asked = None if plan is None else self.plan(plan)
        drawn = [one.name for one in self.service.vintages]
        if vintage is not None:
            vintage, _ = self.book.place(vintage, str(Level.COMMUNE))
        elif asked is not None and asked.vintage.name in drawn:
            vintage = asked.vintage.name
        else:
            vintage = drawn[-1]
        place, land = self._land(asked, vintage, province)
        return Scenario(
            vintage=vintage,
            province=place,
            rule=UNSTATED if asked is None else self.plan_rule(asked).rule,
            criteria=chosen.criteria,
            plan=None if asked is None else asked.id,
            profile=chosen.id,
            land=land,
        )

    def _profile(self, asked: str | None) -> Profile:
        known = {one.id: one for one in self.profiles}
        if asked is None:
            return next(iter(known.values()))
        if asked not in known:
            raise NotFound(
                f"There is no profile {asked!r}; there are {', '.join(known)}.",
                problem="no_profile",
                profile=asked,
                known=list(known),
            )
        return known[asked]

    def _land(
        self, plan: Plan | None, vintage: str, province: str | None
    ) -> tuple[str, str | None]:
        """The province to choose from and, where it is one of another vintage, that vintage."""
        if province is not None:
            whole = province in (COUNTRY, COUNTRY_CODE)
            return (COUNTRY_CODE if whole else self.service.check.scope(vintage, province)), None
        if plan is None:
            raise BadRequest(
                "Name a plan or a province to choose pilot communes from.", problem="no_place"
            )
        if vintage == plan.vintage.name:
            return plan.province, None
        units = self.book.reader.territory(plan.province, vintage, Level.COMMUNE)
        codes = {unit.province_code for unit in units}
        if len(codes) == 1:
            code = codes.pop()
            if len(self.service.registry.units(vintage, Level.COMMUNE, code)) == len(units):
                return code, None
        return plan.province, plan.vintage.name

    def material(self, scenario: Scenario) -> Material:
        """Candidates and measures of a scenario; `AtlasError` for what there is not."""
        return self.gatherer.material(scenario)

    def answer(self, scenario: Scenario) -> Answer:
        """The best choice, from what is kept if it was asked before.

        `ScenarioError` for what cannot be asked, `Busy` where its turn does not come.
        """
        key = digest(scenario)
        return self._answers.get(key, lambda: self._work_out(scenario, key))

    def _work_out(self, scenario: Scenario, key: str) -> Answer:
        material = self.material(scenario)
        check(scenario, material)
        _check_pairs(scenario, material)
        with self._turn():
            choice = choose(scenario, material, time_limit=self.seconds)
        return Answer(
            scenario=scenario,
            material=material,
            scores=score(scenario.criteria, material),
            choice=choice,
            release=self.release,
            simulated=_simulated(scenario, material),
            digest=key,
        )

    def robustness(self, scenario: Scenario) -> Robustness:
        """How the answer to a scenario holds when weights move; errors as of `answer`."""
        return self.robustness_of(self.answer(scenario))

    def robustness_of(self, answer: Answer) -> Robustness:
        """The same of an answer at hand, such as a saved one of an earlier release."""

        def work_out() -> Robustness:
            with self._turn():
                limit = ROBUSTNESS_FACTOR * self.seconds
                return robustness(answer.scenario, answer.material, answer.choice, time_limit=limit)

        return self._robustness.get(_mark(answer), work_out)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._turns.acquire(timeout=PATIENCE):
            raise Busy("Other choices are being worked out; ask again in some seconds.")
        try:
            yield
        finally:
            self._turns.release()


def robustness_at_once(answer: Answer) -> bool:
    """Whether a page or its files can wait for the robustness of an answer."""
    return len(answer.material.candidates) <= MOST_WEIGHED


def measures_of(scenario: Scenario) -> tuple[str, ...]:
    """The keys of the measures that a scenario names and that take part, each once."""
    keys = [one.measure for one in scenario.criteria]
    if scenario.method in (Method.COVER, Method.MEDIAN) and scenario.demand != EQUAL_DEMAND:
        keys.append(scenario.demand)
    if scenario.rule.budget is not None and scenario.rule.cost_measure is not None:
        keys.append(scenario.rule.cost_measure)
    return tuple(dict.fromkeys(keys))


def _check_pairs(scenario: Scenario, material: Material) -> None:
    """`ScenarioError` where every pair of too many communes would have to be looked at."""
    rule, count = scenario.rule, len(material.candidates)
    paired = scenario.method is not Method.SCORE or rule.not_adjacent or rule.apart_km is not None
    if paired and count > MOST_PAIRED:
        raise ScenarioError(
            f"{count:,} communes are too many for the distances of every pair ({MOST_PAIRED:,} at "
            "most); choose a province.",
            field="province",
            problem="too_many_pairs",
            count=count,
            most=MOST_PAIRED,
        )


def _simulated(scenario: Scenario, material: Material) -> bool:
    found = (material.measures[key] for key in measures_of(scenario) if key in material.measures)
    return any(bool((one.simulated & np.isfinite(one.values)).any()) for one in found)


def _mark(answer: Answer) -> str:
    """What tells two answers apart: the same question can have been asked of other data."""
    told = hashlib.sha256(f"{answer.digest} {answer.choice.chosen}".encode())
    for key in sorted(answer.material.measures):
        told.update(key.encode() + answer.material.measures[key].values.tobytes())
    candidates = answer.material.candidates
    told.update(candidates.points.tobytes() + candidates.adjacent.tobytes())
    tags = sorted((tag, sorted(codes)) for tag, codes in candidates.tags.items())
    groups = [(one.key, sorted(one.members)) for one in candidates.districts]
    told.update(repr((candidates.codes, groups, tags)).encode())
    return told.hexdigest()
