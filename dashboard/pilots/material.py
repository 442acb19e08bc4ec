"""What pilots are chosen from: candidates and what is measured of them, of one release."""

from datetime import date

from dashboard.services import AtlasService
from geodata.ingest.user_columns import ColumnShelf
from geodata.pilots.candidates import Candidates, Material, Measure
from geodata.pilots.scenario import Scenario


class Gatherer:
    """Candidates and measures of the release that a service answers from. Thread-safe.

    What is gathered is kept by vintage, province, land and measure. `columns` holds the users' own
    columns; without it there are none.
    """

    def __init__(self, service: AtlasService, columns: ColumnShelf | None = None) -> None:
        self._service, self._columns = service, columns

    def material(self, scenario: Scenario) -> Material:
        """The candidates of a scenario and the measures that it names.

        These are those of its criteria, its demand and its cost. One that there is not is left
        out. `UnitNotFound`, `BadRequest` for a place that there is not, `ImportRefused` for
        columns that there are not.
        """
        raise NotImplementedError

    def candidates(self, vintage: str, province: str, land: str | None = None) -> Candidates:
        """The communes of a province, or of the country (`COUNTRY_CODE`)."""
        raise NotImplementedError

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

        A measure of which no candidate has a value is among them.
        """
        raise NotImplementedError
