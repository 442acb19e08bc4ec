"""An answer about province 38 of the small country, made by hand: nothing of it was solved.

Two criteria, 3 to 1: least fibre (`tests.small_atlas.SHARES`, none known in the last two communes,
which cannot be chosen for it) and most of a user's column, 0 to 15 in the order of the codes.
38001 has utilities 1 and 0, so 75 points of a hundred; 38002 0.9 and 1/15, 69.17; 38003 0.801 and
2/15, 63.41; 38014 (share 55.5) 0.445 and 13/15, 55.04.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from dashboard.pilots.desk import Answer, PilotDesk, ReleaseMark
from dashboard.pilots.files.exports import PilotExports
from dashboard.printing.lands import LandStore
from dashboard.printing.maps import Printer
from geodata.paths import DataDir
from geodata.pilots.candidates import Material, Measure
from geodata.pilots.choice import Choice, Loser, Robustness, Status, WeightChange
from geodata.pilots.criteria import Criterion, Direction, Missing
from geodata.pilots.finding import Finding
from geodata.pilots.rules import Rule
from geodata.pilots.scenario import Scenario
from geodata.pilots.scenario_json import digest
from geodata.pilots.utilities import score
from tests.dashboard.pilots.small_pilots import scenario, small_desk
from tests.small_atlas import FIBRE, small_geometry

LOW, OWN = f"indicator:{FIBRE}", "user:=cmd|' /C calc'!A0 <b>x\x07y</b>"
OWN_SHOWN = "=cmd|' /C calc'!A0 <b>x y</b>"
"""What may be seen of the name of the user's column."""

CRITERIA = (
    Criterion(LOW, weight=3.0, direction=Direction.LOWER, missing=Missing.EXCLUDE),
    Criterion(OWN, weight=1.0),
)
CHOSEN = ("38001", "38002", "38003")
ALL = 1_000_000


def asked(**changed: Any) -> Scenario:
    """Three communes; 38003 must be among them, 38004 must not."""
    rule = Rule(least=3, most=3, include=frozenset({"38003"}), exclude=frozenset({"38004"}))
    given: dict[str, Any] = {"criteria": CRITERIA, "plan": "plan-thanh-hoa", "seed": 7, **changed}
    return scenario(given.pop("rule", rule), **given)


def material(desk: PilotDesk, wanted: Scenario) -> Material:
    """What the desk gathers, and beside it the user's column."""
    found = desk.material(replace(wanted, criteria=CRITERIA[:1]))
    count = len(found.candidates)
    none = np.zeros(count, dtype=np.bool_)
    name = OWN.removeprefix("user:")
    own = Measure(OWN, name, name, "", np.arange(count, dtype=float), none, none)
    return replace(found, measures={**found.measures, OWN: own})


def choice(**changed: Any) -> Choice:
    """The three chosen, whose scores sum to 2,075,750 millionths."""
    made = Choice(Status.OPTIMAL, CHOSEN, 2_075_750.0, 2_075_750.0, 0.0, False, (), 0.01)
    return replace(made, **changed)


def answer(desk: PilotDesk, wanted: Scenario | None = None, **changed: Any) -> Answer:
    """The answer to `asked`, with what is changed of its choice."""
    wanted = wanted or asked()
    found = material(desk, wanted)
    return Answer(
        scenario=wanted,
        material=found,
        scores=score(wanted.criteria, found),
        choice=choice(**changed),
        release=ReleaseMark("4", "2025-12-31"),
        simulated=True,
        digest=digest(wanted),
    )


def nothing(desk: PilotDesk) -> Answer:
    """Of what no selection satisfies."""
    why = Finding("too_few", {"rule": "part", "part": "Nam", "least": 9, "most": 9, "free": 8,
                              "all": 8, "barred": {}})  # fmt: skip
    none = {"chosen": (), "objective": None, "bound": None, "gap": None, "findings": (why,)}
    return answer(desk, None, status=Status.INFEASIBLE, **none)


def robustness() -> Robustness:
    """38001 always, the pinned 38003 always, 38002 in 1,900 of 2,000 runs, else 38014."""
    share = np.zeros(16)
    share[[0, 1, 2, 13]] = 1.0, 0.95, 1.0, 0.05
    changes = (
        WeightChange("38002", OWN, 0.25, 0.3214, ("38014",), ("38002",)),
        WeightChange("38001", LOW, 0.75, 0.5461, ("38014",), ("38001",)),
    )
    losers = (
        Loser("380", "38008", "38002", 424_250.0, None, {LOW: 524_250.0, OWN: -100_000.0}),
        Loser("381", "38014", "38002", 141_250.0, 141_250.0, {LOW: 341_250.0, OWN: -200_000.0}),
    )
    return Robustness(2000, 7, 2.0, share, 0.95, changes, losers, 0.1, distinct=2)


def desk_of(folder: Path) -> PilotDesk:
    """A desk over the small country."""
    return small_desk(folder)


def printer_of(desk: PilotDesk) -> Printer:
    """A printer over the small country's geometry."""
    lands = LandStore(DataDir(Path("nowhere")), desk.service.registry, small_geometry)
    return Printer(desk.service, lands)


def exports_of(desk: PilotDesk) -> PilotExports:
    """The files of a desk over the small country."""
    return PilotExports(desk, printer_of(desk))
