"""Points and pilot communes in vintages made after they were placed, from the vintage before.

A release holds the commune of every point in the vintages of its day. In a vintage that came in
later a point lies in the commune into which its commune went whole; where that was divided, it is
not known. A commune is a pilot where it is the very commune that was chosen.
"""

from collections.abc import Mapping, Sequence

import pandas as pd

from dashboard.points import PointSet
from geodata.bridges import Bridges
from geodata.units import Vintage

WHOLE = 1.0 - 1e-9


def points_in_all(points: PointSet, vintages: Sequence[Vintage], bridges: Bridges) -> PointSet:
    """The same points with their communes in every vintage that an earlier one leads to."""
    known = points.communes
    added = {}
    for vintage, before in _made_later(vintages, known):
        crosswalk = bridges.between(before, vintage)
        if crosswalk is not None:
            whole = crosswalk.frame[crosswalk.frame["weight"] >= WHOLE]
            into = dict(zip(whole["from_code"], whole["to_code"], strict=True))
            added[vintage.name] = tuple(into.get(code, "") for code in known[before])
    return points.with_communes(added) if added else points


def pilots_in_all(
    pilots: pd.DataFrame, vintages: Sequence[Vintage], bridges: Bridges
) -> dict[str, frozenset[str]]:
    """The pilot communes by vintage, in later ones those that are the same commune still.

    `pilots` has ``vintage, code``.
    """
    groups = pilots.groupby("vintage")["code"]
    known = {str(vintage): frozenset(map(str, codes)) for vintage, codes in groups}
    found = dict(known)
    for vintage, before in _made_later(vintages, known):
        crosswalk = bridges.between(vintage, before)
        if crosswalk is not None:
            same = crosswalk.frame[crosswalk.frame["exact"]]
            chosen = same.loc[same["to_code"].isin(known[before]), "from_code"]
            found[vintage.name] = frozenset(chosen)
    return found


def _made_later(
    vintages: Sequence[Vintage], known: Mapping[str, object]
) -> list[tuple[Vintage, str]]:
    """The vintages of which nothing is known, each with the latest before it of which it is."""
    found = []
    for vintage in vintages:
        before = [name for name in known if name < vintage.name]
        if vintage.name not in known and before:
            found.append((vintage, max(before)))
    return found
