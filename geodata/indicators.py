"""The indicator catalogue: what is measured, as a share of what, on which bases, by which rule.

A share is stored as numerator and denominator and computed here, in per cent. A percentage is
never averaged: a parent's share is the sum of numerators over the sum of denominators.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from geodata.catalogue_files import CATALOGUE_DIR, Entry, read_toml
from geodata.errors import CatalogueError

FloatArray = npt.NDArray[np.float64]


class Basis(StrEnum):
    """How an observation came about. Bases never merge."""

    DECLARED = "declared"
    MEASURED = "measured"
    MODELLED = "modelled"
    COUNTED = "counted"


class Aggregation(StrEnum):
    """How the values of communes make the value of their parent."""

    SUM = "sum"
    RATIO = "ratio"
    NONE = "none"


class Carry(StrEnum):
    """How values are carried from the units of one vintage to those of another.

    `parts`: numerator and denominator by the weights of the crosswalk. `whole`: units are what is
    counted, so they are added up in larger units, and a commune gets a value only where it is
    unchanged. `same`: only onto a unit of the very same territory.
    """

    PARTS = "parts"
    WHOLE = "whole"
    SAME = "same"


class Direction(StrEnum):
    """Which way is better; `none` for the bases that others are shares of."""

    HIGHER_BETTER = "higher_better"
    LOWER_BETTER = "lower_better"
    NONE = "none"


class Unit(StrEnum):
    """The unit of an indicator's value."""

    PERCENT = "percent"
    COUNT = "count"
    MBPS = "mbps"
    KM2 = "km2"
    VND_BILLION = "vnd_billion"
    SCORE = "score"


@dataclass(frozen=True)
class Source:
    """A document; `checked` says whether its text was read, `note` what was found in it."""

    id: str
    title_vi: str
    title_en: str
    number: str | None
    date: date | None
    url: str | None
    checked: bool
    note: str | None


@dataclass(frozen=True)
class Named:
    """A name in two languages, with a definition where there is one."""

    name_vi: str
    name_en: str
    definition_vi: str | None = None
    definition_en: str | None = None

    def name(self, lang: str) -> str:
        """The name in `vi` or `en`."""
        return self.name_en if lang == "en" else self.name_vi


@dataclass(frozen=True)
class Indicator:
    """One entry of the catalogue.

    `denominator` is the code of the indicator that this one is a share of, or None when its
    denominator is described in words only (`denominator_vi`) or when it is no share at all.
    `source_checked` is False where the definition could not be read in the document cited.
    """

    code: str
    name_vi: str
    name_en: str
    definition_vi: str
    definition_en: str
    numerator_vi: str
    numerator_en: str
    denominator: str | None
    denominator_vi: str | None
    denominator_en: str | None
    unit: Unit
    direction: Direction
    bases: tuple[Basis, ...]
    aggregation: Aggregation
    aggregation_reason_vi: str | None
    aggregation_reason_en: str | None
    carry: Carry
    carry_reason_vi: str | None
    carry_reason_en: str | None
    theme: str
    source: Source
    source_place: str | None
    source_checked: bool

    @property
    def is_share(self) -> bool:
        """Whether the value is numerator over denominator, in per cent."""
        return self.unit is Unit.PERCENT

    @property
    def is_median(self) -> bool:
        """Whether the value is stored as such, with its number of samples."""
        return self.unit is Unit.MBPS

    def name(self, lang: str) -> str:
        """The name in `vi` or `en`."""
        return self.name_en if lang == "en" else self.name_vi

    def definition(self, lang: str) -> str:
        """The definition in `vi` or `en`."""
        return self.definition_en if lang == "en" else self.definition_vi

    def numerator_name(self, lang: str) -> str:
        """What the numerator counts, in `vi` or `en`."""
        return self.numerator_en if lang == "en" else self.numerator_vi

    def denominator_name(self, lang: str) -> str | None:
        """What the denominator counts, in `vi` or `en`; None if the indicator is no share."""
        return self.denominator_en if lang == "en" else self.denominator_vi

    def aggregation_reason(self, lang: str) -> str | None:
        """Why the indicator is not aggregated, in `vi` or `en`; None where it is."""
        return self.aggregation_reason_en if lang == "en" else self.aggregation_reason_vi

    def carry_reason(self, lang: str) -> str | None:
        """Why its parts are not carried to other units, in `vi` or `en`; None where they are."""
        return self.carry_reason_en if lang == "en" else self.carry_reason_vi


@dataclass(frozen=True)
class Catalogue:
    """All indicators in the order of the file, with the names of bases and themes."""

    indicators: Mapping[str, Indicator]
    bases: Mapping[Basis, Named]
    themes: Mapping[str, Named]
    sources: Mapping[str, Source]

    def __iter__(self) -> Iterator[Indicator]:
        return iter(self.indicators.values())

    def __len__(self) -> int:
        return len(self.indicators)

    def __contains__(self, code: object) -> bool:
        return code in self.indicators

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes in the order of the file."""
        return tuple(self.indicators)

    def get(self, code: str) -> Indicator:
        """The indicator of that code; `CatalogueError` if there is none."""
        found = self.indicators.get(code)
        if found is None:
            raise CatalogueError(
                f"There is no indicator {code!r}; known are {', '.join(self.indicators)}.",
                indicator=code,
            )
        return found

    def of_theme(self, theme: str) -> tuple[Indicator, ...]:
        """The indicators of a theme in the order of the file."""
        return tuple(item for item in self if item.theme == theme)


def share_percent(numerator: FloatArray, denominator: FloatArray) -> FloatArray:
    """100 * numerator / denominator, element by element, in per cent.

    NaN (no data) where either part is NaN and where the denominator is 0: nothing of nothing is
    no share.
    """
    result = np.full(np.shape(numerator), np.nan)
    usable = np.isfinite(denominator) & (denominator > 0)
    np.divide(np.multiply(numerator, 100.0), denominator, out=result, where=usable)
    return result


def load_sources(path: Path | None = None) -> dict[str, Source]:
    """The documents of `sources.toml` by id; `CatalogueError` names file, entry and field."""
    file = path or CATALOGUE_DIR / "sources.toml"
    return {key: _source(Entry(file.name, key, table)) for key, table in read_toml(file).items()}


def load_catalogue(path: Path | None = None, sources: Path | None = None) -> Catalogue:
    """Read and check the catalogue; `CatalogueError` names file, entry and field.

    Without arguments the catalogue of the package, read once per process.
    """
    if path is None and sources is None:
        return _default_catalogue()
    return _read_catalogue(path or CATALOGUE_DIR / "indicators.toml", load_sources(sources))


@cache
def _default_catalogue() -> Catalogue:
    return _read_catalogue(CATALOGUE_DIR / "indicators.toml", load_sources())


def _read_catalogue(file: Path, sources: Mapping[str, Source]) -> Catalogue:
    tables = read_toml(file)
    themes = {key: _named(file, key, table) for key, table in tables.get("themes", {}).items()}
    named_bases = {key: _named(file, key, table) for key, table in tables.get("bases", {}).items()}
    missing = [basis.value for basis in Basis if basis.value not in named_bases]
    if missing:
        raise CatalogueError(
            f"{file.name}: the basis {missing[0]} has no name.", file=file.name, entry=missing[0]
        )
    rows: list[Any] = tables.get("indicator", [])
    codes = [row.get("code") if isinstance(row, Mapping) else None for row in rows]
    indicators: dict[str, Indicator] = {}
    for number, row in enumerate(rows, start=1):
        entry = Entry(file.name, str(codes[number - 1] or number), row)
        found = _indicator(entry, sources, themes, codes)
        if found.code in indicators:
            entry.fail("code", "is used twice")
        indicators[found.code] = found
    if not indicators:
        raise CatalogueError(f"{file.name}: there is no indicator in it.", file=file.name)
    return Catalogue(
        indicators=_with_denominator_names(file, indicators),
        bases={basis: named_bases[basis.value] for basis in Basis},
        themes=themes,
        sources=sources,
    )


def _named(file: Path, key: str, table: object) -> Named:
    entry = Entry(file.name, key, table)
    named = Named(
        name_vi=entry.text("name_vi"),
        name_en=entry.text("name_en"),
        definition_vi=entry.optional_text("definition_vi"),
        definition_en=entry.optional_text("definition_en"),
    )
    entry.close()
    return named


def _source(entry: Entry) -> Source:
    source = Source(
        id=entry.name,
        title_vi=entry.text("title_vi"),
        title_en=entry.text("title_en"),
        number=entry.optional_text("number"),
        date=entry.day("date"),
        url=entry.optional_text("url"),
        checked=entry.flag("checked"),
        note=entry.optional_text("note"),
    )
    entry.close()
    return source


def _indicator(
    entry: Entry, sources: Mapping[str, Source], themes: Mapping[str, Named], codes: list[Any]
) -> Indicator:
    denominator = entry.optional_text("denominator")
    if denominator is not None and denominator not in codes:
        entry.fail("denominator", f"is {denominator!r}, which is no indicator of this file")
    bases = entry.texts("bases")
    for basis in bases:
        if basis not in [known.value for known in Basis]:
            entry.fail("bases", f"{basis!r} is not a basis")
    aggregation = entry.choice("aggregation", Aggregation)
    reasons = (
        entry.optional_text("aggregation_reason_vi"),
        entry.optional_text("aggregation_reason_en"),
    )
    carry, carry_reasons = _carry(entry, aggregation, reasons)
    indicator = Indicator(
        code=entry.text("code"),
        name_vi=entry.text("name_vi"),
        name_en=entry.text("name_en"),
        definition_vi=entry.text("definition_vi"),
        definition_en=entry.text("definition_en"),
        numerator_vi=entry.text("numerator_vi"),
        numerator_en=entry.text("numerator_en"),
        denominator=denominator,
        denominator_vi=entry.optional_text("denominator_vi"),
        denominator_en=entry.optional_text("denominator_en"),
        unit=entry.choice("unit", Unit),
        direction=entry.choice("direction", Direction),
        bases=tuple(Basis(basis) for basis in bases),
        aggregation=aggregation,
        aggregation_reason_vi=reasons[0],
        aggregation_reason_en=reasons[1],
        carry=carry,
        carry_reason_vi=carry_reasons[0],
        carry_reason_en=carry_reasons[1],
        theme=entry.one_of("theme", themes),
        source=sources[entry.one_of("source", sources)],
        source_place=entry.optional_text("source_place"),
        source_checked=entry.flag("source_checked"),
    )
    entry.close()
    _check_consistent(entry, indicator)
    return indicator


Reasons = tuple[str | None, str | None]


def _carry(entry: Entry, aggregation: Aggregation, reasons: Reasons) -> tuple[Carry, Reasons]:
    """The rule of the entry with its reasons (vi, en); without one that of its aggregation."""
    if entry.has("carry"):
        rule = entry.choice("carry", Carry)
        given = (entry.optional_text("carry_reason_vi"), entry.optional_text("carry_reason_en"))
        if rule is not Carry.PARTS and None in given:
            entry.fail("carry_reason_vi", "is missing: say why its parts are not carried")
        if rule is not Carry.SAME and aggregation is Aggregation.NONE:
            entry.fail("carry", "must be same for what is not aggregated")
        return rule, given
    if aggregation is Aggregation.NONE:
        return Carry.SAME, reasons
    return Carry.PARTS, (None, None)


def _check_consistent(entry: Entry, indicator: Indicator) -> None:
    """A share has a denominator, a sum has none, what is not aggregated says why."""
    in_words = indicator.denominator_vi is not None and indicator.denominator_en is not None
    if not indicator.bases:
        entry.fail("bases", "needs at least one basis")
    if indicator.denominator is not None and in_words:
        entry.fail("denominator", "is given twice, as a code and in words")
    if indicator.is_share and indicator.denominator is None and not in_words:
        entry.fail("denominator", "is missing: a share needs one, as a code or in words")
    if not indicator.is_share and (indicator.denominator is not None or in_words):
        entry.fail("denominator", f"does not go with the unit {indicator.unit}")
    expected = {
        Unit.PERCENT: Aggregation.RATIO,
        Unit.COUNT: Aggregation.SUM,
        Unit.MBPS: Aggregation.NONE,
        Unit.KM2: Aggregation.SUM,
        Unit.VND_BILLION: Aggregation.SUM,
        Unit.SCORE: Aggregation.NONE,
    }[indicator.unit]
    if indicator.aggregation not in (expected, Aggregation.NONE):
        entry.fail("aggregation", f"must be {expected} or none for the unit {indicator.unit}")
    reasons = (indicator.aggregation_reason_vi, indicator.aggregation_reason_en)
    if indicator.aggregation is Aggregation.NONE and None in reasons:
        entry.fail("aggregation_reason_vi", "is missing: say why it is not aggregated")
    if indicator.source_checked and not indicator.source.checked:
        entry.fail("source_checked", f"is true, but the source {indicator.source.id} was not read")


def _with_denominator_names(file: Path, indicators: dict[str, Indicator]) -> dict[str, Indicator]:
    """Denominators given as codes get the words of the indicator they name."""
    named: dict[str, Indicator] = {}
    for code, item in indicators.items():
        if item.denominator is None:
            named[code] = item
            continue
        base = indicators[item.denominator]
        if base.unit is not Unit.COUNT:
            Entry(file.name, code, {}).fail("denominator", f"{base.code} is not a count")
        named[code] = replace(
            item, denominator_vi=base.numerator_vi, denominator_en=base.numerator_en
        )
    return named
