/* Pointer and keyboard on the map: hover, click, Enter on the unit in the middle. */
(function () {
  "use strict";
  const parts = (window.atlasMapParts = window.atlasMapParts || {});

  parts.outline = function (ctx, view, pack, unit, colour, width) {
    if (unit < 0 || !view) return;
    ctx.setTransform(view.scale, 0, 0, view.scale, view.dx, view.dy);
    ctx.lineJoin = "round";
    ctx.strokeStyle = colour;
    ctx.lineWidth = (width * view.ratio) / view.scale;
    ctx.stroke(pack.drawing(view.scale).unitPath(unit));
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    for (const mark of pack.marks) {
      if (mark.unit !== unit) continue;
      ctx.beginPath();
      ctx.arc(mark.x * view.scale + view.dx, mark.y * view.scale + view.dy,
        5 * view.ratio, 0, 2 * Math.PI);
      ctx.lineWidth = width * view.ratio;
      ctx.stroke();
    }
  };

  /* The unit under a container point: a mark of an island first, then the territory. */
  function unitAt(atlas, point) {
    const pack = atlas._painter.pack;
    if (!pack) return -1;
    const [x, y] = atlas._layer.toPack(pack, point);
    const view = atlas._layer.view(pack);
    const reach = (7 * view.ratio) / view.scale;
    const mark = pack.marks.find((m) => Math.hypot(m.x - x, m.y - y) <= reach);
    return mark ? mark.unit : pack.hit(x, y);
  }

  function hover(atlas, unit, point) {
    const pack = atlas._painter.pack;
    const { request } = atlas._shown;
    if (unit !== atlas._hovered) {
      atlas._hovered = unit;
      atlas._layer.redrawOver();
      const code = unit < 0 ? null : pack.codes[unit];
      atlas._emit("hover", { vintage: request.vintage, code });
    }
    atlas._map.getContainer().classList.toggle("atlas-over-unit", unit >= 0);
    if (unit < 0) return atlas._tooltip.hide();
    if (atlas.describe) return atlas._tooltip.tell(atlas.describe(pack.codes[unit]), point);
    const query = {
      vintage: request.vintage, code: pack.codes[unit], indicator: request.indicator,
      date: request.date, basis: request.basis, lang: request.lang || "vi",
    };
    return atlas._tooltip.show(query, point, atlas._texts);
  }

  parts.unitAtPlace = (atlas, at) => unitAt(atlas, atlas._map.latLngToContainerPoint(at));

  parts.hoverAt = function (atlas, at) {
    if (!at) return hover(atlas, -1, atlas._L.point(0, 0));
    const point = atlas._map.latLngToContainerPoint(at);
    return hover(atlas, unitAt(atlas, point), point);
  };

  function pick(atlas, unit, point) {
    if (unit < 0) return;
    const code = atlas._painter.pack.codes[unit];
    atlas.select(code);
    atlas._emit("click", { vintage: atlas._shown.request.vintage, code });
    atlas._emit("place", { at: atlas._map.containerPointToLatLng(point) });
  }

  function clicked(atlas, event) {
    if (!atlas._shown) return;
    const found = atlas._points.hit(atlas._layer, event.containerPoint);
    if (!found) {
      pick(atlas, unitAt(atlas, event.containerPoint), event.containerPoint);
    } else if (found.item.count > 1) {
      const zoom = Math.min(atlas._map.getZoom() + 2, atlas._map.getMaxZoom());
      atlas._map.setView([found.item.lat, found.item.lon], zoom, atlas._motion());
    } else {
      atlas._tooltip.hide();
      atlas._points.open(atlas._L, atlas._map, found, atlas._query(), atlas._texts);
    }
  }

  parts.listen = function (atlas, map, container) {
    let frame = 0;
    const centre = () => map.getSize().divideBy(2);
    const byKeyboard = () => container.classList.contains("atlas-by-keyboard");

    map.on("mousemove", (event) => {
      container.classList.remove("atlas-by-keyboard");
      cancelAnimationFrame(frame);
      if (!atlas._shown || (map.dragging && map.dragging.moving())) return;
      frame = requestAnimationFrame(() => {
        if (!atlas._shown || !atlas._map) return;
        const point = event.containerPoint;
        const overPoint = atlas._points.hit(atlas._layer, point) !== null;
        hover(atlas, overPoint ? -1 : unitAt(atlas, point), point);
        if (overPoint) container.classList.add("atlas-over-unit");
        atlas._emit("pointer", { at: event.latlng });
      });
    });
    map.on("mouseout movestart zoomstart", () => {
      cancelAnimationFrame(frame);
      if (atlas._shown && atlas._hovered >= 0) hover(atlas, -1, centre());
      atlas._emit("pointer", { at: null });
    });
    map.on("click", (event) => clicked(atlas, event));
    map.on("moveend", () => {
      atlas._viewChanged();
      if (atlas._shown && byKeyboard()) hover(atlas, unitAt(atlas, centre()), centre());
    });
    container.addEventListener("keydown", (event) => {
      if (event.target !== container || !atlas._shown) return;
      if (event.key.startsWith("Arrow") || event.key === "Enter") {
        container.classList.add("atlas-by-keyboard");
      }
      if (event.key === "Enter") pick(atlas, unitAt(atlas, centre()), centre());
      if (event.key === "Escape") {
        atlas.select(null);
        atlas._emit("place", { at: null });
      }
    });
    container.addEventListener("blur", () => {
      container.classList.remove("atlas-by-keyboard");
      if (atlas._shown) hover(atlas, -1, centre());
    });
  };
})();
