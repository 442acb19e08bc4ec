"""Points and pilots in a vintage that came in after them, by hand on four vintages."""

import numpy as np
import pandas as pd

from dashboard.following import pilots_in_all, points_in_all
from dashboard.points import PointSet
from geodata.units import AFTER_REFORM, BEFORE_REFORM
from tests.geodata.four_vintages import EARLIER, LATER, four_vintages

REGISTRY, BRIDGES = four_vintages()


def points(**communes: list[str]) -> PointSet:
    spots = np.zeros(4)
    known = {name.replace("_", "-")[1:]: codes for name, codes in communes.items()}
    return PointSet(["a", "b", "c", "d"], spots, spots, [{}] * 4, known)


def test_points_follow_communes_that_went_whole() -> None:
    old = points(d2025_03_01=["C1", "C4", "C5", ""])
    found = points_in_all(old, REGISTRY.vintages, BRIDGES)
    assert found.communes == {
        "2025-03-01": ("C1", "C4", "C5", ""),
        "2025-07-01": ("N1", "", "N4", ""),  # C4 was divided
        "2026-04-30": ("N1", "", "M4", ""),
    }
    assert found.within(LATER.name, {"M4"}).tolist() == [False, False, True, False]
    assert found.ids == old.ids


def test_what_a_release_knows_is_left_as_it_is() -> None:
    both = points(d2025_03_01=["C1"] * 4, d2025_07_01=["N6"] * 4)
    found = points_in_all(both, (BEFORE_REFORM, AFTER_REFORM, LATER), BRIDGES)
    assert found.communes[AFTER_REFORM.name] == ("N6",) * 4
    assert found.communes[LATER.name] == ("N6",) * 4
    assert points_in_all(both, (BEFORE_REFORM, AFTER_REFORM), BRIDGES) is both
    assert EARLIER.name not in points_in_all(both, REGISTRY.vintages, BRIDGES).communes


def test_a_commune_is_a_pilot_while_it_is_the_same() -> None:
    chosen = pd.DataFrame({"vintage": "2025-03-01", "code": ["C1", "C5", "C7"]})
    found = pilots_in_all(chosen, REGISTRY.vintages, BRIDGES)
    assert found == {
        "2025-03-01": {"C1", "C5", "C7"},
        "2025-07-01": {"N4", "N6"},  # N1 is C1 and C2
        "2026-04-30": {"M4", "N6"},
    }
