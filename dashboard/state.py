"""The state of the page, which is its address: parse, validate, serialise.

``?v=<vintage>&fix=1&l=<level>&p=<province|all>&d=<district>&y=<year>&i=<indicator>&b=<basis>``
``&show=gap&on=<layer,layer>&u=<unit>&t=1&lang=<vi|en>``

The rule of year and vintage: every address names both. Any year can be shown on any vintage to
which its data can be carried. Choosing a year moves to the year's own vintage, whose units reported
its latest data, unless the vintage is fixed (``fix=1``): then it stays, and the year's data are
carried to it. An address that names another vintage than the year's own fixes it. Where nothing of
a year can be carried to the vintage, the nearest year is taken.

Unknown or contradictory values fall back to the nearest valid one, and each fall-back is a
`Notice` that the page shows. `assets/atlas_state.js` holds the same rules for changes made with
the controls, so that the map is repainted without asking the server.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlencode

from dashboard.settings import LANGUAGES

OLD_DISTRICTS = "old_districts"
LAYERS = (
    *("tslcd", "video_conference", "base_station", "public_wifi", "facility", "pilots"),
    OLD_DISTRICTS,
)
"""The layers that can be switched on above the fill; old districts only where there are none."""

DEFAULT_LAYERS = ("pilots",)
DEFAULT_INDICATOR = "fibre_available_households"
DEFAULT_LEVEL = "commune"
COUNTRY = "all"
GAP = "gap"
"""What `show` says where the map shows the distance to the targets instead of the values."""

PARAMETERS = ("v", "fix", "l", "p", "d", "y", "i", "b", "show", "on", "u", "t", "lang")
MAX_SEARCH_LENGTH = 1000


@dataclass(frozen=True)
class Notice:
    """One fall-back: the key of its text and what stands in it."""

    key: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class UnitPlace:
    """Where a unit stands: its level and the codes of its province and district."""

    level: str
    province: str
    district: str | None


@dataclass(frozen=True)
class Facts:
    """What can be chosen, as far as the state must know it. Built once from the data.

    `dates` gives for each vintage the date (ISO) that each year shows there: the latest of its own
    data of that year, else the latest that can be carried there; `vintage_of_year` the drawn
    vintage of the units that reported a year's latest data. `carry` gives for each pair of
    vintages the province that a province's name or territory leads to; `place` finds a unit of a
    vintage or None. `targeted` are the indicators of which a plan asks a share.
    """

    vintages: tuple[str, ...]
    levels: Mapping[str, tuple[str, ...]]
    provinces: Mapping[str, Mapping[str, str]]
    districts: Mapping[str, Mapping[str, Mapping[str, str]]]
    dates: Mapping[str, Mapping[int, str]]
    vintage_of_year: Mapping[int, str]
    own_dates: Mapping[tuple[str, str, str], Mapping[int, str]]
    bases: Mapping[str, tuple[str, ...]]
    carry: Mapping[str, Mapping[str, Mapping[str, str]]]
    place: Callable[[str, str], UnitPlace | None]
    default_province: str | None
    default_lang: str
    targeted: frozenset[str] = frozenset()

    @property
    def latest_vintage(self) -> str:
        """The vintage of the latest data of all."""
        years = self.vintage_of_year
        return years[max(years)]

    def day(self, vintage: str, year: int, indicator: str, basis: str) -> str:
        """The date (ISO) whose data of an indicator a year shows: its own latest of that year.

        Without data of its own in that year the latest of all, for which it has none.
        """
        own = self.own_dates.get((vintage, indicator, basis), {})
        return own.get(year) or self.dates[vintage][year]

    def home_province(self, vintage: str) -> str | None:
        """The default province in that vintage; None stands for the country."""
        code = self.default_province
        if code is None:
            return None
        latest = self.vintages[-1]
        if vintage != latest:
            code = self.carry.get(latest, {}).get(vintage, {}).get(code, code)
        return code if code in self.provinces[vintage] else None


@dataclass(frozen=True)
class ViewState:
    """Everything selected. `province` None is the whole country.

    With `gap` the map shows how far the values are from the targets of the plans.
    """

    vintage: str
    fixed: bool
    level: str
    province: str | None
    district: str | None
    year: int
    indicator: str
    basis: str
    layers: tuple[str, ...]
    unit: str | None
    table: bool
    lang: str
    gap: bool = False

    @property
    def scope(self) -> str:
        """The scope of the geometry: a province code or ``country``."""
        return self.province or "country"

    def search(self) -> str:
        """The canonical query string with its question mark."""
        pairs = {
            "v": self.vintage,
            "fix": "1" if self.fixed else None,
            "l": self.level,
            "p": self.province or COUNTRY,
            "d": self.district,
            "y": str(self.year),
            "i": self.indicator,
            "b": self.basis,
            "show": GAP if self.gap else None,
            "on": ",".join(self.layers),
            "u": self.unit,
            "t": "1" if self.table else None,
            "lang": self.lang,
        }
        present = [(name, value) for name, value in pairs.items() if value is not None]
        return "?" + urlencode(present, safe=",")


@dataclass
class _Reading:
    """One pass over a query string: the values asked for and the notices so far."""

    asked: Mapping[str, str]
    notices: list[Notice] = field(default_factory=list)

    def choose(self, name: str, valid: tuple[str, ...], fallback: str) -> str:
        """The value asked for if it is valid, else the fall-back with a notice."""
        value = self.asked.get(name)
        if value is None:
            return fallback
        if value not in valid:
            self.note(f"notice.{name}", asked=value, taken=fallback)
            return fallback
        return value

    def note(self, key: str, **values: str) -> None:
        self.notices.append(Notice(key, {name: text[:40] for name, text in values.items()}))


def parse(search: str, facts: Facts) -> tuple[ViewState, tuple[Notice, ...]]:
    """Read a query string. Never fails: what cannot be taken is replaced and named."""
    read = _Reading(_asked(search))
    vintage = _vintage(read, facts)
    indicator = read.choose("i", tuple(facts.bases), _default_indicator(facts))
    bases = facts.bases[indicator]
    year = _year(read, facts, vintage)
    province = _province(read, facts, vintage)
    district = _district(read, facts, vintage, province)
    state = ViewState(
        vintage=vintage,
        fixed=read.asked.get("fix") == "1" or vintage != facts.vintage_of_year.get(year),
        level=_level(read, facts, vintage, district),
        province=province,
        district=district,
        year=year,
        indicator=indicator,
        basis=read.choose("b", bases, bases[0]),
        layers=_layers(read),
        unit=_unit(read, facts, vintage, province),
        table=read.asked.get("t") == "1",
        lang=read.choose("lang", LANGUAGES, facts.default_lang),
        gap=_gap(read, facts, indicator),
    )
    return state, tuple(read.notices)


def _asked(search: str) -> dict[str, str]:
    pairs = parse_qs(search.lstrip("?")[:MAX_SEARCH_LENGTH], keep_blank_values=True)
    return {name: pairs[name][0] for name in PARAMETERS if name in pairs}


def _vintage(read: _Reading, facts: Facts) -> str:
    fallback = facts.latest_vintage
    year = read.asked.get("y", "")
    if "v" not in read.asked and year.isdecimal() and len(year) <= 4:
        fallback = facts.vintage_of_year[_nearest(int(year), facts.vintage_of_year)]
    return read.choose("v", facts.vintages, fallback)


def _default_indicator(facts: Facts) -> str:
    return DEFAULT_INDICATOR if DEFAULT_INDICATOR in facts.bases else next(iter(facts.bases))


def _year(read: _Reading, facts: Facts, vintage: str) -> int:
    years = facts.dates[vintage]
    asked = read.asked.get("y")
    if asked is None:
        return max(years)
    if not asked.isdecimal() or len(asked) > 4:
        read.note("notice.y", asked=asked, taken=str(max(years)))
        return max(years)
    nearest = _nearest(int(asked), years)
    if nearest != int(asked):
        read.note("notice.y", asked=asked, taken=str(nearest))
    return nearest


def _nearest(asked: int, years: Iterable[int]) -> int:
    """The nearest of the years; of two that are as near the later."""
    return min(years, key=lambda year: (abs(year - asked), -year))


def _province(read: _Reading, facts: Facts, vintage: str) -> str | None:
    home = facts.home_province(vintage) or COUNTRY
    chosen = read.choose("p", (COUNTRY, *facts.provinces[vintage]), home)
    return None if chosen == COUNTRY else chosen


def _district(read: _Reading, facts: Facts, vintage: str, province: str | None) -> str | None:
    asked = read.asked.get("d")
    if not asked:
        return None
    if province is None or asked not in facts.districts[vintage].get(province, {}):
        read.note("notice.d", asked=asked)
        return None
    return asked


def _level(read: _Reading, facts: Facts, vintage: str, district: str | None) -> str:
    level = read.choose("l", facts.levels[vintage], DEFAULT_LEVEL)
    if district is not None and level == "province":
        read.note("notice.l", asked=level, taken=DEFAULT_LEVEL)
        return DEFAULT_LEVEL
    return level


def _gap(read: _Reading, facts: Facts, indicator: str) -> bool:
    if read.choose("show", (GAP,), "") != GAP:
        return False
    if indicator not in facts.targeted:
        read.note("notice.gap")
        return False
    return True


def _layers(read: _Reading) -> tuple[str, ...]:
    asked = read.asked.get("on")
    if asked is None:
        return DEFAULT_LAYERS
    names = [name for name in asked.split(",") if name]
    unknown = sorted(set(names) - set(LAYERS))
    if unknown:
        read.note("notice.on", asked=",".join(unknown))
    return tuple(name for name in LAYERS if name in names)


def _unit(read: _Reading, facts: Facts, vintage: str, province: str | None) -> str | None:
    asked = read.asked.get("u")
    if not asked:
        return None
    place = facts.place(vintage, asked)
    if place is None or (province is not None and place.province != province):
        read.note("notice.u", asked=asked)
        return None
    return asked
