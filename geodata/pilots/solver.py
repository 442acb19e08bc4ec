"""A mixed-integer program in HiGHS that can grow and be solved again from where it stood."""

import time
from dataclasses import dataclass

import highspy
import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from geodata.errors import AtlasError
from geodata.pilots.candidates import Flags, Floats

INFINITY = float(highspy.kHighsInf)
NEARLY = 1e-9
"""How far from a whole number a column of a relaxation may be to be taken for one."""
COSTS_SOMETHING = 1e-6
"""The least reduced cost that is told from none: costs are whole numbers or distances in km."""

_BASIC = highspy.HighsBasisStatus.kBasic
_SOLVED = highspy.HighsModelStatus.kOptimal
_LOST = highspy.HighsModelStatus.kUnknown
_NOTHING = (
    highspy.HighsModelStatus.kInfeasible,
    highspy.HighsModelStatus.kUnboundedOrInfeasible,
    highspy.HighsModelStatus.kObjectiveBound,
)
_STOPPED = (highspy.HighsModelStatus.kTimeLimit, highspy.HighsModelStatus.kInterrupt)


class SolverError(AtlasError):
    """HiGHS ended in a state that is neither an answer nor a proof that there is none."""

    code = "solver_error"


class Deadline:
    """A moment by which an answer is due, `seconds` from now."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """Seconds that are left, never negative."""
        return max(0.0, self._end - time.monotonic())


@dataclass(frozen=True)
class Solution:
    """`values` of all columns, the `objective`, the best `bound` on it, and reduced costs.

    `proven`: nothing better exists. `reduced` and `single` are of a relaxation, in which no column
    is whole: the reduced costs, and whether no other values are as good (False: not known). So are
    `duals`: what one unit more of each row's bound would add to the objective.
    """

    values: Floats
    objective: float
    bound: float
    proven: bool
    reduced: Floats
    single: bool
    duals: Floats

    def is_whole(self, count: int) -> bool:
        """Whether the first columns of a proven relaxation are whole numbers."""
        inside = self.values[:count]
        return self.proven and bool(np.all(np.abs(inside - np.round(inside)) < NEARLY))


class Model:
    """Minimise ``cost @ x`` subject to ``lower <= rows @ x <= upper`` and the columns' bounds.

    One thread: a server forks, and the threads of a solver would stay behind.
    """

    def __init__(self) -> None:
        self._highs = highspy.Highs()  # type: ignore[no-untyped-call]
        self._highs.silent()
        for name, value in (
            ("threads", 1),
            ("mip_rel_gap", 0.0),
            ("mip_abs_gap", 1e-9),
            ("random_seed", 0),
        ):
            self._highs.setOptionValue(name, value)
        self._count = 0
        self._whole = 0

    @property
    def count(self) -> int:
        """How many columns there are."""
        return self._count

    def add_columns(self, cost: Floats, lower: Floats, upper: Floats) -> None:
        """Add columns, none of them whole."""
        new = len(cost)
        none = np.zeros(0, dtype=np.int32)
        starts = np.zeros(new, dtype=np.int32)
        self._highs.addCols(new, cost, lower, upper, 0, starts, none, np.zeros(0))
        self._count += new

    def add_rows(self, rows: csr_matrix, lower: Floats, upper: Floats) -> None:
        """Add rows over the first columns."""
        starts, places = rows.indptr[:-1].astype(np.int32), rows.indices.astype(np.int32)
        self._highs.addRows(
            rows.shape[0], lower, upper, rows.nnz, starts, places, rows.data.astype(np.float64)
        )

    def drop_rows(self, first: int) -> None:
        """Take away the rows from a number on."""
        last = self._highs.getNumRow() - 1
        if last >= first:
            self._highs.deleteRows(last - first + 1, np.arange(first, last + 1, dtype=np.int32))

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return int(self._highs.getNumRow())

    def basis(self) -> tuple[Flags, Flags]:
        """Which columns are basic, and which rows are not: those that hold the vertex in place."""
        _, basic = self._highs.getBasicVariables()  # type: ignore[attr-defined]
        columns, tight = np.zeros(self._count, dtype=np.bool_), np.ones(self.rows, dtype=np.bool_)
        columns[basic[basic >= 0]] = True
        tight[-1 - basic[basic < 0]] = False
        return columns, tight

    def set_cost(self, cost: Floats) -> None:
        """Replace the cost of the first columns."""
        places = np.arange(len(cost), dtype=np.int32)
        self._highs.changeColsCost(len(cost), places, cost)

    def set_most(self, cost: float) -> None:
        """Look for nothing that costs more than this."""
        self._highs.setOptionValue("objective_bound", cost)

    def set_bounds(self, lower: Floats, upper: Floats) -> None:
        """Replace the bounds of the first columns."""
        places = np.arange(len(lower), dtype=np.int32)
        self._highs.changeColsBounds(len(lower), places, lower, upper)

    def set_whole(self, count: int, *, whole: bool = True) -> None:
        """Make the first columns whole numbers, or free them again."""
        kind = highspy.HighsVarType.kInteger if whole else highspy.HighsVarType.kContinuous
        kinds = np.full(count, int(kind), dtype=np.uint8)
        self._highs.changeColsIntegrality(count, np.arange(count, dtype=np.int32), kinds)
        self._whole = count if whole else 0

    def relax(self) -> None:
        """Free all columns from being whole."""
        if self._whole:
            self.set_whole(self._whole, whole=False)

    def solve_whole(self, count: int, deadline: Deadline) -> Solution | None:
        """As `solve` with the first columns whole; the relaxation first, which often is it."""
        self.relax()
        relaxed = self.solve(deadline)
        if relaxed is None or relaxed.is_whole(count):
            return relaxed
        self.set_whole(count)
        return self.solve(deadline)

    def solve(self, deadline: Deadline, *, alone: bool = True) -> Solution | None:
        """The best values found; None where nothing satisfies the rows or none was found in time.

        `alone`: whether it is to be found out if they are the only ones (`Solution.single`).
        `SolverError` where HiGHS gives up.
        """
        highs = self._highs
        highs.setOptionValue("time_limit", highs.getRunTime() + max(deadline.left, 1e-3))
        highs.run()
        if highs.getModelStatus() == _LOST:  # in the numbers of an earlier basis
            highs.clearSolver()
            highs.run()
        status, info = highs.getModelStatus(), highs.getInfo()
        if status in _NOTHING:
            return None
        if status in _STOPPED:
            if info.primal_solution_status != int(highspy.SolutionStatus.kSolutionStatusFeasible):
                return None
        elif status != _SOLVED:
            raise SolverError(f"HiGHS ended with {highs.modelStatusToString(status)}.")
        found = highs.getSolution()
        bound = info.mip_dual_bound if self._whole else info.objective_function_value
        return Solution(
            values=np.asarray(found.col_value, dtype=np.float64),
            objective=float(info.objective_function_value),
            bound=float(bound),
            proven=bool(status == _SOLVED),
            reduced=np.asarray(found.col_dual, dtype=np.float64),
            single=alone and not self._whole and _single(highs, found),
            duals=np.asarray(found.row_dual, dtype=np.float64),
        )


def _single(highs: highspy.Highs, found: highspy.HighsSolution) -> bool:
    """Whether the vertex of a relaxation is its only optimum: no way off it is free of cost.

    A column or row at one of its bounds that could leave it must have a reduced cost or dual.
    """
    basis, lp = highs.getBasis(), highs.getLp()
    moves = (
        (basis.col_status, found.col_dual, lp.col_lower_, lp.col_upper_),
        (basis.row_status, found.row_dual, lp.row_lower_, lp.row_upper_),
    )
    for status, dual, lower, upper in moves:
        at_bound = np.fromiter((one != _BASIC for one in status), dtype=bool, count=len(status))
        may_leave = at_bound & (np.asarray(lower) < np.asarray(upper))
        if np.any(np.abs(np.asarray(dual))[may_leave] < COSTS_SOMETHING):
            return False
    return True


def yes(values: Floats) -> Flags:
    """Which yes-or-no variables are yes."""
    chosen: npt.NDArray[np.bool_] = values > 0.5
    return chosen
