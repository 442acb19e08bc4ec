"""Solve the rules of the five plans on a data directory and hold every answer to the plan.

``python -m scripts.check_pilot_rules [--data DIR] [--every-method]`` asks for pilots by the profile
"needs-most" on the newest data, and by the households of the 2019 census where it is published
(`atlas import` of the census by ward, after its vintage). Each plan is solved before the reform and
after it. A plain count, `tests.pilot_rules`, judges the selection. The exit code is 1 if one breaks
its plan or is not proven best.
"""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from dashboard.app import load_desk
from dashboard.pilots.desk import PilotDesk
from dashboard.settings import Settings
from geodata.crosswalk import load_crosswalk
from geodata.pilots.choice import Status
from geodata.pilots.criteria import Criterion
from geodata.pilots.scenario import Method, Scenario
from geodata.units import AFTER_REFORM, BEFORE_REFORM
from tests.pilot_rules import NEW, OLD, PLANS, Asked, Map, faults, owners

CENSUS_DAY = date(2019, 4, 1)
HOUSEHOLDS = "indicator:households"
SHOWN = 5


def scenarios(desk: PilotDesk, asked: Asked, vintage: str) -> Iterator[tuple[str, Scenario]]:
    """The questions about one plan in one vintage, each with the name of its data."""
    newest = desk.start(asked.plan, "needs-most", vintage)
    yield "newest", newest
    if CENSUS_DAY in desk.service.cube.dates("households", vintage=vintage):
        yield (
            "census",
            replace(newest, criteria=(Criterion(HOUSEHOLDS),), demand=HOUSEHOLDS, day=CENSUS_DAY),
        )


def main() -> int:
    """Print a line for each question; 1 if an answer is not what its plan asks."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path)
    parser.add_argument("--every-method", action="store_true", help="the location models too")
    given = parser.parse_args()
    settings = Settings.from_env().with_options(data=given.data)
    desk = load_desk(settings)
    links = load_crosswalk(settings.data_dir.pinned(), BEFORE_REFORM, AFTER_REFORM)
    place = Map.of(desk.service.registry, links.frame)
    methods = list(Method) if given.every_method else [Method.SCORE]
    wrong = 0
    for asked in PLANS:
        for vintage in (OLD, NEW):
            for data, scenario in scenarios(desk, asked, vintage):
                for method in methods:
                    wrong += not _held(desk, asked, place, data, replace(scenario, method=method))
    print("Every rule is kept." if not wrong else f"{wrong} answers are wrong.")
    return 1 if wrong else 0


def _held(desk: PilotDesk, asked: Asked, place: Map, data: str, scenario: Scenario) -> bool:
    """Solve, judge and print one question."""
    answer = desk.answer(scenario)
    choice, candidates = answer.choice, answer.material.candidates
    found = faults(asked, place, scenario.vintage, choice.chosen, owners(candidates))
    some = " ".join(choice.chosen[:SHOWN]) + (" ..." if len(choice.chosen) > SHOWN else "")
    print(
        f"{asked.plan:<16} {data:<7} {'simulated' if answer.simulated else 'real':<9} "
        f"{scenario.vintage} {scenario.method:<6} {choice.status:<8} {len(choice.chosen):>2} of "
        f"{len(candidates):>3} {choice.objective or 0:>16,.3f} {choice.seconds:>6.2f} s  {some}"
    )
    for fault in found:
        print(f"  {fault}")
    return not found and choice.status is Status.OPTIMAL


if __name__ == "__main__":
    sys.exit(main())
