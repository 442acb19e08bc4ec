"""What the map says of one unit or one point, in words: rows of label and value, and notes."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboard.carry_wording import estimate_lines, status_text
from dashboard.changes import difference
from dashboard.i18n import t
from geodata.carried import Part
from geodata.indicators import Indicator, Named
from geodata.points import PointCatalogue
from geodata.units import AdminUnit
from geodata.values import Values
from layers.legend import ESTIMATE_TEXT, format_change, format_number, format_value
from layers.recipes import CHANGE_TEXT, SIMULATED_TEXT

Day = date

WORDS = {
    "vi": {
        "basis": "Cơ sở số liệu",
        "date": "Số liệu đến ngày",
        "how": "Nguồn gốc",
        "number": "Số lượng",
        "reporting": "Số xã có số liệu",
        "samples": "Số mẫu đo",
        "status": "Tình trạng",
    },
    "en": {
        "basis": "Basis",
        "date": "Data up to",
        "how": "Origin",
        "number": "Number",
        "reporting": "Communes with data",
        "samples": "Samples",
        "status": "Status",
    },
}


@dataclass(frozen=True)
class Asked:
    """Indicator, basis by its name, date: what a reading is of; `since` that of its change."""

    indicator: Indicator
    basis: Named
    date: Day
    since: Day | None = None


@dataclass(frozen=True)
class Reading:
    """One unit's value with its parts (NaN is no data) and how many of its communes reported.

    `origin` names the vintage whose units reported. `rebased` marks a value that came over an
    estimated link, `estimated` one that is an estimate for that or another reason; `made_of` are
    the parts of a rebased one.
    """

    value: float
    numerator: float
    denominator: float
    samples: float
    reporting: int
    total: int
    estimated: bool
    simulated: bool
    origin: str
    rebased: bool
    made_of: tuple[Part, ...] = ()


def reading_at(found: Values, at: int, *, modelled: bool) -> Reading:
    """The reading of the unit at one position of the arrays."""
    return Reading(
        value=float(found.value[at]),
        numerator=float(found.numerator[at]),
        denominator=float(found.denominator[at]),
        samples=float(found.samples[at]),
        reporting=int(found.reporting[at]),
        total=int(found.total[at]),
        estimated=modelled or bool(found.estimated[at]),
        simulated=bool(found.simulated[at]),
        origin=found.origin,
        rebased=bool(found.estimated[at]),
    )


def format_date(day: date, lang: str) -> str:
    """31/12/2024 in Vietnamese, 2024-12-31 in English."""
    return day.isoformat() if lang == "en" else f"{day:%d/%m/%Y}"


def describe_unit(
    unit: AdminUnit, parents: tuple[AdminUnit, ...], asked: Asked, reading: Reading, lang: str
) -> dict[str, Any]:
    """``{code, name, parents, rows, notes}``; all values are text, ready to be shown as text."""
    words, indicator = WORDS[lang], asked.indicator
    known = math.isfinite(reading.value)
    rows = [[indicator.name(lang), format_value(reading.value, indicator.unit, lang)]]
    if known:
        rows += _parts(indicator, reading, lang)
    rows.append([words["basis"], asked.basis.name(lang)])
    rows.append([words["date"], format_date(asked.date, lang)])
    if known:
        rows.append([words["how"], _how(unit, reading, lang)])
    notes = [SIMULATED_TEXT[lang]] if known and reading.simulated else []
    if known and reading.estimated and not reading.rebased:
        notes.append(ESTIMATE_TEXT[lang])
    return {
        "code": unit.code,
        "name": unit.name,
        "parents": [parent.name for parent in parents],
        "rows": rows,
        "notes": [*notes, *_carried_notes(unit, asked.indicator, reading, lang)],
    }


def _how(unit: AdminUnit, reading: Reading, lang: str) -> str:
    """Reported, or carried from the units of another vintage, exactly or by an estimate."""
    if reading.origin == unit.vintage.name:
        return status_text("reported", lang)
    status = status_text("estimated" if reading.rebased else "exact", lang)
    origin = format_date(date.fromisoformat(reading.origin), lang)
    return t("carried.from", lang, status=status, origin=origin)


def _carried_notes(unit: AdminUnit, indicator: Indicator, reading: Reading, lang: str) -> list[str]:
    """Of an estimate the parts it comes from; of what cannot be carried the reason."""
    if math.isfinite(reading.value):
        return estimate_lines(reading.made_of, indicator, lang)
    reason = indicator.carry_reason(lang)
    return [reason] if reason and reading.origin != unit.vintage.name else []


def describe_change(
    unit: AdminUnit,
    parents: tuple[AdminUnit, ...],
    asked: Asked,
    readings: tuple[Reading, Reading],
    lang: str,
) -> dict[str, Any]:
    """As `describe_unit` for a change: the difference, then the value at either date.

    How values came to the unit is said where either was carried, and of the later one that is an
    estimate, why.
    """
    words, indicator = WORDS[lang], asked.indicator
    before, after = readings
    days = [format_date(day, lang) for day in (asked.since or asked.date, asked.date)]
    change = float(difference(before.value, after.value))
    arrow = " \N{RIGHTWARDS ARROW} "
    title = CHANGE_TEXT[lang].format(name=indicator.name(lang))
    rows = [[title, format_change(change, indicator.unit, lang)]]
    for day, reading in zip(days, readings, strict=True):
        rows.append([day, format_value(reading.value, indicator.unit, lang)])
    rows.append([words["basis"], asked.basis.name(lang)])
    if max(before.total, after.total) > 1:
        shares = (f"{reading.reporting}/{reading.total}" for reading in readings)
        rows.append([words["reporting"], arrow.join(shares)])
    shown = [reading for reading in readings if math.isfinite(reading.value)]
    if any(reading.origin != unit.vintage.name for reading in shown):
        how = dict.fromkeys(_how(unit, reading, lang) for reading in shown)
        rows.append([words["how"], arrow.join(how)])
    notes = [SIMULATED_TEXT[lang]] if any(reading.simulated for reading in shown) else []
    if any(reading.estimated and not reading.rebased for reading in shown):
        notes.append(ESTIMATE_TEXT[lang])
    for day, reading in zip(reversed(days), reversed(readings), strict=True):
        lines = _carried_notes(unit, indicator, reading, lang)
        notes += [f"{day}: {line}" for line in lines]
        if lines:
            break
    return {
        "code": unit.code,
        "name": unit.name,
        "parents": [parent.name for parent in parents],
        "rows": rows,
        "notes": notes,
    }


def _parts(indicator: Indicator, reading: Reading, lang: str) -> list[list[str]]:
    """Numerator and denominator of a share, samples of a median, communes that reported."""
    rows = []
    if indicator.is_share and math.isfinite(reading.numerator):
        name = _capital(indicator.numerator_name(lang))
        if name == indicator.name(lang):
            name = WORDS[lang]["number"]
        rows.append([name, format_number(reading.numerator, 0, lang)])
        if math.isfinite(reading.denominator):
            below = indicator.denominator_name(lang) or ""
            rows.append([_capital(below), format_number(reading.denominator, 0, lang)])
    if math.isfinite(reading.samples):
        rows.append([WORDS[lang]["samples"], format_number(reading.samples, 0, lang)])
    if reading.total > 1:
        rows.append([WORDS[lang]["reporting"], f"{reading.reporting}/{reading.total}"])
    return rows


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def describe_point(
    row: Mapping[str, Any], layer: str, words: PointCatalogue, place: str, lang: str
) -> dict[str, Any]:
    """``{title, subtitle, rows, notes}`` of one point; `place` names the units it lies in."""
    kind = words.get(layer)
    attributes: Mapping[str, Any] = row["attributes"]
    has_status = isinstance(row["status"], str) and bool(row["status"])
    rows = [[WORDS[lang]["status"], words.value_name(row["status"], lang)]] if has_status else []
    for key in kind.attributes:
        value = attributes.get(key)
        if value is None or value == "":
            continue
        rows.append([words.attribute_name(key, lang), _attribute(value, words, lang)])
    return {
        "title": str(row["name"]),
        "subtitle": " · ".join(part for part in (kind.name(lang), place) if part),
        "rows": rows,
        "notes": [SIMULATED_TEXT[lang]] if row["simulated"] else [],
    }


def _attribute(value: object, words: PointCatalogue, lang: str) -> str:
    if isinstance(value, list):
        return ", ".join(_attribute(member, words, lang) for member in value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return format_number(value, 0 if float(value).is_integer() else 1, lang)
    if isinstance(value, str) and len(value) == 10:
        try:
            return format_date(date.fromisoformat(value), lang)
        except ValueError:
            return value
    return words.value_name(value, lang)
