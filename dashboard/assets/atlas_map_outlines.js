/* Outlines and names of the districts of before the reform, over the units of the map. */
(function () {
  "use strict";
  const parts = (window.atlasMapParts = window.atlasMapParts || {});
  const LAYER = "old_districts";
  const ANSWERS = 30;
  const PACKS = 12;
  const STEPS = 9;
  const ROOM = 0.85; // of a district's width that its name may take

  /* A place inside a unit: the point of a grid over its box that lies inside and nearest its middle. */
  function inside(pack, unit) {
    const [west, north, east, south] = pack.box.subarray(unit * 4, unit * 4 + 4);
    const middle = [(west + east) / 2, (north + south) / 2];
    let best = null;
    for (let i = 0; i < STEPS * STEPS; i++) {
      const x = west + ((east - west) * ((i % STEPS) + 0.5)) / STEPS;
      const y = north + ((south - north) * (Math.floor(i / STEPS) + 0.5)) / STEPS;
      const away = Math.abs(x - middle[0]) + Math.abs(y - middle[1]);
      if ((!best || away < best.away) && pack.contains(unit, x, y)) best = { x, y, away };
    }
    return best || { x: middle[0], y: middle[1] };
  }

  class Outlines {
    constructor(net) {
      this._net = net;
      this._shown = [];
      this._url = null;
    }

    /* What is to be drawn for a place {vintage, scope}; nothing where the layer is off. */
    async refresh(layers, { vintage, scope }) {
      const url = layers.includes(LAYER) ? this._net.url("districts.json", { vintage, scope }) : null;
      if (url === this._url) return;
      this._url = url;
      this._shown = [];
      if (!url) return;
      try {
        const found = await this._net.keep(url, "json", null, ANSWERS);
        const packs = await Promise.all(found.packs.map((one) =>
          this._net.keep(this._net.url(one.url), "bytes", null, PACKS, parts.decodePack)));
        if (url !== this._url) return;
        this._shown = packs.map((pack, at) => ({
          pack,
          colour: found.colour,
          units: found.packs[at].units
            .map(([code, name]) => ({ unit: pack.indexOf(code), name }))
            .filter(({ unit }) => unit >= 0 && pack.hasTerritory(unit)),
        }));
      } catch (error) {
        if (url === this._url) this._url = null;
        throw error;
      }
    }

    draw(ctx, layer, named) {
      for (const shown of this._shown) this._lines(ctx, layer.view(shown.pack), shown);
      for (const shown of named ? this._shown : []) this._names(ctx, layer.view(shown.pack), shown);
    }

    _lines(ctx, view, { pack, units, colour }) {
      const drawing = pack.drawing(view.scale);
      ctx.setTransform(view.scale, 0, 0, view.scale, view.dx, view.dy);
      ctx.lineJoin = "round";
      const side = (pack.unitSide * view.scale) / view.ratio;
      const thick = side > 40 ? 1.8 : side > 14 ? 1.2 : 0.6;
      const strokes = [["rgba(255, 255, 255, 0.75)", side > 14 ? 2.2 * thick : 0], [colour, thick]];
      for (const [ink, width] of strokes) {
        if (!width) continue;
        ctx.strokeStyle = ink;
        ctx.lineWidth = (width * view.ratio) / view.scale;
        for (const { unit } of units) ctx.stroke(drawing.unitPath(unit));
      }
      ctx.setTransform(1, 0, 0, 1, 0, 0);
    }

    _names(ctx, view, { pack, units, colour }) {
      ctx.font = `600 ${11.5 * view.ratio}px "Be Vietnam Pro", sans-serif`;
      ctx.textAlign = "center";
      ctx.textBaseline = "middle";
      ctx.lineJoin = "round";
      ctx.lineWidth = 3.5 * view.ratio;
      for (const one of units) {
        const wide = (pack.box[one.unit * 4 + 2] - pack.box[one.unit * 4]) * view.scale;
        if (ctx.measureText(one.name).width > wide * ROOM) continue;
        one.at = one.at || inside(pack, one.unit);
        const at = [one.at.x * view.scale + view.dx, one.at.y * view.scale + view.dy];
        ctx.strokeStyle = "rgba(255, 255, 255, 0.9)";
        ctx.strokeText(one.name, ...at);
        ctx.fillStyle = colour;
        ctx.fillText(one.name, ...at);
      }
    }

    /* What is drawn, for tests: names of the districts. */
    get names() {
      return this._shown.flatMap(({ units }) => units.map(({ name }) => name));
    }
  }

  parts.inside = inside;
  parts.Outlines = Outlines;
})();
