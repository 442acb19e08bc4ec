"""From the number columns of a row to observations: which columns belong to one value.

A share's numerator and denominator columns make one observation. Where the file has only the
numerator, the column of the indicator it is a share of (households, population) serves as the
denominator if it is of the same day. Nothing is filled in.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from geodata.indicators import Basis, Catalogue, Indicator
from geodata.ingest.findings import finding, shown
from geodata.ingest.model import Column, Layout, Part, Problem, Role, column_letter
from geodata.ingest.report import FoundValue
from geodata.units import Level

ROUNDING = 0.5
"""A printed share may differ from its parts by half of its last decimal."""


@dataclass(frozen=True)
class Series:
    """The columns that give one indicator of one day and basis; None where it is still open."""

    indicator: Indicator
    day: date | None
    basis: Basis | None
    columns: Mapping[Part, int]

    @property
    def first_column(self) -> int:
        """The leftmost of its columns."""
        return min(self.columns.values())


@dataclass(frozen=True)
class Observed:
    """One value of a row, ready to be published. Numbers as the store wants them."""

    sheet: str
    row: int
    code: str
    level: Level
    indicator: str
    day: date
    basis: Basis
    numerator: float | None = None
    denominator: float | None = None
    value: float | None = None
    samples: float | None = None

    @property
    def key(self) -> tuple[str, str, date, Basis]:
        """What may stand only once in a file."""
        return self.code, self.indicator, self.day, self.basis

    @property
    def numbers(self) -> tuple[float | None, float | None, float | None, float | None]:
        """Numerator, denominator, value, samples."""
        return self.numerator, self.denominator, self.value, self.samples

    @property
    def shown_value(self) -> float | None:
        """The value in the unit of the indicator; None for a share of nothing."""
        if self.value is not None or self.numerator is None:
            return self.value
        if self.denominator is None:
            return self.numerator
        return 100 * self.numerator / self.denominator if self.denominator else None


def value_columns(layout: Layout) -> tuple[Column, ...]:
    """The columns that hold figures of an indicator."""
    return tuple(
        one for one in layout.columns if one.role is Role.VALUE and one.measure is not None
    )


def series_of(
    layout: Layout, catalogue: Catalogue
) -> tuple[tuple[Series, ...], tuple[Problem, ...]]:
    """The series of a layout and what is wrong with its columns."""
    found: dict[tuple[str, date | None, Basis | None], dict[Part, int]] = {}
    problems: list[Problem] = []
    for column in value_columns(layout):
        measure = column.measure
        if measure is None:
            continue
        item = catalogue.get(measure.indicator)
        parts = found.setdefault((item.code, measure.day, measure.basis), {})
        part = _part_of(measure.part, item)
        if part in parts:
            letters = f"{column_letter(parts[part])}, {column_letter(column.index)}"
            problems.append(
                finding("columns_clash", None, column.index, columns=letters, indicator=item.code)
            )
            continue
        parts[part] = column.index
    whole = [
        Series(catalogue.get(code), day, basis, _completed(code, day, parts, found, catalogue))
        for (code, day, basis), parts in found.items()
    ]
    for series in whole:
        problems += _column_problems(series)
    return tuple(whole), tuple(problems)


def _part_of(part: Part, item: Indicator) -> Part:
    """Counts have one number; it is the numerator whatever the layout calls it."""
    counted = not item.is_share and not item.is_median
    return Part.NUMERATOR if counted and part is Part.VALUE else part


def _completed(
    code: str,
    day: date | None,
    parts: Mapping[Part, int],
    found: Mapping[tuple[str, date | None, Basis | None], Mapping[Part, int]],
    catalogue: Catalogue,
) -> Mapping[Part, int]:
    """The parts, with the column of the indicator it is a share of where the file has that."""
    base = catalogue.get(code).denominator
    if base is None or Part.NUMERATOR not in parts or Part.DENOMINATOR in parts:
        return dict(parts)
    for (other, other_day, _basis), other_parts in found.items():
        if (other, other_day) == (base, day) and Part.NUMERATOR in other_parts:
            return {**parts, Part.DENOMINATOR: other_parts[Part.NUMERATOR]}
    return dict(parts)


def _column_problems(series: Series) -> Iterable[Problem]:
    item, parts = series.indicator, series.columns
    column = series.first_column
    values = {"letter": column_letter(column), "indicator": item.code}
    if item.is_share and Part.NUMERATOR in parts and Part.DENOMINATOR not in parts:
        of_what = item.denominator_name("vi")
        yield finding("denominator_column_missing", None, column, denominator=of_what, **values)
    if item.is_median and Part.SAMPLES not in parts:
        yield finding("samples_column_missing", None, column, **values)


def numbers_of(
    series: Series, values: Mapping[int, FoundValue]
) -> tuple[dict[str, float], tuple[Problem, ...]]:
    """The numbers of one row for a series by store column (empty if none), and its problems."""
    given = {
        part: found.value
        for part, column in series.columns.items()
        if (found := values.get(column)) is not None and found.value is not None
    }
    if series.indicator.is_median:
        return _median(series, given)
    if not series.indicator.is_share:
        return ({"numerator": given[Part.NUMERATOR]} if Part.NUMERATOR in given else {}), ()
    return _share(series, given, values)


def _median(
    series: Series, given: Mapping[Part, float]
) -> tuple[dict[str, float], tuple[Problem, ...]]:
    if Part.VALUE not in given:
        return {}, ()
    if Part.SAMPLES not in given:
        if Part.SAMPLES not in series.columns:
            return {}, ()
        column = series.columns[Part.SAMPLES]
        return {}, (finding("samples_missing", None, column, indicator=series.indicator.code),)
    return {"value": given[Part.VALUE], "samples": given[Part.SAMPLES]}, ()


def _share(
    series: Series, given: Mapping[Part, float], values: Mapping[int, FoundValue]
) -> tuple[dict[str, float], tuple[Problem, ...]]:
    numerator, denominator = given.get(Part.NUMERATOR), given.get(Part.DENOMINATOR)
    printed = given.get(Part.VALUE)
    if numerator is None:
        return ({} if printed is None else {"value": printed}), ()
    code, column = series.indicator.code, series.columns[Part.NUMERATOR]
    if denominator is None:
        if Part.DENOMINATOR not in series.columns:
            return {}, ()
        missing = finding(
            "denominator_missing", None, column, numerator=shown(numerator), indicator=code
        )
        return {}, (missing,)
    wrong = _parts_problem(series, numerator, denominator)
    if not wrong and printed is not None and denominator > 0:
        wrong = _printed_problem(series, numerator, denominator, values)
    if wrong or numerator < 0 or denominator < 0:  # negative numbers are told for every column
        return {}, wrong
    return {"numerator": numerator, "denominator": denominator}, ()


def _parts_problem(series: Series, numerator: float, denominator: float) -> tuple[Problem, ...]:
    if numerator <= denominator or denominator < 0:
        return ()
    above = finding(
        "numerator_above_denominator",
        None,
        series.columns[Part.NUMERATOR],
        indicator=series.indicator.code,
        numerator=shown(numerator),
        denominator=shown(denominator),
    )
    return (above,)


def _printed_problem(
    series: Series, numerator: float, denominator: float, values: Mapping[int, FoundValue]
) -> tuple[Problem, ...]:
    """That the share printed beside its parts is not theirs, beyond its rounding."""
    found = values[series.columns[Part.VALUE]]
    computed = 100 * numerator / denominator
    printed = found.value if found.value is not None else computed
    if abs(computed - printed) <= ROUNDING * last_decimal(found) * (1 + 1e-9):
        return ()
    wrong = finding(
        "share_disagrees",
        None,
        found.column,
        printed=shown(printed),
        computed=shown(computed),
        numerator=shown(numerator),
        denominator=shown(denominator),
    )
    return (wrong,)


def last_decimal(found: FoundValue) -> float:
    """The weight of the last decimal a number is written with, in per cent: 0.1 for "98,5".

    At the finest 0.01: a share stored with all its digits was still rounded by a person.
    """
    if found.value is None:
        return 0.01
    decimals = len(f"{found.value:.2f}".rstrip("0").partition(".")[2])
    return float(10.0**-decimals)
