"""What a crosswalk rests on, by province: how many communes are exact, how many are estimated."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from geodata.crosswalk import QUALITIES, Crosswalk
from geodata.units import COUNTRY_CODE, COUNTRY_NAME, Level, UnitRegistry, Vintage


@dataclass(frozen=True)
class ProvinceRow:
    """The communes of a province on one side of a crosswalk; the last row is the whole country.

    `exact` have exact links only, `estimated` at least one that is not; `split` have more than one
    link, on the side they lead from (on the other side 0). `basis` counts the communes by the bases
    of their links that are not exact, a commune under each of its bases; `quality` counts all
    communes by their worst link.
    """

    code: str
    name: str
    units: int
    exact: int
    estimated: int
    split: int
    basis: dict[str, int]
    quality: dict[str, int]

    def as_dict(self) -> dict[str, Any]:
        """The row in plain values."""
        return dict(vars(self))


@dataclass(frozen=True)
class CrosswalkReport:
    """Both sides of a crosswalk, provinces by code and the country last.

    `sums_off` is the largest deviation of the weights of a commune from 1.
    """

    from_vintage: str
    to_vintage: str
    before: tuple[ProvinceRow, ...]
    after: tuple[ProvinceRow, ...]
    links: int
    sums_off: float

    def as_dict(self) -> dict[str, Any]:
        """The report in plain values."""
        return {
            "from": self.from_vintage,
            "to": self.to_vintage,
            "links": self.links,
            "sums_off": self.sums_off,
            "before": [row.as_dict() for row in self.before],
            "after": [row.as_dict() for row in self.after],
        }


def report_of(crosswalk: Crosswalk, registry: UnitRegistry) -> CrosswalkReport:
    """The report of a crosswalk; units no link leads to are not counted."""
    frame = crosswalk.frame
    sums = frame.groupby("from_code")["weight"].sum()
    return CrosswalkReport(
        from_vintage=crosswalk.from_vintage.name,
        to_vintage=crosswalk.to_vintage.name,
        before=_side(frame, "from_code", registry, crosswalk.from_vintage),
        after=_side(frame, "to_code", registry, crosswalk.to_vintage),
        links=len(frame),
        sums_off=float((sums - 1.0).abs().max()),
    )


def _side(
    frame: pd.DataFrame, column: str, registry: UnitRegistry, vintage: Vintage
) -> tuple[ProvinceRow, ...]:
    ranks = {str(one): rank for rank, one in enumerate(QUALITIES)}
    communes = pd.DataFrame(
        {
            "exact": frame.groupby(column)["exact"].all(),
            "links": frame.groupby(column).size(),
            "quality": frame["quality"].map(ranks).groupby(frame[column]).max(),
        }
    )
    communes["split"] = (communes["links"] > 1) & (column == "from_code")
    owner = {unit.code: unit.province_code for unit in registry.units(vintage, Level.COMMUNE)}
    bases = frame.loc[~frame["exact"], [column, "basis"]].drop_duplicates()
    rows = []
    for province in registry.units(vintage, Level.PROVINCE):
        mine = communes.index.map(owner) == province.code
        own = communes[mine]
        rows.append(_row(province.code, province.name, own, bases[bases[column].isin(own.index)]))
    rows.append(_row(COUNTRY_CODE, COUNTRY_NAME, communes, bases))
    return tuple(rows)


def _row(code: str, name: str, communes: pd.DataFrame, bases: pd.DataFrame) -> ProvinceRow:
    exact = int(communes["exact"].sum())
    quality = communes["quality"].value_counts()
    return ProvinceRow(
        code=code,
        name=name,
        units=len(communes),
        exact=exact,
        estimated=len(communes) - exact,
        split=int(communes["split"].sum()),
        basis={
            str(one): int(count) for one, count in sorted(bases["basis"].value_counts().items())
        },
        quality={
            str(one): int(quality[rank]) for rank, one in enumerate(QUALITIES) if rank in quality
        },
    )
