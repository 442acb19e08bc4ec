"""The renderer for the browser: a geometry pack, one byte a unit, and a description in JSON."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from geodata.paths import Detail
from geodata.units import AdminUnit, Level
from layers.pack import GeometryPack, PackUnit
from layers.spec import COUNTRY, GeometryRef, LayerSpec
from layers.style import classify, payload, text_on

GRID_BITS = {Detail.OVERVIEW: 21, Detail.PROVINCE: 25}
"""Grid of a pack: 2**21 across the world is 19 m at the equator, 2**25 is 1.2 m."""


def detail_of(scope: str) -> Detail:
    """The detail a scope is drawn with: overview for the country, fine for one province."""
    return Detail.OVERVIEW if scope == COUNTRY else Detail.PROVINCE


def pack_units(units: Sequence[AdminUnit]) -> tuple[PackUnit, ...]:
    """What the pack says of units: a district counts as its own, a new commune has none."""
    return tuple(PackUnit(unit.code, unit.province_code, _district(unit)) for unit in units)


def _district(unit: AdminUnit) -> str | None:
    if unit.level is Level.DISTRICT:
        return unit.code
    if unit.level is Level.COMMUNE and unit.parent_code != unit.province_code:
        return unit.parent_code
    return None


def geometry_path(digest: str, geometry: GeometryRef) -> str:
    """Address of a pack below the application's prefix; the hash makes it good for ever."""
    return f"g/{digest}/{geometry.vintage}/{geometry.level}/{geometry.scope}.bin"


def values_path(spec: LayerSpec, token: str) -> str:
    """Address of the values below the application's prefix; the token names what they come of."""
    place = spec.geometry
    return (
        f"v/{token}/{place.vintage}/{place.level}/{place.scope}"
        f"/{spec.indicator}/{spec.span}/{spec.basis}.bin"
    )


def values_payload(spec: LayerSpec) -> bytes:
    """One byte a unit in the order of the geometry (see `layers.style.payload`)."""
    values = np.array([np.nan if v is None else v for v in spec.values], dtype=np.float64)
    estimated = np.isin(np.array(spec.codes, dtype=object), list(spec.estimated))
    return payload(classify(values, spec.style.breaks), estimated)


def describe(spec: LayerSpec, pack: GeometryPack, token: str) -> dict[str, Any]:
    """The answer of ``/layer.json``: addresses, classes with counts, words; no values.

    `token` stands in the address of the values and changes whenever the same question would get
    other bytes; `release` is what is shown.

    `geometry.view` is what the map fits to: everything for the country, the mainland part for a
    province with an archipelago, which the map then shows in a corner.
    """
    legend, style, text = spec.legend, spec.style, spec.text
    breaks = style.breaks
    classes = [
        {
            "lower": breaks[place],
            "upper": breaks[place + 1],
            "colour": row.colour,
            "text": text_on(row.colour),
            "label": row.label,
            "count": row.count,
        }
        for place, row in enumerate(legend.classes)
    ]
    estimates = legend.estimates
    country = spec.geometry.scope == COUNTRY
    return {
        "release": spec.release,
        "token": token,
        "lang": text.lang,
        "geometry": {
            "url": geometry_path(pack.digest, spec.geometry),
            "vintage": spec.geometry.vintage,
            "level": spec.geometry.level,
            "scope": spec.geometry.scope,
            "bounds": list(pack.bounds),
            "view": list(pack.bounds if country else pack.main_bounds),
            "units": len(spec.codes),
        },
        "values": {"url": values_path(spec, token)},
        "indicator": spec.indicator,
        "date": spec.date,
        "since": spec.since,
        "gap": spec.gap,
        "basis": spec.basis,
        "unit": spec.unit,
        "theme": style.theme,
        "simulated": spec.simulated,
        "breaks": list(breaks),
        "classes": classes,
        "no_data": {
            "colour": style.no_data_colour,
            "pattern": style.no_data_pattern,
            "label": legend.no_data.label,
            "count": legend.no_data.count,
        },
        "estimate": {
            "colour": style.estimate_colour,
            "label": estimates.label if estimates else "",
            "count": estimates.count if estimates else 0,
        },
        "text": {
            "title": text.title,
            "subtitle": text.subtitle,
            "unit": text.unit,
            "basis": text.basis,
            "source": text.source,
            "attribution": text.attribution,
            "simulated": text.simulated,
        },
    }
