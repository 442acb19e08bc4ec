"""Which units of another vintage a unit came from and went into, and what a province leads to."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import permutations

from dashboard.readings.models import Kin
from geodata.bridges import Bridges
from geodata.history import Stage, UnitHistory
from geodata.lineage import Lineage
from geodata.units import AdminUnit, Level, UnitRegistry, Vintage

Carry = Mapping[str, Mapping[str, Mapping[str, str]]]

WHOLE = 1.0 - 1e-9


class Kinship:
    """`UnitHistory` and `Lineage` in the words of the panel.

    `carry` leads a province of one of `vintages` to the one to show in another of them.
    """

    def __init__(
        self,
        registry: UnitRegistry,
        bridges: Bridges,
        vintages: Sequence[Vintage] | None = None,
        history: UnitHistory | None = None,
    ) -> None:
        self.lineage = Lineage(registry, bridges)
        self.history = history or UnitHistory(registry, bridges)
        shown = registry.vintages if vintages is None else vintages
        self.carry = _carry(registry, bridges, shown)

    def came_from(self, unit: AdminUnit) -> tuple[Kin, ...]:
        """The units from which this one was formed, in the vintage before it was, by code.

        Vintages in which it was the same already are passed over.
        """
        return _kin(reversed(self.history.of(unit.vintage, unit.code).earlier), unit)

    def went_into(self, unit: AdminUnit) -> tuple[Kin, ...]:
        """The units this one went into, in the first vintage in which it is another, by code."""
        return _kin(self.history.of(unit.vintage, unit.code).later, unit)


def _kin(stages: Iterable[Stage], unit: AdminUnit) -> tuple[Kin, ...]:
    """The units of the first stage that differs in territory, code or name."""
    for stage in stages:
        if not stage.same or stage.ties[0].unit.name != unit.name:
            ties = sorted(stage.ties, key=lambda tie: tie.unit.code)
            return tuple(Kin(tie.unit, tie.weight >= WHOLE) for tie in ties)
    return ()


def _carry(registry: UnitRegistry, bridges: Bridges, vintages: Sequence[Vintage]) -> Carry:
    """For every two vintages: each province -> the one of the same name it shares land with.

    Else the one with which it shares the most links of communes.
    """
    found: dict[str, dict[str, dict[str, str]]] = {}
    for one, other in permutations(sorted(vintages), 2):
        older, newer = sorted((one, other))
        crosswalk = bridges.between(older, newer)
        if crosswalk is None:
            continue
        frame = crosswalk.frame
        pairs = frame.assign(
            older=frame["from_code"].map(_provinces(registry, older)),
            newer=frame["to_code"].map(_provinces(registry, newer)),
        )
        votes = pairs.groupby(["older", "newer"]).size()
        here, there = ("older", "newer") if one == older else ("newer", "older")
        best: dict[str, tuple[bool, int, str]] = {}
        for row in votes.reset_index(name="links").to_dict("records"):
            mine, theirs = str(row[here]), str(row[there])
            names = [registry.get(vintage, code).short_name
                     for vintage, code in ((one, mine), (other, theirs))]  # fmt: skip
            vote = (names[0] == names[1] and one == newer, int(row["links"]), theirs)
            if mine not in best or vote[:2] > best[mine][:2]:
                best[mine] = vote
        found.setdefault(one.name, {})[other.name] = {
            mine: theirs for mine, (_, _, theirs) in sorted(best.items())
        }
    return found


def _provinces(registry: UnitRegistry, vintage: Vintage) -> dict[str, str]:
    return {unit.code: unit.province_code for unit in registry.units(vintage, Level.COMMUNE)}
