"""All selections that a rule allows among a few communes."""

from itertools import combinations
from math import comb

import numpy as np

from geodata.pilots.candidates import Flags, Ints
from geodata.pilots.frame import Frame


def selections(frame: Frame, places: Ints, forced: Flags, most: int) -> Flags | None:
    """The selections of `places` (p,) with those at `forced` (p,) that satisfy the rule: (s, p).

    None where the core of the rule alone leaves more than `most`.
    """
    choices = _choices(frame, places, forced, most)
    if choices is None:
        return None
    found = forced[None, :].copy()
    for number, sizes in choices:
        inside = np.flatnonzero((frame.part_of[places] == number) & ~forced)
        taken = [one for size in sizes for one in combinations(inside.tolist(), size)]
        each = np.zeros((len(taken), len(places)), dtype=np.bool_)
        rows = np.repeat(np.arange(len(taken)), [len(one) for one in taken])
        each[rows, [place for one in taken for place in one]] = True
        found = (found[:, None, :] | each[None, :, :]).reshape(-1, len(places))
        found = found[~frame.clashing(found, places).any(axis=1)]
    return found[frame.holds(found, places)]


def _choices(
    frame: Frame, places: Ints, forced: Flags, most: int
) -> list[tuple[int, range]] | None:
    """How many can be taken in each part that leaves a choice; None where that makes too many."""
    numbers = frame.part_of[places]
    count = len(frame.parts)
    free = np.bincount(numbers[~forced], minlength=count).tolist()
    taken = np.bincount(numbers[forced], minlength=count).tolist()
    choices, ways = [], 1
    for number, part in enumerate(frame.parts):
        high = int(min(part.most - taken[number], free[number]))
        sizes = range(max(0, part.least - taken[number]), high + 1)
        ways *= sum(comb(free[number], size) for size in sizes)
        if ways > most:
            return None
        if sizes != range(1):
            choices.append((number, sizes))
    return choices
