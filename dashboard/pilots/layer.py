"""The map of a pilot choice: scores in fixed classes, the chosen communes outlined."""

from base64 import b64encode
from itertools import compress
from typing import Any

import numpy as np

from dashboard.i18n import t
from dashboard.pilots.desk import Answer
from dashboard.pilots.wording.names import POINTS_OF_ONE
from dashboard.selection import Place
from dashboard.services import AtlasService
from geodata.pilots.candidates import Flags, Floats, Measure
from geodata.pilots.choice import Scores
from geodata.units import Level
from layers.legend import make_legend
from layers.recipes import ATTRIBUTION, SIMULATED_TEXT
from layers.render_leaflet import describe, detail_of, values_payload
from layers.spec import COUNTRY, GeometryRef, LayerSpec, LayerStyle, LayerText
from layers.style import PILOT_COLOUR, EstimateStyle, NoDataStyle, classify, colours_for

INDICATOR = "pilot_score"
BASIS = "computed"
UNIT = "score"
PALETTE = "statistics"
BREAKS = (0.0, 20.0, 40.0, 60.0, 80.0, 100.0)
"""Classes of the score, 0 to 100: the same for every scenario, so that maps compare."""


def shown_scores(scores: Scores) -> Floats:
    """The score of every candidate, 0 to 100, NaN for those that cannot be scored.

    Those are the communes that missing values keep out and those that no criterion with a weight
    says anything of.
    """
    scored = scores.eligible & (scores.weight.sum(axis=1) > 0)
    return np.where(scored, scores.points / POINTS_OF_ONE, np.nan)


def score_spec(answer: Answer, service: AtlasService, lang: str) -> LayerSpec:
    """The layer of an answer, over the province of its candidates, or the country for several.

    Communes that are no candidates have no value. Chosen communes are its `pilots`.
    """
    candidates = answer.material.candidates
    scope = _scope(answer, service)
    province = None if scope == COUNTRY else scope
    units = service.registry.units(candidates.vintage, Level.COMMUNE, province)
    found = dict(zip(candidates.codes, shown_scores(answer.scores).tolist(), strict=True))
    codes = tuple(unit.code for unit in units)
    values = np.array([found.get(code, np.nan) for code in codes], dtype=np.float64)
    known = np.isfinite(values)
    estimates = frozenset(compress(candidates.codes, _estimated(answer).tolist()))
    estimated = tuple(
        code for code, has in zip(codes, known.tolist(), strict=True) if has and code in estimates
    )
    style = _style()
    return LayerSpec(
        geometry=GeometryRef(candidates.vintage, str(Level.COMMUNE), scope, str(detail_of(scope))),
        indicator=INDICATOR,
        basis=BASIS,
        date=_day(answer),
        since=None,
        unit=UNIT,
        release=answer.release.number,
        simulated=answer.simulated,
        codes=codes,
        values=tuple(
            value if has else None
            for value, has in zip(values.tolist(), known.tolist(), strict=True)
        ),
        estimated=estimated,
        pilots=answer.choice.chosen,
        style=style,
        legend=make_legend(
            style.breaks,
            style.colours,
            classify(values[np.isin(codes, candidates.codes)], style.breaks),
            unit=UNIT,
            lang=lang,
            no_data_colour=style.no_data_colour,
            estimate_colour=style.estimate_colour,
            estimates=len(estimated),
        ),
        text=_text(answer, lang),
    )


def score_map(answer: Answer, service: AtlasService, lang: str) -> dict[str, Any]:
    """What the browser's map draws: the layer's description and, beside it, its values.

    ``{"layer": as /layer.json, "bytes": base64 of a byte a unit, "chosen": [codes], "inside":
    [codes of the candidates] or None where they are all units of the geometry}``.
    """
    spec = score_spec(answer, service, lang)
    place = spec.geometry
    pack = service.pack(Place(place.vintage, Level.COMMUNE, place.scope))
    candidates = answer.material.candidates.codes
    return {
        "layer": describe(spec, pack, answer.digest),
        "bytes": b64encode(values_payload(spec)).decode("ascii"),
        "chosen": list(answer.choice.chosen),
        "inside": None if len(candidates) == len(spec.codes) else list(candidates),
    }


def _scope(answer: Answer, service: AtlasService) -> str:
    candidates = answer.material.candidates
    registry = service.registry
    provinces = {registry.get(candidates.vintage, code).province_code for code in candidates.codes}
    return provinces.pop() if len(provinces) == 1 else COUNTRY


def _used(answer: Answer) -> list[Measure]:
    """The measures that the score is made of."""
    measures = answer.material.measures
    return [
        measures[one.measure]
        for one, used in zip(answer.scenario.criteria, answer.scores.used.tolist(), strict=True)
        if used and one.weight > 0 and one.measure in measures
    ]


def _estimated(answer: Answer) -> Flags:
    flags: Flags = np.zeros(len(answer.material.candidates), dtype=np.bool_)
    for measure in _used(answer):
        flags |= measure.estimated
    return flags


def _day(answer: Answer) -> str:
    """The last day of the data, ISO; the release's where no measure has one."""
    days = [measure.day for measure in _used(answer) if measure.day is not None]
    return max(days).isoformat() if days else answer.release.day


def _style() -> LayerStyle:
    no_data = NoDataStyle()
    return LayerStyle(
        theme=INDICATOR,
        breaks=BREAKS,
        colours=colours_for(PALETTE, len(BREAKS) - 1),
        no_data_colour=no_data.colour,
        no_data_pattern=no_data.pattern,
        estimate_colour=EstimateStyle().colour,
        pilot_colour=PILOT_COLOUR,
    )


def _text(answer: Answer, lang: str) -> LayerText:
    simulated = SIMULATED_TEXT[lang] if answer.simulated else None
    unit = t("pilotmap.unit", lang)
    basis = t("pilotmap.basis", lang, n=len(_used(answer)))
    return LayerText(
        lang=lang,
        title=t("pilotmap.title", lang),
        subtitle=f"{unit} · {basis}",
        unit=unit,
        basis=basis,
        source=simulated or t("pilotmap.source", lang),
        attribution=ATTRIBUTION[lang],
        simulated=simulated,
    )
