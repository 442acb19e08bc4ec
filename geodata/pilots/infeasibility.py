"""Why no selection satisfies a rule, as findings that can be said in words.

What can be counted is said with its numbers: a district that has fewer communes left than it must
give, pinned communes that are too many, too near or too dear. Where each part can be satisfied by
itself, the smallest set of parts that cannot be satisfied together is looked for by leaving out one
after another (a deletion filter: what is left is irreducible).
"""

from collections.abc import Iterator, Sequence

import numpy as np

from geodata.pilots.candidates import Candidates
from geodata.pilots.constraints import Constraints, Row, matrix_of
from geodata.pilots.finding import Finding
from geodata.pilots.solver import Deadline, Model

MOST_NAMED = 5
"""How many communes a finding names."""


def contradictions(constraints: Constraints, candidates: Candidates) -> tuple[Finding, ...]:
    """What of a rule can be seen to be impossible by counting, each part by itself."""
    pins = tuple(
        Finding("pinned_barred", {"name": _name(candidates, place), "reason": reason})
        for place, reason in sorted(constraints.barred.items())
        if place in constraints.forced
    )
    return pins or tuple(
        finding for row in constraints.rows for finding in _of_row(row, constraints, candidates)
    )


def _of_row(row: Row, constraints: Constraints, candidates: Candidates) -> Iterator[Finding]:
    upper = constraints.upper[row.members] > 0
    pinned = constraints.lower[row.members] > 0
    said = {"rule": row.rule.code, **row.rule.details}
    if row.coefficients[upper].sum() < row.lower:
        kept_out = [constraints.barred[place] for place in row.members[~upper].tolist()]
        reasons = {reason: kept_out.count(reason) for reason in sorted(set(kept_out))}
        free, every = int(upper.sum()), len(row.members)
        yield Finding("too_few", {**said, "free": free, "all": every, "barred": reasons})
    needed = float(row.coefficients[pinned].sum())
    if needed > row.upper:
        names = [_name(candidates, place) for place in row.members[pinned].tolist()]
        yield Finding("pinned_too_many", {**said, "pinned": names})


def conflict(
    constraints: Constraints, candidates: Candidates, deadline: Deadline
) -> tuple[Finding, ...]:
    """The smallest set of parts of the rule that exclude one another; empty if time ran out.

    Rows of one code (all the communes that are too near one another) are left out together.
    """
    parts = _together(constraints.rows)
    kept = list(parts)
    for part in parts:
        tried = [one for one in kept if one is not part]
        found = _possible(constraints, [row for one in tried for row in one], deadline)
        if found is None:
            return ()
        if not found:
            kept = tried
    pins = [_name(candidates, place) for place in sorted(constraints.forced)]
    return (
        Finding(
            "conflict",
            {
                "rules": [{"rule": one[0].rule.code, **one[0].rule.details} for one in kept],
                "pinned": pins[:MOST_NAMED] if _pins_matter(constraints, kept, deadline) else [],
            },
        ),
    )


def _together(rows: Sequence[Row]) -> list[list[Row]]:
    parts: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        parts.setdefault((row.rule.code, repr(sorted(row.rule.details.items()))), []).append(row)
    return list(parts.values())


def _pins_matter(constraints: Constraints, kept: list[list[Row]], deadline: Deadline) -> bool:
    if not constraints.forced:
        return False
    free = Constraints(constraints.count, constraints.rows, constraints.barred, frozenset())
    return _possible(free, [row for one in kept for row in one], deadline) is True


def _possible(constraints: Constraints, rows: Sequence[Row], deadline: Deadline) -> bool | None:
    """Whether a selection satisfies some rows; None where time ran out before that was known."""
    model = Model()
    model.add_columns(np.zeros(constraints.count), constraints.lower, constraints.upper)
    if rows:
        model.add_rows(*matrix_of(rows, constraints.count))
    if model.solve_whole(constraints.count, deadline) is not None:
        return True
    return False if deadline.left > 0 else None


def _name(candidates: Candidates, place: int) -> str:
    return candidates.names[place]
