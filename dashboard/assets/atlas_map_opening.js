/* The first map, painted before the page's scripts have started: a picture in a frame of the same
   size and place as the map's own (dashboard/first_paint.py lays it out), taken away when the map
   itself has painted. It shows the same view, so that nothing moves. */
(function () {
  "use strict";
  const parts = window.atlasMapParts;
  const TILE = 256;
  /* As dashboard/map_component.py and atlas_map.js give them to Leaflet. */
  const PADDING = 18;
  const SNAP = 0.25;
  const ZOOMS = [4, 15];

  /* The view that Leaflet's fitBounds takes for the bounds in a frame of css pixels. */
  function viewOf(pack, [[south, west], [north, east]], { width, height }, ratio) {
    const [left, top] = pack.fromLatLng(north, west);
    const [right, bottom] = pack.fromLatLng(south, east);
    const world = TILE / Math.pow(2, pack.bits);
    const free = Math.min(
      (width - 2 * PADDING) / ((right - left) * world),
      (height - 2 * PADDING) / ((bottom - top) * world));
    const step = SNAP / 100;
    const zoom = Math.floor((Math.round(Math.log2(free) / step) * step) / SNAP) * SNAP;
    const scale = world * Math.pow(2, Math.max(ZOOMS[0], Math.min(ZOOMS[1], zoom)));
    /* Leaflet counts from a whole pixel of the world. */
    const shift = (origin, middle, size) =>
      origin * scale - Math.round((origin + middle) * scale - size / 2);
    return {
      scale: scale * ratio,
      dx: shift(pack.originX, (left + right) / 2, width) * ratio,
      dy: shift(pack.originY, (top + bottom) / 2, height) * ratio,
      width: Math.round(width * ratio),
      height: Math.round(height * ratio),
      ratio,
    };
  }

  async function open(opening, request) {
    const loaded = await parts.loader.load(request, null);
    if (!opening.isConnected) return;
    const painter = new parts.Painter();
    parts.fillPainter(painter, loaded, request.district);
    const bounds = parts.boundsToFit(painter);
    const canvas = opening.querySelector("canvas");
    const { clientWidth: width, clientHeight: height } = canvas.parentElement;
    if (!bounds || !width || !height) return;
    const view = viewOf(loaded.pack, bounds, { width, height }, window.devicePixelRatio || 1);
    canvas.width = view.width;
    canvas.height = view.height;
    canvas.style.width = width + "px";
    canvas.style.height = height + "px";
    painter.paint(canvas.getContext("2d"), view);
    requestAnimationFrame(() => setTimeout(() => performance.mark("atlas-opening-painted"), 0));
  }

  const opening = document.getElementById("opening");
  const first = document.getElementById("atlas-first");
  if (!opening || !first) return;
  parts.opened = open(opening, JSON.parse(first.textContent)).catch(() => opening.remove());
  addEventListener("DOMContentLoaded", () => {
    for (const event of ["shown", "error"]) window.atlasMap.on(event, () => opening.remove());
  });
})();
