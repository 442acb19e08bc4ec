"""The Dash component of the map: an empty Leaflet map that `assets/atlas_map.js` attaches to."""

import dash_leaflet as dl

MAP_CLASS = "atlas-map"
"""The class by which the script finds the map; styled in `assets/map.css`."""

NAMED_CLASS = "atlas-map-named"
"""What a map of a page of several bears besides: the script knows it by its id."""

HOME_BOUNDS = ((6.8, 102.0), (23.6, 116.0))
"""South-west and north-east corner of Vietnam with Hoàng Sa and Trường Sa, degrees WGS 84."""

LIMITS = ((-20.0, 60.0), (50.0, 160.0))
"""How far the map can be dragged, degrees WGS 84; wider than a wide screen shows of the country,
or Leaflet would move the country off its middle."""


def map_component(component_id: str, *, named: bool = False) -> dl.Map:
    """The map, without a basemap; it fills its parent, which must have a height.

    `named` for a page of several maps: the script then finds it as `atlasMapParts.named(id)`.

    Nothing is passed to it through callbacks: a clientside callback calls
    `window.atlasMap.show(request)`; see the head of `assets/atlas_map.js`.
    """
    return dl.Map(
        id=component_id,
        className=f"{MAP_CLASS} {NAMED_CLASS}" if named else MAP_CLASS,
        children=[dl.ScaleControl(position="bottomleft", imperial=False)],
        bounds=[list(corner) for corner in HOME_BOUNDS],
        maxBounds=[list(corner) for corner in LIMITS],
        maxBoundsViscosity=0.7,
        minZoom=4,
        maxZoom=15,
        zoomSnap=0.25,
        zoomDelta=0.75,
        wheelPxPerZoomLevel=90,
        attributionControl=False,
        trackViewport=False,
        style={"height": "100%", "width": "100%"},
    )
