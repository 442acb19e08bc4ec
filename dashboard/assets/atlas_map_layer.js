/* The Leaflet layer: two canvases in the map pane that follow pan and zoom. The lower one holds the
   fills and borders, the upper one what changes under the pointer: points, selection, hover. */
(function () {
  "use strict";
  const parts = (window.atlasMapParts = window.atlasMapParts || {});
  const PADDING = 0.12;
  const TILE = 256;

  parts.createLayer = function (L, painters) {
    const CanvasLayer = L.Layer.extend({
      onAdd(map) {
        this._canvases = ["atlas-canvas-base", "atlas-canvas-over"].map((name) => {
          const canvas = L.DomUtil.create("canvas", name + " leaflet-zoom-animated");
          canvas.setAttribute("aria-hidden", "true");
          map.getPanes().overlayPane.appendChild(canvas);
          return canvas;
        });
        this._contexts = this._canvases.map((canvas) => canvas.getContext("2d"));
        this._reset();
      },

      onRemove() {
        this._canvases.forEach((canvas) => canvas.remove());
      },

      getEvents() {
        const events = { moveend: this._reset, resize: this._reset };
        events.zoom = () => this._follow(this._map.getCenter(), this._map.getZoom());
        if (this._map._zoomAnimated) events.zoomanim = (e) => this._follow(e.center, e.zoom);
        return events;
      },

      /* While a zoom runs the finished pictures are stretched; they are redrawn when it ends. */
      _follow(center, zoom) {
        if (!this._center) return;
        const map = this._map;
        const scale = map.getZoomScale(zoom, this._zoom);
        const half = map.getSize().multiplyBy(0.5 + PADDING);
        const offset = half.multiplyBy(-scale).add(map.project(this._center, zoom))
          .subtract(map._getNewPixelOrigin(center, zoom));
        this._canvases.forEach((canvas) => L.DomUtil.setTransform(canvas, offset, scale));
      },

      _reset() {
        const map = this._map;
        if (!map || !map._loaded || map._animatingZoom) return;
        const size = map.getSize();
        if (!size.x || !size.y) return;
        const ratio = window.devicePixelRatio || 1;
        const topLeft = map.containerPointToLayerPoint(size.multiplyBy(-PADDING)).round();
        const full = size.multiplyBy(1 + 2 * PADDING).round();
        const key = [map.getPixelOrigin(), topLeft, full, ratio, map.getZoom()].join(" ");
        if (this._frame && this._frame.key === key) return;
        this._center = map.getCenter();
        this._zoom = map.getZoom();
        this._frame = { topLeft, full, ratio, key };
        this._canvases.forEach((canvas) => {
          const [width, height] = [Math.round(full.x * ratio), Math.round(full.y * ratio)];
          if (canvas.width !== width || canvas.height !== height) {
            canvas.width = width;
            canvas.height = height;
            canvas.style.width = full.x + "px";
            canvas.style.height = full.y + "px";
          }
          L.DomUtil.setTransform(canvas, topLeft, 1);
        });
        this.redraw();
      },

      /* Pack coordinate -> canvas pixel: scale and shift for the present view. `seen` is the part
         of the canvas [left, top, right, bottom] that the frame of the map leaves in sight. */
      view(pack) {
        if (!this._frame || !pack) return null;
        const { topLeft, full, ratio } = this._frame;
        const world = (TILE * Math.pow(2, this._zoom)) / Math.pow(2, pack.bits);
        const corner = this._map.getPixelOrigin().add(topLeft);
        const [width, height] = [Math.round(full.x * ratio), Math.round(full.y * ratio)];
        const edge = PADDING / (1 + 2 * PADDING);
        return {
          scale: world * ratio,
          dx: (pack.originX * world - corner.x) * ratio,
          dy: (pack.originY * world - corner.y) * ratio,
          width, height, ratio,
          seen: [width * edge, height * edge, width * (1 - edge), height * (1 - edge)],
        };
      },

      /* Container point (css pixels) -> pack coordinates. */
      toPack(pack, containerPoint) {
        const at = this._map.project(this._map.containerPointToLatLng(containerPoint));
        const world = (TILE * Math.pow(2, this._map.getZoom())) / Math.pow(2, pack.bits);
        return [at.x / world - pack.originX, at.y / world - pack.originY];
      },

      /* Degrees -> pixel of the upper canvas. */
      toCanvas(lat, lng) {
        const { topLeft, ratio } = this._frame;
        const at = this._map.latLngToLayerPoint([lat, lng]);
        return [(at.x - topLeft.x) * ratio, (at.y - topLeft.y) * ratio];
      },

      /* `hold` while the view is being moved to new data: they are painted once, by the caller. */
      redraw() {
        if (!this._frame || this.hold) return;
        painters.base(this._contexts[0], this);
        this.redrawOver();
      },

      redrawOver() {
        if (!this._frame) return;
        const ctx = this._contexts[1];
        ctx.setTransform(1, 0, 0, 1, 0, 0);
        ctx.clearRect(0, 0, ctx.canvas.width, ctx.canvas.height);
        painters.over(ctx, this);
      },
    });
    return new CanvasLayer();
  };
})();
