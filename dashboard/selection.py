"""What a request asks for, checked against what exists: deny by default."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from dashboard.points import BoundingBox
from geodata.errors import AtlasError, BadRequest, UnitNotFound
from geodata.indicators import Basis, Catalogue, Indicator
from geodata.units import AdminUnit, Level, UnitRegistry, Vintage
from layers.spec import COUNTRY, GAP, SPAN

Day = date

MAX_ZOOM = 19
CODE = re.compile(r"\d{2,5}(-00)?", re.ASCII)
NUMBER = re.compile(r"-?\d{1,4}(\.\d{1,8})?", re.ASCII)
ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class NotFound(AtlasError):  # noqa: N818  the word of the protocol
    """An address names something that does not exist, or no longer does."""

    code = "not_found"


@dataclass(frozen=True)
class Place:
    """A vintage, a level of it, and `country` or the code of one of its provinces."""

    vintage: str
    level: Level
    scope: str

    @property
    def province(self) -> str | None:
        """The province's code, or None for the country."""
        return None if self.scope == COUNTRY else self.scope


@dataclass(frozen=True)
class Question:
    """One indicator at one place, date and basis; with `since` how it changed from then on.

    With `gap` how far it is from the targets of the plans.
    """

    place: Place
    indicator: Indicator
    date: date
    basis: Basis
    since: Day | None = None
    gap: bool = False

    @property
    def days(self) -> tuple[Day, ...]:
        """The dates whose values are needed, oldest first."""
        return (self.date,) if self.since is None else (self.since, self.date)


class Checker:
    """Turns the texts of a request into checked values, or raises `BadRequest` / `NotFound`."""

    def __init__(
        self, registry: UnitRegistry, catalogue: Catalogue, drawn: tuple[Vintage, ...]
    ) -> None:
        self._registry = registry
        self._drawn = {vintage.name for vintage in drawn}
        self._catalogue = catalogue

    def vintage(self, text: str) -> str:
        """A vintage's name."""
        try:
            return self._registry.vintage(text).name
        except UnitNotFound as error:
            raise BadRequest(error.message, vintage=text) from error

    def place(self, vintage: str, level: str, scope: str) -> Place:
        """A place: a drawn vintage, a level it has, and `country` or a province as scope."""
        name = self.vintage(vintage)
        if name not in self._drawn:
            raise BadRequest(f"There are no boundaries of the vintage {name}.", vintage=name)
        known = {str(each): each for each in self._registry.levels(name)}
        if level not in known:
            raise BadRequest(
                f"The vintage {name} has no level {level!r}; it has {', '.join(known)}.",
                vintage=name,
                level=level,
            )
        return Place(name, known[level], self.scope(name, scope))

    def scope(self, vintage: str, scope: str) -> str:
        """`country` or the code of a province of the vintage."""
        if scope == COUNTRY:
            return scope
        unit = self.unit(vintage, scope)
        if unit.level is not Level.PROVINCE:
            raise BadRequest(f"{scope} is no province but {unit.name}.", scope=scope)
        return scope

    def unit(self, vintage: str, code: str) -> AdminUnit:
        """A unit of a vintage; `UnitNotFound` when there is none."""
        if not CODE.fullmatch(code):
            raise BadRequest(f"{code!r} has not the form of a unit's code.", unit_code=code)
        return self._registry.get(self.vintage(vintage), code)

    def question(self, place: Place, indicator: str, day: str, basis: str) -> Question:
        """A question about a place; about a change where `day` is written as two dates.

        About the gap to the targets where it is written as ``2024-12-31_gap``.
        """
        if indicator not in self._catalogue:
            raise BadRequest(f"There is no indicator {indicator!r}.", indicator=indicator)
        found = self._catalogue.get(indicator)
        if basis not in found.bases:
            bases = ", ".join(found.bases)
            raise BadRequest(
                f"{indicator} has no values on the basis {basis!r}; it has {bases}.",
                indicator=indicator,
                basis=basis,
            )
        since, until = self.span(day.removesuffix(GAP))
        gap = day.endswith(GAP)
        if gap and (since is not None or not found.is_share):
            raise BadRequest(
                f"There is no gap of {indicator} at {day}: gaps are of shares at one date.",
                indicator=indicator,
            )
        return Question(place, found, until, Basis(basis), since, gap)

    def span(self, text: str) -> tuple[date | None, date]:
        """A date, or two for a change: ``2019-12-31..2024-12-31``, the earlier one first."""
        first, between, last = text.partition(SPAN)
        if not between:
            return None, self.day(text)
        since, until = self.day(first), self.day(last)
        if since >= until:
            raise BadRequest(
                f"A change is from an earlier date to a later one, not {text}.",
                since=since.isoformat(),
                date=until.isoformat(),
            )
        return since, until

    def day(self, text: str) -> date:
        """A date written as 2024-12-31."""
        if ISO_DATE.fullmatch(text):
            try:
                return date.fromisoformat(text)
            except ValueError:
                pass
        raise BadRequest(f"{text!r} is not a date such as 2024-12-31.", date=text)


def language(text: str | None) -> str:
    """`vi` or `en`; Vietnamese when nothing is said."""
    if text in (None, "vi", "en"):
        return text or "vi"
    raise BadRequest(f"There is no language {text!r}; there are vi and en.", lang=text)


def bounding_box(text: str) -> BoundingBox:
    """``west,south,east,north`` in degrees."""
    parts = text.split(",")
    if len(parts) != 4 or not all(NUMBER.fullmatch(part) for part in parts):
        raise BadRequest("bbox must be west,south,east,north in degrees.", bbox=text)
    west, south, east, north = (float(part) for part in parts)
    if not (-360 <= west < east <= 360 and -90 <= south < north <= 90):
        raise BadRequest("bbox must be west,south,east,north in degrees.", bbox=text)
    return BoundingBox(west, south, east, north)


def zoom_level(text: str) -> int:
    """A whole zoom level, 0 to 19."""
    if not re.fullmatch(r"\d{1,2}", text, re.ASCII) or int(text) > MAX_ZOOM:
        raise BadRequest(f"zoom must be a whole number from 0 to {MAX_ZOOM}.", zoom=text)
    return int(text)


def count_up_to(name: str, text: str, most: int) -> int:
    """A whole number from 1 to `most` for the parameter `name`."""
    if re.fullmatch(r"\d{1,4}", text, re.ASCII) and 1 <= int(text) <= most:
        return int(text)
    raise BadRequest(f"{name} must be a whole number from 1 to {most}.", parameter=name)


def parameters(
    given: Mapping[str, list[str]], required: tuple[str, ...], optional: tuple[str, ...] = ()
) -> dict[str, str]:
    """The query's parameters: all required, none unknown, none twice."""
    for name, values in given.items():
        if name not in required and name not in optional:
            raise BadRequest(f"There is no parameter {name!r}.", parameter=name)
        if len(values) != 1:
            raise BadRequest(f"The parameter {name!r} is given twice.", parameter=name)
    for name in required:
        if name not in given:
            raise BadRequest(f"The parameter {name!r} is missing.", parameter=name)
    return {name: values[0] for name, values in given.items()}
