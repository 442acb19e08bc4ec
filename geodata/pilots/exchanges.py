"""What a rule has against one more commune beside those that are chosen, one of them left out.

Findings: ``part_full`` and ``part_least`` (`part`, `key`, `least`, `most`), ``total_full`` and
``total_least`` (`least`, `most`), ``quota_full`` and ``quota_least`` (`tag`, `least`, `most`), each
where too many or too few would be chosen; ``adjacent_to`` (`codes`), ``too_near`` (`codes`, `km`);
``over_budget`` (`budget`, `over`).
"""

from collections.abc import Sequence

import numpy as np

from geodata.pilots.candidates import Flags, Floats
from geodata.pilots.constraints import BUDGET_PARTS, Constraints, Row
from geodata.pilots.finding import Finding
from geodata.pilots.frame import SLACK

TOO_MANY = {"part": "part_full", "total": "total_full", "quota": "quota_full"}
TOO_FEW = {"part": "part_least", "total": "total_least", "quota": "quota_least"}
NEAR = {"not_adjacent": "adjacent_to", "apart": "too_near"}
"""What a row of a rule, by its code, has against a selection."""


class Exchanges:
    """Exchanges of one commune in one selection that satisfies the constraints."""

    def __init__(self, constraints: Constraints, chosen: Flags, codes: Sequence[str]) -> None:
        matrix, self._lower, self._upper = constraints.matrix()
        self._rows, self._codes, self._chosen = constraints.rows, codes, chosen
        self._columns: Floats = matrix.toarray()
        self._sums: Floats = self._columns @ chosen.astype(np.float64)

    def against(self, place: int, leaving: int | None) -> list[Finding]:
        """What keeps the commune at a position out, those near it first; empty where nothing does.

        `leaving` is the position of a chosen one that is left out for it.
        """
        sums = self._sums + self._columns[:, place]
        beside = self._chosen.copy()
        if leaving is not None:
            sums -= self._columns[:, leaving]
            beside[leaving] = False
        broken = np.flatnonzero((sums > self._upper + SLACK) | (sums < self._lower - SLACK))
        rows = [self._rows[number] for number in broken.tolist()]
        near = [self._near(code, rows, beside) for code in NEAR]
        others = [
            _broken(row, float(total))
            for row, total in zip(rows, sums[broken].tolist(), strict=True)
            if row.rule.code not in NEAR
        ]
        return [*(one for one in near if one is not None), *others]

    def _near(self, code: str, rows: Sequence[Row], beside: Flags) -> Finding | None:
        found = [row for row in rows if row.rule.code == code]
        if not found:
            return None
        close = np.unique(np.concatenate([row.members for row in found]))
        codes = tuple(self._codes[one] for one in close[beside[close]].tolist())
        return Finding(NEAR[code], {**found[0].rule.details, "codes": codes})


def _broken(row: Row, total: float) -> Finding:
    details = dict(row.rule.details)
    if row.rule.code == "budget":
        scale = BUDGET_PARTS / details["budget"] if details["budget"] > 0 else 1.0
        details["over"] = total / scale - details["budget"]
        return Finding("over_budget", details)
    codes = TOO_MANY if total > row.upper else TOO_FEW
    return Finding(codes[row.rule.code], details)
