"""What the location models are about: demand at places, and its distance to every candidate."""

from dataclasses import dataclass

import numpy as np

from geodata.pilots.candidates import Candidates, Flags, Floats, Ints, Material
from geodata.pilots.finding import Finding
from geodata.pilots.geometry import distances
from geodata.pilots.scenario import EQUAL_DEMAND, Method, Scenario

METRES = 3
"""Decimals of a km to which distances are rounded, so that equal is equal."""


@dataclass(frozen=True)
class Network:
    """`m` communes with demand and `n` candidates.

    `places`: (m,) positions of the communes among the candidates. `demand`: (m,) above 0. `km`:
    (m, n) straight lines on the ellipsoid to every candidate, in whole metres, infinite to those
    without territory. `findings` say what was assumed.
    """

    places: Ints
    demand: Floats
    km: Floats
    findings: tuple[Finding, ...]

    def nearest(self, chosen: Flags) -> tuple[Ints, Floats]:
        """For each place the position of its nearest chosen candidate, and the km to it."""
        sites = np.flatnonzero(chosen)
        best = self.km[:, sites].argmin(axis=1)
        return sites[best], self.km[np.arange(len(self.places)), sites[best]]


def network_of(scenario: Scenario, material: Material) -> Network:
    """The network of a scenario: communes with territory and, but for `CENTER`, with demand."""
    candidates = material.candidates
    somewhere = ~np.isnan(candidates.points).any(axis=1)
    alike = scenario.method is Method.CENTER
    demand, findings = demand_of(EQUAL_DEMAND if alike else scenario.demand, material)
    takes_part = somewhere & (demand > 0)
    if not somewhere.all():
        nowhere = int((~somewhere).sum())
        findings = (*findings, Finding("places_unknown", {"count": nowhere}))
    places = np.flatnonzero(takes_part)
    return Network(places, demand[places], _km(candidates, places), findings)


def _km(candidates: Candidates, places: Ints) -> Floats:
    km = np.round(distances(candidates.points), METRES)[places]
    return np.where(np.isnan(km), np.inf, km)


def demand_of(measure: str, material: Material) -> tuple[Floats, tuple[Finding, ...]]:
    """(n,) what each commune counts by a measure, in its unit, and what was assumed.

    `measure` is its key, or `EQUAL_DEMAND`: 1 each. A commune without a value counts as the median
    of the others (``demand_missing``), each as 1 where nobody has a value (``demand_unknown``).
    """
    count = len(material.candidates)
    if measure == EQUAL_DEMAND:
        return np.ones(count), ()
    values = material.measures[measure].values
    known = ~np.isnan(values)
    missing = count - int(known.sum())
    details = {"measure": measure, "count": missing}
    if not known.any():
        return np.ones(count), (Finding("demand_unknown", details),)
    if not missing:
        return values, ()
    median = float(np.median(values[known]))
    finding = Finding("demand_missing", {**details, "median": median})
    return np.where(known, values, median), (finding,)
