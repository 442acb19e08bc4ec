"""LayerSpec: everything a renderer needs to draw one layer, as plain data with a JSON form.

A spec holds no array and no geometry; it names the geometry by vintage, level, scope and detail,
and its values stand in the order of that geometry's units, whose codes it repeats.
"""

import json
from dataclasses import asdict, dataclass
from typing import Any

from layers.legend import Legend, LegendRow

SPEC_VERSION = 2
COUNTRY = "country"
SPAN = ".."
"""Stands between the two dates of a change."""
GAP = "_gap"
"""Stands after the date of a layer of gaps to targets."""


@dataclass(frozen=True)
class GeometryRef:
    """Which geometry: vintage, level, scope (`country` or a province's code) and detail."""

    vintage: str
    level: str
    scope: str
    detail: str


@dataclass(frozen=True)
class LayerStyle:
    """Breaks and colours of the classes, and the looks of no data, estimates and pilots."""

    theme: str
    breaks: tuple[float, ...]
    colours: tuple[str, ...]
    no_data_colour: str
    no_data_pattern: str
    estimate_colour: str
    pilot_colour: str


@dataclass(frozen=True)
class LayerText:
    """The words of a layer in one language."""

    lang: str
    title: str
    subtitle: str
    unit: str
    basis: str
    source: str
    attribution: str
    simulated: str | None


@dataclass(frozen=True)
class LayerSpec:
    """One choropleth layer.

    `values` has a number or None (no data) for every code; `estimated` names the codes whose value
    is an estimate, `pilots` those that are outlined. `unit` is `percent`, `count` or `mbps`,
    `date` ISO 8601. Where `since` is a date too, the values are what changed from `since` to `date`
    (of a share in percentage points, although `unit` is `percent`). With `gap` they are distances
    to targets, in the same unit as changes, negative where short of it. Nothing in it changes once
    it is made.
    """

    geometry: GeometryRef
    indicator: str
    basis: str
    date: str
    since: str | None
    unit: str
    release: str
    simulated: bool
    codes: tuple[str, ...]
    values: tuple[float | None, ...]
    estimated: tuple[str, ...]
    pilots: tuple[str, ...]
    style: LayerStyle
    legend: Legend
    text: LayerText
    gap: bool = False

    def __post_init__(self) -> None:
        if len(self.codes) != len(self.values):
            raise ValueError(f"{len(self.codes)} codes but {len(self.values)} values")

    @property
    def span(self) -> str:
        """The date, or both dates of a change: ``2019-12-31..2024-12-31``; ``2024-12-31_gap``."""
        if self.gap:
            return f"{self.date}{GAP}"
        return self.date if self.since is None else f"{self.since}{SPAN}{self.date}"

    def to_json(self) -> str:
        """JSON text that `from_json` turns back into an equal spec."""
        return json.dumps(
            {"version": SPEC_VERSION, **asdict(self)}, ensure_ascii=False, allow_nan=False
        )

    @classmethod
    def from_json(cls, text: str) -> "LayerSpec":
        """The spec of a JSON text; `ValueError` for another version."""
        data: dict[str, Any] = json.loads(text)
        version = data.pop("version", None)
        if version != SPEC_VERSION:
            raise ValueError(f"a layer of version {version}, not {SPEC_VERSION}")
        style, legend = data.pop("style"), data.pop("legend")
        for name in ("codes", "values", "estimated", "pilots"):
            data[name] = tuple(data[name])
        return cls(
            **{key: value for key, value in data.items() if key not in ("geometry", "text")},
            geometry=GeometryRef(**data["geometry"]),
            text=LayerText(**data["text"]),
            style=LayerStyle(
                **{
                    **style,
                    "breaks": tuple(style["breaks"]),
                    "colours": tuple(style["colours"]),
                }
            ),
            legend=_legend(legend),
        )


def _legend(data: dict[str, Any]) -> Legend:
    estimates = data["estimates"]
    return Legend(
        classes=tuple(LegendRow(**row) for row in data["classes"]),
        no_data=LegendRow(**data["no_data"]),
        estimates=None if estimates is None else LegendRow(**estimates),
    )
