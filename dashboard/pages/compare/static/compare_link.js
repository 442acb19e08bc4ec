/* atlasMapParts.link(maps): maps that show the same place.

   Whichever map is moved leads, the others take over its centre and zoom as they are, so that
   nothing drifts; a zoom that is animated runs in all of them. The place under the pointer of one
   is marked on the others, which say what they know of it; a place chosen on one is chosen on all.

     link.active      false: every map for itself
     link.bounds()    what the maps together are fitted to */
(function () {
  "use strict";
  const parts = (window.atlasMapParts = window.atlasMapParts || {});
  const SAME_DEGREES = 1e-9;

  class Link {
    constructor(maps) {
      this.active = true;
      this._maps = maps;
      this._busy = false;
      this._moving = new Set();
      this._marks = new Map();
      for (const atlas of maps) {
        atlas.group = this;
        atlas.on("attached", () => this._join(atlas));
        atlas.on("pointer", ({ at }) => this._point(atlas, at));
        atlas.on("place", ({ at }) => this._each(atlas, (other) => other.selectAt(at)));
        if (atlas._map) this._join(atlas);
      }
    }

    bounds() {
      const known = this._maps
        .filter((atlas, place) => this.active || place === 0)
        .map((atlas) => atlas.bounds())
        .filter(Boolean);
      if (!known.length) return null;
      const edge = (corner, axis, pick) => pick(...known.map((box) => box[corner][axis]));
      return [
        [edge(0, 0, Math.min), edge(0, 1, Math.min)],
        [edge(1, 0, Math.max), edge(1, 1, Math.max)],
      ];
    }

    _join(atlas) {
      const map = atlas._map;
      const mark = parts.element("div", "compare-mark");
      mark.setAttribute("aria-hidden", "true");
      mark.hidden = true;
      map.getContainer().appendChild(mark);
      this._marks.set(atlas, mark);
      map.on("movestart", () => this._lead(atlas));
      map.on("move", () => this._follow(atlas, false));
      map.on("moveend", () => this._follow(atlas, true));
      map.on("zoomanim", (event) => this._zoom(atlas, event));
    }

    _each(atlas, act) {
      if (!this.active) return;
      for (const other of this._maps) {
        if (other !== atlas && other._map) act(other);
      }
    }

    /* A map that begins to move stops what still glides on another. */
    _lead(atlas) {
      if (this._busy) return;
      this._guarded(atlas, (other) => {
        if (!other._map._animatingZoom) other._map._stop();
      });
    }

    _guarded(atlas, act) {
      this._busy = true;
      try {
        this._each(atlas, act);
      } finally {
        this._busy = false;
      }
    }

    _follow(atlas, ended) {
      if (this._busy || atlas._map._animatingZoom) return;
      if (ended) this._toWholePixels(atlas._map);
      const [centre, zoom] = [atlas._map.getCenter(), atlas._map.getZoom()];
      this._guarded(atlas, (other) => this._put(other._map, centre, zoom, ended));
    }

    /* Where its room measures fractions of a pixel, a map that was dragged lies between two; the
       others cannot follow it there. */
    _toWholePixels(map) {
      const at = map._getMapPanePos();
      const whole = at.round();
      if (!at.equals(whole)) window.L.DomUtil.setPosition(map.getPane("mapPane"), whole);
    }

    /* Leaflet's own ways to move would round to whole pixels at every step, and repaint. */
    _put(map, centre, zoom, ended) {
      if (map._animatingZoom) map._onZoomTransitionEnd();
      const same = map.getZoom() === zoom && map.getCenter().equals(centre, SAME_DEGREES);
      if (same && !this._moving.has(map)) return;
      if (!this._moving.has(map)) {
        this._moving.add(map);
        map._moveStart(true, false);
      }
      if (!same) {
        window.L.DomUtil.setPosition(map.getPane("mapPane"), window.L.point(0, 0));
        map._move(centre, zoom, { pinch: true });
      }
      if (!ended) return;
      this._moving.delete(map);
      map._moveEnd(true);
    }

    _zoom(atlas, { center, zoom, noUpdate }) {
      if (this._busy || !atlas._map._animatingZoom) return;
      this._guarded(atlas, ({ _map: map }) => {
        map._stop();
        map._moveStart(true, false);
        map._animateZoom(center, zoom, true, noUpdate);
      });
    }

    _point(atlas, at) {
      const own = this._marks.get(atlas);
      if (own) own.hidden = true;
      this._each(atlas, (other) => {
        const mark = this._marks.get(other);
        other.pointAt(at);
        mark.hidden = !at;
        if (!at) return;
        const { x, y } = other._map.latLngToContainerPoint(at);
        mark.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
      });
    }
  }

  parts.link = (maps) => new Link(maps);
})();
