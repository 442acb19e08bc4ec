"""The desk of pilot choices: the one object behind the command, the page and the exports."""

from dataclasses import dataclass

from dashboard.plan_book import PlanBook
from dashboard.services import AtlasService
from geodata.pilots.candidates import Material
from geodata.pilots.choice import Choice, Robustness, Scores
from geodata.pilots.scenario import Scenario


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


class PilotDesk:
    """Answers about scenarios from one release. Thread-safe; what it keeps is bounded."""

    def __init__(self, service: AtlasService, book: PlanBook) -> None:
        self.service, self.book = service, book

    def start(
        self,
        plan: str | None,
        profile: str | None,
        vintage: str | None = None,
        province: str | None = None,
    ) -> Scenario:
        """A scenario that is ready to be solved: the rule of a plan, the criteria of a profile.

        `plan` is an id (with or without ``plan-``) or a province's code. Without a `vintage` the
        plan's own; in another one the candidates stand on the territory of the plan's province,
        unless a `province` of that vintage is named. `NotFound` for what there is not.
        """
        raise NotImplementedError

    def material(self, scenario: Scenario) -> Material:
        """Candidates and measures of a scenario; `ScenarioError` for what there is not."""
        raise NotImplementedError

    def answer(self, scenario: Scenario) -> Answer:
        """The best choice, from what is kept if it was asked before; `ScenarioError`."""
        raise NotImplementedError

    def robustness(self, scenario: Scenario) -> Robustness:
        """How the answer to a scenario holds when weights move."""
        raise NotImplementedError

    def robustness_of(self, answer: Answer) -> Robustness:
        """The same of an answer at hand, such as a saved one of an earlier release."""
        raise NotImplementedError
