"""Names and numbers inside the sentences about pilot choices."""

import math
from collections.abc import Mapping, Sequence

from dashboard.i18n import t
from dashboard.texts import TEXTS
from geodata.indicators import load_catalogue
from geodata.pilots.candidates import Material
from geodata.pilots.utilities import POINTS
from layers.legend import format_number

POINTS_OF_ONE = POINTS // 100
"""Points in one of the hundred of a score as it is shown."""

KIND = "kind:"
USER = "user:"


def number_text(value: float, lang: str) -> str:
    """A number with as many decimals as it needs, three at the most.

    One too small for that has as many as show its first digit: it is not nought.
    """
    for decimals in (0, 1, 2):
        if round(float(value), decimals) == float(value):
            return format_number(value, decimals, lang)
    small = 0.0 < abs(value) < 0.0005
    return format_number(value, -math.floor(math.log10(abs(value))) if small else 3, lang)


def percent_text(share: float, lang: str, decimals: int) -> str:
    """A share of 0 to 1 in per cent, without the sign; what is not all or nothing is never so."""
    percent, least = 100.0 * float(share), 10.0**-decimals
    if 0.0 < percent < least:
        return f"<{format_number(least, decimals, lang)}"
    if 100.0 - least < percent < 100.0:
        return f">{format_number(100.0 - least, decimals, lang)}"
    return format_number(percent, decimals, lang, trim=True)


def points_text(points: float, lang: str) -> str:
    """Points of a score (of 1,000,000) as one of 0 to 100; what is above zero is never "0,0"."""
    if 0.0 < points < POINTS_OF_ONE / 20:
        return f"<{format_number(0.1, 1, lang)}"
    return format_number(points / POINTS_OF_ONE, 1, lang)


def measure_text(key: str, material: Material | None, lang: str) -> str:
    """The name of a measure; its key where it is not known."""
    known = None if material is None else material.measures.get(key)
    if known is not None:
        return known.name(lang)
    kind, _, name = key.partition(":")
    catalogue = load_catalogue()
    if kind == "indicator" and name in catalogue:
        return catalogue.get(name).name(lang)
    return name if key.startswith(USER) else key


def tag_text(tag: str, lang: str) -> str:
    """The name of a tag: ``kind:phuong`` is phường; of a user's column its heading."""
    if tag.startswith(USER):
        return tag.removeprefix(USER)
    name = tag.removeprefix(KIND)
    key = f"pilottag.{name}"
    return t(key, lang) if key in TEXTS else name.replace("_", " ")


def codes_text(
    codes: Sequence[str], material: Material | None, lang: str, count: int, most: int
) -> str:
    """The names of communes, of `count` in all; those that are not known by their code."""
    names: dict[str, str] = {}
    if material is not None:
        candidates = material.candidates
        names = dict(zip(candidates.codes, candidates.names, strict=True))
    shown = ", ".join(names.get(code, code) for code in codes[:most])
    rest = count - min(len(codes), most)
    return t("pilots.more", lang, names=shown, n=rest) if rest > 0 else shown


def span_text(least: int | None, most: int | None, lang: str) -> str:
    """How many: exactly 1, 3 to 5, at least 2, at most 1."""
    if most is None:
        return t("pilotspan.least", lang, least=number_text(least or 0, lang))
    if not least:
        return t("pilotspan.most", lang, most=number_text(most, lang))
    kind = "exact" if least == most else "both"
    return t(
        f"pilotspan.{kind}", lang, least=number_text(least, lang), most=number_text(most, lang)
    )


def filled(key: str, lang: str, values: Mapping[str, str]) -> str:
    """A text with its places filled; details may be called as the parameters of `t` are."""
    return str(t(key, lang)).format_map(values)
