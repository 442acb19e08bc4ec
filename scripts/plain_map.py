"""The plain way, to measure against: GeoJSON through a Dash callback into dl.GeoJSON with SVG.

The same geometry, values and colours as the atlas's own map of the country at commune level. Every
change sends all features again, and Leaflet draws them as SVG paths.
"""

import os
from pathlib import Path
from typing import Any

import dash_leaflet as dl
import shapely
from dash import Dash, Input, Output, dcc, html

from dashboard.services import AtlasService
from geodata.boundaries import load_display
from geodata.paths import DataDir, Detail
from geodata.units import Level
from layers.spec import LayerSpec
from layers.style import colour_of
from scripts.figures import rendered

INDEX = """<!DOCTYPE html>
<html><head>{%metas%}<title>plain</title>{%css%}
<script>
document.addEventListener("DOMContentLoaded", () => {
  const timer = setInterval(() => {
    if (!window.L) return;
    clearInterval(timer);
    window.L.Map.addInitHook(function () { window.plainMap = this; });
  }, 1);
});
window.plain = {style: (feature) => ({
  fillColor: feature.properties.colour, fillOpacity: 1, color: "#6b7c8d", weight: 0.3})};
</script></head>
<body>{%app_entry%}<footer>{%config%}{%scripts%}{%renderer%}</footer></body></html>"""


def plain_app(data: DataDir, vintage: str, questions: list[tuple[str, str, str]]) -> Dash:
    """A page whose map shows `questions[n]` (indicator, date, basis) when `change` gets n."""
    service = AtlasService.load(data)
    frame = load_display(data, vintage, Level.COMMUNE, Detail.OVERVIEW)
    rounded = shapely.transform(frame.geometry.array, lambda points: points.round(4))
    shapes = [shapely.geometry.mapping(shape) for shape in rounded]
    specs = [
        service.spec(service.question((vintage, "commune", "country"), *question), "vi")
        for question in questions
    ]
    app = Dash(__name__, serve_locally=True, index_string=INDEX, assets_folder="none")
    app.layout = html.Div(
        [
            dcc.Store(id="change", data=0),
            dl.Map(
                dl.GeoJSON(id="layer", style={"variable": "plain.style"}),
                bounds=[[6.8, 102.0], [23.6, 116.0]],
                attributionControl=False,
                trackViewport=False,
                style={"position": "fixed", "inset": "0"},
            ),
        ]
    )

    @app.callback(Output("layer", "data"), Input("change", "data"))
    def change(number: int) -> dict[str, Any]:
        return collection(specs[number], shapes)

    return app


def collection(spec: LayerSpec, shapes: list[dict[str, Any]]) -> dict[str, Any]:
    """All features with the colours of a layer."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"code": code, "colour": colour},
                "geometry": shape,
            }
            for code, colour, shape in zip(spec.codes, colours(spec), shapes, strict=True)
        ],
    }


def colours(spec: LayerSpec) -> list[str]:
    """The colour of every unit of a layer."""
    style = spec.style
    return [
        colour_of(value, style.breaks, style.colours, style.no_data_colour) for value in spec.values
    ]


def wsgi() -> Any:
    """The application for gunicorn; what to show comes from scripts.bench_map."""
    from scripts.bench_map import QUESTIONS, VINTAGE  # noqa: PLC0415

    return rendered(plain_app(DataDir(Path(os.environ["ATLAS_DATA"])), VINTAGE, QUESTIONS))
