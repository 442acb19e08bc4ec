/* window.atlasMap: the map of the page. Leaflet gives pan, zoom and keyboard; this paints.

   The Dash component of dashboard/map_component.py is found by its class "atlas-map" and attached
   by itself; a page without Dash calls atlasMap.attach(leafletMap). Calls made before the map
   exists wait for it. A page of several maps gives each the class "atlas-map-named" as well and
   speaks to atlasMapParts.named(id), which is another map of the same kind.

     atlasMap.show(request) -> Promise
         request {vintage, level, province|null, district|null, indicator, date, basis,
                  layers: ["pilots", "tslcd", ...], lang, fit?: false}; a page that has the layer
                  already says {..., given: {key, layer, bytes, inside: [codes]|null}} instead of
                  indicator, date and basis, with another key for another layer
         Resolved after the paint with {painted: true, layer} (layer: the answer of /layer.json),
         {painted: false} when a later call overtook it; never rejected: an error is shown on the
         map with a way to retry, and the promise resolves with {painted: false, error}.
         The view moves only when vintage, level, province or district change (or fit is true).
     atlasMap.select(code|null)          outline a unit of the map shown
     atlasMap.zoomTo(vintage, code)      zoom to a unit; waits for a map of that vintage
     atlasMap.pointAt(latLng|null)       show what lies at a place as if the pointer rested there
     atlasMap.selectAt(latLng|null)      outline the unit that lies there
     atlasMap.on(event, handler) -> off  "click" {vintage, code}, "hover" {vintage, code|null},
                                         "place" {at: latLng|null} chosen, "pointer" the same
                                         under the pointer, "attached" {},
                                         "view" {bounds: [w, s, e, n], zoom, codes: [...]} (codes:
                                         units in view, at most 2,000, else null), "shown" {layer},
                                         "error" {message}
     atlasMap.describe                   (code) => {name, parents, rows, notes}: what the page itself
                                         says of a unit under the pointer; null: the server is asked
     atlasMap.overlay                    (ctx, view, pack): what the page draws above the units,
                                         with names of its own: old districts then bear none
     atlasMap.redrawOver()               draw that again
     atlasMap.state()                    what is shown, for tests: {vintage, bytes, layer, ...} */
(function () {
  "use strict";
  const parts = (window.atlasMapParts = window.atlasMapParts || {});
  const CODES_IN_VIEW = 2000;
  const TEXTS = {
    vi: {
      loading: "Đang tải…", slow: "Máy chủ trả lời chậm.", cancel: "Huỷ", retry: "Thử lại",
      failed: "Không tải được.",
      map: "Bản đồ số liệu; phím mũi tên để di chuyển, Enter để chọn",
      zoomIn: "Phóng to", zoomOut: "Thu nhỏ",
    },
    en: {
      loading: "Loading…", slow: "The server is slow to answer.", cancel: "Cancel",
      retry: "Try again", failed: "Could not load.",
      map: "Data map; arrow keys pan, Enter selects",
      zoomIn: "Zoom in", zoomOut: "Zoom out",
    },
  };

  class AtlasMap {
    constructor() {
      this._handlers = {};
      this._ready = new Promise((resolve) => (this._resolveReady = resolve));
      this._turn = 0;
      this._painter = null;
      this._selected = null;
      this._hovered = -1;
      this.describe = null;
      this.overlay = null;
    }

    on(event, handler) {
      (this._handlers[event] = this._handlers[event] || new Set()).add(handler);
      return () => this._handlers[event].delete(handler);
    }

    _emit(event, detail) {
      for (const handler of this._handlers[event] || []) handler(detail);
    }

    get _texts() {
      return TEXTS[this._request && this._request.lang === "en" ? "en" : "vi"];
    }

    attach(map) {
      if (this._map === map) return;
      const L = (this._L = window.L);
      this._map = map;
      const container = map.getContainer();
      this._painter = new parts.Painter();
      this._points = new parts.Points(this._net);
      this._outlines = new parts.Outlines(this._net);
      this._tooltip = new parts.Tooltip(container, this._net);
      this._status = new parts.Status(container);
      this._layer = parts.createLayer(L, {
        base: (ctx, layer) => {
          const view = layer.view(this._painter.pack);
          if (view) this._painter.paint(ctx, view);
        },
        over: (ctx, layer) => this._paintOver(ctx, layer),
      });
      this._layer.addTo(map);
      this._inset = new parts.Inset(L, map, (marks) => this._zoomToMarks(marks));
      parts.listen(this, map, container);
      this._resolveReady();
      this._emit("attached", {});
      map.on("unload", () => this._detached(map));
      if (this._shown && !this._waiting) this.show({ ...this._request, fit: true });
    }

    _detached(map) {
      if (this._map !== map) return;
      this._map = null;
      this._content = null;
      this._ready = new Promise((resolve) => (this._resolveReady = resolve));
    }

    /* What is asked for again while it is being shown, or is shown, is not done twice. */
    show(request) {
      const key = JSON.stringify(request, (name, value) => (name === "given" ? value.key : value));
      if (!request.fit && this._asked && this._asked.key === key) return this._asked.answer;
      const asked = { key, answer: this._show(request) };
      this._asked = asked;
      asked.answer.then((result) => {
        if (!result.painted && this._asked === asked) this._asked = null;
      });
      return asked.answer;
    }

    /* What is read aloud of the map and of Leaflet's own buttons. */
    _name() {
      const container = this._map.getContainer();
      container.setAttribute("role", "application");
      container.setAttribute("aria-label", this._texts.map);
      for (const [name, text] of [["in", this._texts.zoomIn], ["out", this._texts.zoomOut]]) {
        const button = container.querySelector(".leaflet-control-zoom-" + name);
        if (!button) continue;
        button.title = text;
        button.setAttribute("aria-label", text);
      }
    }

    /* Data are fetched at once; only the painting waits for the map. */
    async _show(request) {
      const turn = ++this._turn;
      this._request = request;
      if (this._abort) this._abort.abort();
      const abort = (this._abort = new AbortController());
      const loading = parts.loader.load(request, abort.signal);
      loading.catch(() => null);
      this._waiting = true;
      await this._ready;
      this._waiting = false;
      if (turn !== this._turn) return { painted: false };
      this._name();
      this._status.wait(this._texts, () => abort.abort());
      try {
        const loaded = await loading;
        if (turn !== this._turn) return { painted: false };
        this._put(request, loaded);
        this._status.done();
        await painted();
        this._emit("shown", { layer: loaded.layer });
        return { painted: true, layer: loaded.layer };
      } catch (error) {
        if (turn !== this._turn) return { painted: false };
        if (error.name === "AbortError") {
          this._status.done();
          return { painted: false };
        }
        this._status.fail(error.message, this._texts, () => this.show(request));
        this._emit("error", { message: error.message });
        return { painted: false, error };
      }
    }

    get _net() {
      return parts.net;
    }

    _put(request, loaded) {
      const moved = request.fit || this._shownPlace !== placeOf(request);
      this._shownPlace = placeOf(request);
      this._shown = { request, layer: loaded.layer };
      const before = this._layer._frame && this._layer._frame.key;
      const content = [loaded.pack, loaded.bytes, loaded.layer, loaded.pilots, request.district];
      const same = this._content && content.every((part, place) => part === this._content[place]);
      this._content = content;
      if (!same) parts.fillPainter(this._painter, loaded, request.district);
      this._hovered = -1;
      this._tooltip.hide();
      if (moved) this._fit();
      if (!same || this._layer._frame.key !== before) this._layer.redraw();
      this._viewChanged();
    }

    /* Moves the view; the data are painted, and listeners told, once by the caller. */
    _fit() {
      const bounds = this.group ? this.group.bounds() : this.bounds();
      this._layer.hold = true;
      if (bounds) this._map.fitBounds(bounds, { padding: [18, 18], animate: false });
      this._layer.hold = false;
    }

    /* What the map is fitted to; null while it waits for another place than it shows. */
    bounds() {
      const settled = this._map && this._shown && this._shownPlace === placeOf(this._request);
      return settled ? parts.boundsToFit(this._painter) : null;
    }

    pointAt(at) {
      if (this._shown && this._map) parts.hoverAt(this, at);
    }

    selectAt(at) {
      const unit = at && this._shown && this._map ? parts.unitAtPlace(this, at) : -1;
      this.select(unit < 0 ? null : this._painter.pack.codes[unit]);
    }

    select(code) {
      this._selected = code;
      this.redrawOver();
    }

    redrawOver() {
      if (this._map) this._layer.redrawOver();
    }

    async zoomTo(vintage, code) {
      await this._ready;
      if (!this._shown || this._shown.request.vintage !== vintage) {
        await new Promise((resolve) => {
          const off = this.on("shown", () => {
            if (this._shown.request.vintage === vintage) resolve(off());
          });
        });
      }
      const pack = this._painter.pack;
      const at = pack.indexOf(code);
      const units = at >= 0 ? [at] : pack.allUnits.filter((unit) =>
        pack.provinces[pack.province[unit]] === code ||
        pack.districts[pack.district[unit]] === code);
      const marks = pack.marks.filter((mark) => mark.unit === at);
      const places = marks.map((mark) => pack.toLatLng(mark.x, mark.y));
      const bounds = marks.length ? places : pack.boundsOf(units);
      const options = { padding: [40, 40], maxZoom: 13, ...this._motion() };
      if (bounds) this._map.fitBounds(bounds, options);
      return Boolean(bounds);
    }

    _zoomToMarks(marks) {
      const pack = this._painter.pack;
      const bounds = marks.map((mark) => pack.toLatLng(mark.x, mark.y));
      this._map.fitBounds(bounds, { padding: [60, 60], maxZoom: 9, ...this._motion() });
    }

    _motion() {
      return { animate: !window.matchMedia("(prefers-reduced-motion: reduce)").matches };
    }

    _query() {
      const { request } = this._shown;
      return { vintage: request.vintage, lang: request.lang || "vi" };
    }

    /* After every move and every new map: points of the view, the inset, and word to listeners. */
    _viewChanged() {
      if (!this._shown || !this._map || this._layer.hold) return;
      const bounds = this._map.getBounds();
      const box = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
      this._inset.update(this._painter, (mark) =>
        bounds.contains(this._painter.pack.toLatLng(mark.x, mark.y)));
      this._refreshPoints(box);
      this._emit("view", {
        bounds: box, zoom: this._map.getZoom(), codes: this._codesInView(box),
      });
    }

    _codesInView([west, south, east, north]) {
      const pack = this._painter.pack;
      const [left, bottom] = pack.fromLatLng(Math.max(south, -85), west);
      const [right, top] = pack.fromLatLng(Math.min(north, 85), east);
      const codes = [];
      for (let unit = 0; unit < pack.unitCount; unit++) {
        if (!pack.meets(unit, [left, top, right, bottom])) continue;
        if (codes.length === CODES_IN_VIEW) return null;
        codes.push(pack.codes[unit]);
      }
      return codes;
    }

    async _refreshPoints(box) {
      const { request } = this._shown;
      const layers = request.layers || [];
      const ofPoints = layers.filter((name) => name !== "pilots" && name !== "old_districts");
      const query = {
        ...this._query(), scope: request.province || "country",
        bbox: box.map((edge) => edge.toFixed(3)).join(","), zoom: Math.round(this._map.getZoom()),
      };
      try {
        await Promise.all([
          this._outlines.refresh(layers, query), this._points.refresh(ofPoints, query),
        ]);
      } catch (error) {
        if (error.name === "AbortError") return;
        this._status.fail(error.message, this._texts, () => this._viewChanged());
        this._emit("error", { message: error.message });
      }
      if (this._map) this._layer.redrawOver();
    }

    _paintOver(ctx, layer) {
      const pack = this._painter.pack;
      if (!pack) return;
      this._outlines.draw(ctx, layer, !this.overlay);
      this._points.draw(ctx, layer);
      const selected = this._selected === null ? -1 : pack.indexOf(this._selected);
      const view = layer.view(pack);
      if (this.overlay && view) this.overlay(ctx, view, pack);
      parts.outline(ctx, view, pack, selected, "#ffffff", 5);
      parts.outline(ctx, view, pack, selected, "#c2410c", 2.6);
      parts.outline(ctx, view, pack, this._hovered, "#111827", 2);
    }

    state() {
      const { pack, bytes, spec } = this._painter || {};
      return { request: this._shown && this._shown.request, layer: spec, bytes, pack, outlines: this._outlines };
    }
  }

  function painted() {
    return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)));
  }

  function placeOf(request) {
    return [request.vintage, request.level, request.province, request.district].join("|");
  }

  /* dash_leaflet puts Leaflet at window.L; maps made before or after are both found. */
  function whenLeaflet(act) {
    if (window.L && window.L.Map) return act(window.L);
    Object.defineProperty(window, "L", {
      configurable: true,
      get: () => undefined,
      set: (value) => {
        const plain = { value, writable: true, configurable: true, enumerable: true };
        Object.defineProperty(window, "L", plain);
        act(value);
      },
    });
    return undefined;
  }

  /* What the server knows the page will ask first (dashboard/first_paint.py): painted as soon as
     there is a map. */
  function showFirst() {
    const first = document.getElementById("atlas-first");
    if (first) window.atlasMap.show(JSON.parse(first.textContent));
  }

  /* The maps of a page of several, by the ids of their elements. */
  const named = new Map();
  parts.named = function (id) {
    if (!named.has(id)) named.set(id, new AtlasMap());
    return named.get(id);
  };

  function mapFor(container) {
    if (!container.classList.contains("atlas-map")) return null;
    return container.classList.contains("atlas-map-named")
      ? parts.named(container.id) : window.atlasMap;
  }

  window.atlasMap = new AtlasMap();
  parts.AtlasMap = AtlasMap;
  parts.showFirst = showFirst;
  whenLeaflet((L) => L.Map.addInitHook(function () {
    this.whenReady(() => {
      const atlas = mapFor(this.getContainer());
      if (atlas) atlas.attach(this);
    });
  }));
})();
