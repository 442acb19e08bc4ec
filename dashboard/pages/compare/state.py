"""The state of the compare page, which is its address: parse, validate, change, serialise.

``?l=<level>&p=<province|all>&v=<vintage|own>&y=<year>&i=<indicator>&b=<basis>``
``&v2=&y2=&i2=&b2=&m=<side|swipe|change>&lang=<vi|en>``

Left and right have each a vintage (`own`: that of the year's own data), a year, an indicator and a
basis; level, province, mode and language they share. The province is one of the left side's
vintage and is carried to the right side's. A change is that of one indicator on one basis in one
vintage, from the earlier year to the later: in that mode the left side takes over what the right
side has.

Unknown or contradictory values fall back to the nearest valid one, and each fall-back is a
`Notice`. What `CompareState.search` gives is read back as it is, without a notice.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qs, urlencode

from dashboard.settings import LANGUAGES
from dashboard.state import (
    COUNTRY,
    DEFAULT_INDICATOR,
    DEFAULT_LEVEL,
    MAX_SEARCH_LENGTH,
    Facts,
    Notice,
    ViewState,
)

OWN = "own"
"""The vintage of a side that follows its year."""

SIDE, SWIPE, CHANGE = MODES = ("side", "swipe", "change")
PARAMETERS = ("l", "p", "v", "y", "i", "b", "v2", "y2", "i2", "b2", "m", "lang")
SIDE_PARAMETERS = ("v", "y", "i", "b")


@dataclass(frozen=True)
class Choices:
    """`Facts`, and for (vintage, indicator, basis) the years with data, oldest first."""

    facts: Facts
    years: Callable[[str, str, str], tuple[int, ...]]


@dataclass(frozen=True)
class Side:
    """One side: `chosen` is a vintage or `own`, `vintage` the one that is shown.

    `province` is a province of that vintage; None is the whole country.
    """

    chosen: str
    vintage: str
    province: str | None
    year: int
    indicator: str
    basis: str


@dataclass(frozen=True)
class CompareState:
    """Everything selected."""

    level: str
    left: Side
    right: Side
    mode: str
    lang: str

    def search(self) -> str:
        """The canonical query string with its question mark."""
        return "?" + urlencode(self.pairs())

    def pairs(self) -> dict[str, str]:
        """The parameters of the address in their order."""
        return {
            "l": self.level,
            "p": self.left.province or COUNTRY,
            **_side_pairs(self.left, ""),
            **_side_pairs(self.right, "2"),
            "m": self.mode,
            "lang": self.lang,
        }

    def view(self, side: Side) -> ViewState:
        """What the main page shows of a side."""
        return ViewState(
            vintage=side.vintage,
            fixed=side.chosen != OWN,
            level=self.level,
            province=side.province,
            district=None,
            year=side.year,
            indicator=side.indicator,
            basis=side.basis,
            layers=(),
            unit=None,
            table=False,
            lang=self.lang,
        )

    @property
    def spans(self) -> bool:
        """Whether there is a change to show: the right side's year is the later one."""
        return self.left.year < self.right.year


def _side_pairs(side: Side, end: str) -> dict[str, str]:
    return {
        f"v{end}": side.chosen,
        f"y{end}": str(side.year),
        f"i{end}": side.indicator,
        f"b{end}": side.basis,
    }


@dataclass
class _Reading:
    """One pass over a query: the values asked for and the notices so far."""

    asked: Mapping[str, str]
    notices: list[Notice] = field(default_factory=list)

    def choose(self, name: str, valid: tuple[str, ...], fallback: str) -> str:
        value = self.asked.get(name)
        if value is None or value in valid:
            return fallback if value is None else value
        self.note(f"notice.{name.rstrip('2')}", asked=value, taken=fallback)
        return fallback

    def note(self, key: str, **values: str) -> None:
        self.notices.append(Notice(key, {name: text[:40] for name, text in values.items()}))


def parse(search: str, choices: Choices) -> tuple[CompareState, tuple[Notice, ...]]:
    """Read a query string. Never fails: what cannot be taken is replaced and named."""
    pairs = parse_qs(search.lstrip("?")[:MAX_SEARCH_LENGTH], keep_blank_values=True)
    asked = {name: pairs[name][0] for name in PARAMETERS if name in pairs}
    return _read(asked, choices)


def changed(
    state: CompareState, patch: Mapping[str, str], choices: Choices
) -> tuple[CompareState, tuple[Notice, ...]]:
    """The state after the parameters of `patch` were chosen; ``{"swap": "1"}`` swaps the sides.

    What follows from a choice (the province's code in another vintage, a basis the indicator has)
    is no fall-back and gives no notice.
    """
    facts = choices.facts
    pairs = (_swapped(state) if "swap" in patch else state).pairs()
    pairs |= {name: text for name, text in patch.items() if name in PARAMETERS}
    for name, basis in (("i", "b"), ("i2", "b2")):
        bases = facts.bases.get(pairs[name], ())
        if pairs[basis] not in bases and basis not in patch and bases:
            pairs[basis] = bases[0]
    if pairs["m"] == CHANGE:
        pairs |= _one_subject(pairs, choices)
    if "p" not in patch and "swap" not in patch:
        moved = _vintage(_Reading(pairs), "", choices, _indicator(_Reading(pairs), "", choices))[1]
        pairs["p"] = carried(facts, state.left, moved) or COUNTRY
    return _read(pairs, choices)


def carried(facts: Facts, side: Side, vintage: str) -> str | None:
    """The province of a side in another vintage; None for the country, or where it leads nowhere.

    A province that keeps code and name is the same even where no crosswalk says so.
    """
    code = side.province
    if code is None or side.vintage == vintage:
        return code
    found = facts.carry.get(side.vintage, {}).get(vintage, {}).get(code)
    if found is not None:
        return found
    name = facts.provinces[side.vintage].get(code)
    return code if facts.provinces[vintage].get(code) == name else None


def same_territory(facts: Facts, state: CompareState) -> bool:
    """Whether both sides' provinces are the same land, as far as the provinces tell."""
    left, right = state.left, state.right
    if left.vintage == right.vintage or left.province is None:
        return True
    pairs = ((left, right), (right, left))
    for one, other in pairs:
        leading = facts.carry.get(one.vintage, {}).get(other.vintage, {})
        if sum(code == other.province for code in leading.values()) > 1:
            return False
    return True


def _swapped(state: CompareState) -> CompareState:
    return replace(state, left=state.right, right=state.left)


def _one_subject(pairs: Mapping[str, str], choices: Choices) -> dict[str, str]:
    """Vintage, indicator and basis of the right side for both, the earlier year on the left."""
    read = _Reading(pairs)
    vintage = _vintage(read, "2", choices, _indicator(read, "2", choices))[1]
    years = sorted((pairs["y"], pairs["y2"]), key=lambda text: (len(text), text))
    subject = {"v": vintage, "i": pairs["i2"], "b": pairs["b2"], "y": years[0]}
    return {**subject, "v2": vintage, "y2": years[1]}


def _read(asked: Mapping[str, str], choices: Choices) -> tuple[CompareState, tuple[Notice, ...]]:
    facts, read = choices.facts, _Reading(asked)
    mode = read.choose("m", MODES, SIDE)
    right = _side(read, "2", choices, None)
    left = _side(read, "", choices, right)
    if mode == CHANGE:
        left, right = _aligned(read, left, right, choices)
    province = _province(read, facts, left.vintage)
    left = replace(left, province=province)
    right = replace(right, province=carried(facts, left, right.vintage))
    if province is not None and right.province is None:
        read.note("notice.p_right", asked=facts.provinces[left.vintage][province])
    state = CompareState(
        level=_level(read, facts, left, right),
        left=left,
        right=right,
        mode=mode,
        lang=read.choose("lang", LANGUAGES, facts.default_lang),
    )
    return state, tuple(read.notices)


def _side(read: _Reading, end: str, choices: Choices, other: Side | None) -> Side:
    """One side without its province; the left one takes what is not asked from the right one."""
    facts = choices.facts
    indicator = _indicator(read, end, choices)
    chosen, vintage = _vintage(read, end, choices, indicator)
    bases = facts.bases[indicator]
    fallback = other.basis if other is not None and other.basis in bases else bases[0]
    basis = read.choose(f"b{end}", bases, fallback)
    years = choices.years(vintage, indicator, basis) or tuple(sorted(facts.dates[vintage]))
    year = _year(read, end, _valid_years(facts, chosen, vintage), years)
    return Side(chosen, vintage, None, year, indicator, basis)


def _indicator(read: _Reading, end: str, choices: Choices) -> str:
    known = tuple(choices.facts.bases)
    fallback = DEFAULT_INDICATOR if DEFAULT_INDICATOR in known else known[0]
    other = read.asked.get("i" if end else "i2", "")
    return read.choose(f"i{end}", known, other if other in known else fallback)


def _vintage(read: _Reading, end: str, choices: Choices, indicator: str) -> tuple[str, str]:
    """What is chosen, and the vintage it stands for; unasked the latest with the level asked."""
    facts = choices.facts
    level = read.asked.get("l", DEFAULT_LEVEL)
    with_level = [one for one in facts.vintages if level in facts.levels[one]]
    latest = (with_level or facts.vintages)[-1]
    chosen = read.choose(f"v{end}", (OWN, *facts.vintages), latest)
    if chosen != OWN:
        return chosen, chosen
    basis = facts.bases[indicator][0]
    with_data = choices.years(latest, indicator, basis) or tuple(sorted(facts.dates[latest]))
    usual = with_data[-1] if end else with_data[0]
    asked = read.asked.get(f"y{end}", "")
    year = int(asked) if _is_year(asked) else usual
    own = facts.vintage_of_year
    nearest = min(own, key=lambda one: (abs(one - year), -one))
    return OWN, own[nearest]


def _valid_years(facts: Facts, chosen: str, vintage: str) -> tuple[int, ...]:
    """The years that keep a side on its vintage."""
    if chosen != OWN:
        return tuple(sorted(facts.dates[vintage]))
    own = facts.vintage_of_year
    return tuple(year for year in own if own[year] == vintage)


def _is_year(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 4


def _year(read: _Reading, end: str, valid: tuple[int, ...], with_data: tuple[int, ...]) -> int:
    """The nearest valid year; the first with data on the left, the last on the right unasked."""
    asked = read.asked.get(f"y{end}")
    usual = with_data[-1] if end else with_data[0]
    if asked is None or not _is_year(asked):
        nearest = min(valid, key=lambda one: (abs(one - usual), -one))
    else:
        nearest = min(valid, key=lambda one: (abs(one - int(asked)), -one))
    if asked is not None and str(nearest) != asked:
        read.note("notice.y", asked=asked, taken=str(nearest))
    return nearest


def _province(read: _Reading, facts: Facts, vintage: str) -> str | None:
    home = facts.home_province(vintage) or COUNTRY
    chosen = read.choose("p", (COUNTRY, *facts.provinces[vintage]), home)
    return None if chosen == COUNTRY else chosen


def _level(read: _Reading, facts: Facts, left: Side, right: Side) -> str:
    shared = tuple(
        level for level in facts.levels[left.vintage] if level in facts.levels[right.vintage]
    )
    return read.choose("l", shared, DEFAULT_LEVEL)


def _aligned(read: _Reading, left: Side, right: Side, choices: Choices) -> tuple[Side, Side]:
    """Both sides with the right one's subject, the earlier year first."""
    vintage = right.vintage
    valid = tuple(sorted(choices.facts.dates[vintage]))
    first, last = sorted((left.year, right.year))
    one = replace(right, chosen=vintage)
    subject = {"v": vintage, "v2": vintage, "i": right.indicator, "b": right.basis}
    asked = read.asked
    apart = any(asked.get(name, value) != value for name, value in subject.items())
    if apart or left.year > right.year:
        read.note("notice.one_subject")
    years = [min(valid, key=lambda near: (abs(near - year), -near)) for year in (first, last)]
    return replace(one, year=years[0]), replace(one, year=years[1])
