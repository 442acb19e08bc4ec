"""What is said of values carried to other units: from where, how, and how far to trust them."""

from collections.abc import Sequence

from dashboard.i18n import t
from dashboard.texts import TEXTS
from geodata.carried import WHOLE, Part
from geodata.indicators import Indicator
from layers.legend import format_number

MOST_NAMED = 3


def status_text(status: str | None, lang: str) -> str:
    """How a value came to its unit, in words; nothing without a value."""
    return "" if status is None else t(f"status.{status}", lang)


def share_text(share: float, lang: str) -> str:
    """A share of 0 to 1 in per cent, with a decimal where it is below one per cent."""
    percent = 100.0 * share
    if 0.0 < percent < 0.1:
        return "<" + format_number(0.1, 1, lang) + "%"
    return format_number(percent, 1 if 0.0 < percent < 1.0 else 0, lang) + "%"


def estimate_lines(
    parts: Sequence[Part], indicator: Indicator, lang: str, most: int = MOST_NAMED
) -> list[str]:
    """Why a value is estimated: a sentence for each of its largest estimated parts."""
    guessed = [part for part in parts if part.estimated]
    below = indicator.denominator_name(lang)
    what = below if indicator.is_share and below else indicator.numerator_name(lang)
    lines = [_sentence(part, what, lang) for part in guessed[:most]]
    return [*lines, *_rest(len(guessed) - most, lang)]


def parts_text(parts: Sequence[Part], lang: str, most: int = MOST_NAMED) -> str:
    """The units a value is made of with the share of each, the largest first."""
    named = [
        t("carried.part", lang, unit=part.unit.name, share=share_text(part.share, lang))
        for part in parts[:most]
    ]
    return "; ".join([*named, *_rest(len(parts) - most, lang)])


def weighing_text(basis: str, lang: str) -> str:
    """By what a unit was shared out among others."""
    key = f"weighing.{basis}"
    return t(key if key in TEXTS else "weighing.other", lang)


def _sentence(part: Part, what: str, lang: str) -> str:
    by = t(
        "carried.trust",
        lang,
        by=weighing_text(part.basis, lang),
        quality=t(f"quality.{part.quality}", lang),
    )
    key = "carried.split" if part.weight < WHOLE else "carried.placed"
    return t(key, lang, share=share_text(part.share, lang), what=what, unit=part.unit.name, by=by)


def _rest(count: int, lang: str) -> list[str]:
    return [t("carried.others", lang, n=count)] if count > 0 else []
