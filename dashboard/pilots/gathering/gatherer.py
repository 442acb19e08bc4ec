"""What pilots are chosen from: candidates and what is measured of them, of one release."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from dashboard.kept import Kept
from dashboard.pilots.gathering.communes import Area, Communes, Gathered
from dashboard.pilots.gathering.indicators import HARD_TO_REACH, IndicatorMeasures
from dashboard.pilots.gathering.measures import Found
from dashboard.pilots.gathering.points import PointMeasures
from dashboard.services import AtlasService
from geodata.errors import ImportRefused
from geodata.ingest.user_columns import ColumnShelf
from geodata.pilots.candidates import Candidates, Material, Measure
from geodata.pilots.finding import Finding
from geodata.pilots.scenario import EQUAL_DEMAND, Scenario
from geodata.pilots.user_columns import UserColumns
from geodata.points import load_point_catalogue

MEASURES_KEPT = 400
"""Arrays of the whole country take 100 kB each."""
SETS_KEPT = 20


class Gatherer:
    """Candidates and measures of the release that a service answers from. Thread-safe.

    What is gathered is kept by vintage, province, land and measure. `columns` holds the users' own
    columns; without it there are none.
    """

    def __init__(self, service: AtlasService, columns: ColumnShelf | None = None) -> None:
        self._service, self._columns = service, columns
        self._communes, self._indicators = Communes(service), IndicatorMeasures(service)
        self._points, self._layers = PointMeasures(service), tuple(load_point_catalogue().layers)
        self._sets: Kept[str, UserColumns] = Kept(SETS_KEPT)
        self._kept: Kept[tuple[Area, str, date | None], Found | None] = Kept(MEASURES_KEPT)

    def material(self, scenario: Scenario) -> Material:
        """The candidates of a scenario and the measures that it names.

        These are those of its criteria, its demand and its cost. One that there is not is left
        out. `UnitNotFound`, `BadRequest` for a place that there is not, `ImportRefused` for
        columns that there are not.
        """
        where = self._communes.of(Area(scenario.vintage, scenario.province, scenario.land))
        candidates, own, said = self._with_columns(where.candidates, scenario.columns)
        measures: dict[str, Measure] = {}
        said = (*where.findings, *said)
        for key in dict.fromkeys(_asked(scenario)):
            if key in own:
                measures[key] = own[key]
                continue
            found = self._measure(where, key, scenario.day)
            if found is not None:
                measures[key] = found[0]
                said = (*said, *found[1])
        return Material(candidates, measures, self._service.release.id, _together(said))

    def candidates(self, vintage: str, province: str, land: str | None = None) -> Candidates:
        """The communes of a province, or of the country (`COUNTRY_CODE`)."""
        return self._communes.of(Area(vintage, province, land)).candidates

    def offered(
        self,
        vintage: str,
        province: str,
        land: str | None = None,
        *,
        day: date | None = None,
        columns: str | None = None,
    ) -> tuple[Measure, ...]:
        """All measures that can be asked for, in the order in which they are shown.

        A measure of which no candidate has a value is among them, but no gap to a target that
        nobody has.
        """
        where = self._communes.of(Area(vintage, province, land))
        _, own, _ = self._with_columns(where.candidates, columns)
        found = (self._measure(where, key, day) for key in self._keys(where, day))
        return (*own.values(), *(one[0] for one in found if one is not None))

    def _keys(self, where: Gathered, until: date | None) -> Iterator[str]:
        """The keys of all that can be measured; gaps where a plan asks a share of somebody."""
        catalogue, targets = self._service.catalogue, self._service.gaps.indicators
        yield from (f"indicator:{code}" for code in catalogue.codes)
        for item in catalogue:
            if item.code in targets and self._indicators.aims(where, item, until):
                yield f"gap:{item.code}"
        yield HARD_TO_REACH
        yield from (f"distance:{layer}" for layer in self._layers)
        yield from (f"points:{layer}" for layer in self._layers)

    def _with_columns(
        self, candidates: Candidates, set_id: str | None
    ) -> tuple[Candidates, dict[str, Measure], tuple[Finding, ...]]:
        """The candidates with the tags of the user's columns, and their measures."""
        if set_id is None:
            return candidates, {}, ()
        columns = self._load(set_id)
        if columns.vintage != candidates.vintage:
            told = {"columns": columns.vintage, "vintage": candidates.vintage}
            return candidates, {}, (Finding("columns_of_other_vintage", told),)
        tags = {**candidates.tags, **columns.tags(candidates)}
        return replace(candidates, tags=tags), columns.measures(candidates), ()

    def _load(self, set_id: str) -> UserColumns:
        if self._columns is None:
            raise ImportRefused("There are no columns of users here.", id=set_id)
        shelf = self._columns
        return self._sets.get(set_id, lambda: shelf.load(set_id))

    def _measure(self, where: Gathered, key: str, until: date | None) -> Found | None:
        """A measure and what has to be known of it; None for a key that there is not."""
        return self._kept.get((where.area, key, until), lambda: self._find(where, key, until))

    def _find(self, where: Gathered, key: str, until: date | None) -> Found | None:
        kind, _, name = key.partition(":")
        if key == HARD_TO_REACH:
            return self._indicators.hard_to_reach(where, until)
        if kind in ("indicator", "gap") and name in self._service.catalogue:
            item = self._service.catalogue.get(name)
            if kind == "indicator":
                return self._indicators.indicator(where, item, until)
            return self._indicators.gap(where, item, until) if item.is_share else None
        if kind == "distance" and name in self._layers:
            return self._points.distance(where, name, until)
        if kind == "points" and name in self._layers:
            return self._points.number(where, name, until)
        return None


def _together(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings, those said of one measure after another as one of them all."""
    alike: dict[str, list[Finding]] = {}
    for one in findings:
        if one.code == "later_carried":
            days = {key: value for key, value in one.details.items() if key != "measure"}
            alike.setdefault(repr(days), []).append(one)
    others = [one for one in findings if one.code != "later_carried"]
    joined = [
        Finding(
            "later_carried",
            {
                **{key: value for key, value in same[0].details.items() if key != "measure"},
                "measures": [one.details["measure"] for one in same],
            },
        )
        for same in alike.values()
    ]
    return (*joined, *others)


def _asked(scenario: Scenario) -> Iterator[str]:
    """The keys of the measures that a scenario needs."""
    yield from (criterion.measure for criterion in scenario.criteria)
    if scenario.demand != EQUAL_DEMAND:
        yield scenario.demand
    if scenario.rule.cost_measure is not None:
        yield scenario.rule.cost_measure
