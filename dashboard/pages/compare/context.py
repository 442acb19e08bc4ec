"""What the callbacks of the compare page work with."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from dashboard.pages.atlas import PageContext
from dashboard.pages.compare.state import Choices, CompareState, Side
from dashboard.services import AtlasService
from dashboard.state import Facts
from dashboard.wording import day
from geodata.indicators import Indicator


@dataclass(frozen=True)
class CompareContext:
    """The services of one application; `root` is the address of the atlas, ending in a slash."""

    page: PageContext
    choices: Choices
    root: str

    @property
    def facts(self) -> Facts:
        """What can be chosen."""
        return self.page.facts

    def indicator(self, side: Side) -> Indicator:
        """The indicator of a side."""
        return self.page.service.catalogue.get(side.indicator)

    def date(self, side: Side) -> str:
        """The date (ISO) whose data a side shows."""
        return self.facts.day(side.vintage, side.year, side.indicator, side.basis)

    def span(self, state: CompareState) -> str | None:
        """The dates of a change as the map asks for them; None where they are the same."""
        since, until = self.date(state.left), self.date(state.right)
        return f"{since}..{until}" if since < until else None

    def date_text(self, side: Side, lang: str) -> str:
        """The date of a side as it is written."""
        return day(self.date(side), lang)

    def place(self, state: CompareState, side: Side) -> str:
        """The place of a side in words."""
        return self.page.place_name(state.view(side))


def choices_of(facts: Facts, service: AtlasService) -> Choices:
    """The facts with the years of which the data of the service tell something."""

    @lru_cache(maxsize=4096)
    def years(vintage: str, indicator: str, basis: str) -> tuple[int, ...]:
        days: tuple[date, ...] = service.cube.dates(indicator, vintage=vintage, basis=basis)
        return tuple(sorted({one.year for one in days} & set(facts.dates[vintage])))

    return Choices(facts, years)
