/* Points: fetched per view, already clustered by the server, drawn by kind in shape and colour. */
(function () {
  "use strict";
  const parts = (window.atlasMapParts = window.atlasMapParts || {});
  const SINGLE = 5.5;
  const REACH = 4;
  const ASIDE = 11;
  const KEPT = 60;

  /* Outline of a shape of half-width r around (x, y). */
  const SHAPES = {
    circle: (p, x, y, r) => p.arc(x, y, r, 0, 2 * Math.PI),
    square: (p, x, y, r) => p.rect(x - r * 0.88, y - r * 0.88, r * 1.76, r * 1.76),
    diamond: (p, x, y, r) => corners(p, x, y, r * 1.18, 4, 0),
    triangle: (p, x, y, r) => corners(p, x, y, r * 1.4, 3, -Math.PI / 2),
    hexagon: (p, x, y, r) => corners(p, x, y, r * 1.08, 6, 0),
  };

  function corners(path, x, y, radius, count, turn) {
    for (let corner = 0; corner < count; corner++) {
      const angle = turn + (corner * 2 * Math.PI) / count;
      path.lineTo(x + radius * Math.cos(angle), y + radius * Math.sin(angle));
    }
    path.closePath();
  }

  function radiusOf(item) {
    return item.count === 1 ? SINGLE : Math.min(20, 8.5 + 3 * Math.log10(item.count));
  }

  /* Clusters of several layers stand on one grid and would cover one another's numbers: each layer's
     stand a little to a side of their own. A single point stays where it is. In pixels. */
  function aside(item, order, layers) {
    if (item.count === 1 || layers < 2) return { x: 0, y: 0 };
    const far = layers < 4 ? ASIDE : ASIDE * 1.4;
    const angle = Math.PI + (order * 2 * Math.PI) / layers;
    return { x: far * Math.cos(angle), y: far * Math.sin(angle) };
  }

  class Points {
    constructor(net) {
      this._net = net;
      this._layers = [];
      this._answers = new Map();
    }

    get layers() {
      return this._layers;
    }

    /* Ask for every layer that is on; resolves when all have answered or been replaced. */
    async refresh(layers, query) {
      this._layers = layers;
      if (this._abort) this._abort.abort();
      const abort = (this._abort = new AbortController());
      for (const name of this._answers.keys()) {
        if (!layers.includes(name)) this._answers.delete(name);
      }
      await Promise.all(layers.map(async (name) => {
        const url = this._net.url("points/" + encodeURIComponent(name) + ".json", query);
        const answer = await this._net.keep(url, "json", abort.signal, KEPT);
        if (!abort.signal.aborted) this._answers.set(name, answer);
      }));
    }

    /* All items on the map, the largest first, so that a small mark stands above a large one. */
    _items() {
      const items = [];
      this._layers.forEach((layer, order) => {
        const answer = this._answers.get(layer);
        for (const item of answer ? answer.items : []) {
          items.push({ layer, item, answer, aside: aside(item, order, this._layers.length) });
        }
      });
      return items.sort((one, other) => other.item.count - one.item.count);
    }

    draw(ctx, layer) {
      const { ratio } = layer._frame;
      ctx.textAlign = "center";
      ctx.textBaseline = "middle";
      for (const found of this._items()) this._drawItem(ctx, layer, ratio, found);
    }

    _drawItem(ctx, layer, ratio, found) {
      const { item, answer: { style } } = found;
      const at = layer.toCanvas(item.lat, item.lon);
      const [x, y] = [at[0] + found.aside.x * ratio, at[1] + found.aside.y * ratio];
      const radius = radiusOf(item) * ratio;
      ctx.beginPath();
      (SHAPES[style.shape] || SHAPES.circle)(ctx, x, y, radius);
      ctx.fillStyle = style.colour;
      ctx.fill();
      ctx.lineWidth = 1.5 * ratio;
      ctx.strokeStyle = "#ffffff";
      ctx.stroke();
      if (item.count > 1) {
        ctx.font = `600 ${10.5 * ratio}px "Be Vietnam Pro", sans-serif`;
        ctx.fillStyle = style.text;
        const low = style.shape === "triangle" ? 3 : 0.5;
        ctx.fillText(item.label, x, y + low * ratio);
      }
    }

    /* The topmost point under a container point: {layer, item, answer} or null. */
    hit(layer, containerPoint) {
      for (const found of this._items().reverse()) {
        const at = layer._map.latLngToContainerPoint([found.item.lat, found.item.lon]);
        const { x, y } = found.aside;
        const away = Math.hypot(at.x + x - containerPoint.x, at.y + y - containerPoint.y);
        if (away <= radiusOf(found.item) + REACH) return found;
      }
      return null;
    }

    /* A popup with the details of one point. */
    async open(L, map, found, query, texts) {
      const at = [found.item.lat, found.item.lon];
      const popup = L.popup({ maxWidth: 300, className: "atlas-popup" }).setLatLng(at);
      popup.setContent(parts.element("div", "atlas-card", texts.loading)).openOn(map);
      const address = `points/${encodeURIComponent(found.layer)}/${encodeURIComponent(found.item.id)}.json`;
      try {
        const point = await this._net.keep(this._net.url(address, query), "json", null, KEPT);
        popup.setContent(parts.card(point.title, point.subtitle, point.rows, point.notes));
      } catch (error) {
        popup.setContent(parts.card(texts.failed, "", [], [error.message]));
      }
    }
  }

  parts.Points = Points;
})();
