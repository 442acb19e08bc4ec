/* Loads what one map needs: description, values, geometry and pilots, each asked for once. */
(function () {
  "use strict";
  const parts = (window.atlasMapParts = window.atlasMapParts || {});
  const PACKS = 6;
  const VALUES = 80;
  const NO_PILOTS = { codes: [] };

  /* What fails while another request is awaited is told by that one, not by the browser's console. */
  function heard(answer) {
    Promise.resolve(answer).catch(() => null);
  }

  function fitting(bytes, pack) {
    if (bytes.length !== pack.unitCount) {
      throw new Error(`${bytes.length} values for ${pack.unitCount} units`);
    }
    return bytes;
  }

  class Loader {
    constructor(net) {
      this._net = net;
    }

    load(request, signal) {
      return request.given ? this._rest(request.given, signal) : this._load(request, signal);
    }

    /* Of a layer that the page has already only the geometry is missing. */
    async _rest({ layer, bytes, inside }, signal) {
      const pack = await this._pack(layer, signal);
      return { layer, bytes: fitting(bytes, pack), pack, pilots: [], inside };
    }

    _pack(layer, signal) {
      const url = this._net.url(layer.geometry.url);
      return this._net.keep(url, "bytes", signal, PACKS, parts.decodePack);
    }

    /* The layer's description and its values are asked for together once the token is known. */
    async _load(request, signal) {
      const query = {
        vintage: request.vintage, level: request.level, scope: request.province || "country",
        indicator: request.indicator, date: request.date, basis: request.basis,
        lang: request.lang || "vi",
      };
      const describing = this._net.keep(this._net.url("layer.json", query), "json", signal, VALUES);
      const guess = this._token && this._valuesUrl(this._token, query);
      const guessed = guess ? this._values(guess, signal).catch((error) => error) : null;
      const pilots = request.layers && request.layers.includes("pilots")
        ? this._net.keep(this._net.url("pilots.json", { vintage: query.vintage,
          scope: query.scope }), "json", signal, VALUES + 1)
        : NO_PILOTS;
      heard(pilots);
      const layer = await describing;
      this._token = layer.token;
      const geometry = this._pack(layer, signal);
      heard(geometry);
      const right = layer.values.url === (guess && guess.slice(this._net.prefix.length));
      const bytes = await (right ? guessed : this._values(this._net.url(layer.values.url), signal));
      if (bytes instanceof Error) throw bytes;
      const pack = await geometry;
      return { layer, bytes: fitting(bytes, pack), pack, pilots: (await pilots).codes };
    }

    _valuesUrl(token, query) {
      const path = ["v", token, query.vintage, query.level, query.scope, query.indicator,
        query.date, query.basis].map(encodeURIComponent).join("/");
      return this._net.url(path + ".bin");
    }

    _values(url, signal) {
      return this._net.keep(url, "bytes", signal, VALUES, (buffer) => new Uint8Array(buffer));
    }
  }

  function known(pack, codes) {
    return codes.map((code) => pack.indexOf(code)).filter((unit) => unit >= 0);
  }

  /* The units of a district, or those that a given layer is about; null for all. */
  function focusOf(pack, district, inside) {
    if (inside) return new Set(known(pack, inside));
    const place = district ? pack.districts.indexOf(district) : -1;
    return place < 0 ? null
      : new Set(pack.allUnits.filter((unit) => pack.district[unit] === place));
  }

  /* Give a painter all of a map; what lies outside `district` or `inside` is dimmed. */
  parts.fillPainter = function (painter, { layer, bytes, pack, pilots, inside }, district) {
    painter.setData(pack, bytes, layer);
    painter.pilots = known(pack, pilots);
    painter.focus = focusOf(pack, district, inside);
  };

  /* South-west and north-east corner that a map of this content is fitted to, or null. */
  parts.boundsToFit = function (painter) {
    const { focus, pack, spec } = painter;
    if (focus && focus.size) return pack.boundsOf(focus);
    const [west, south, east, north] = spec.geometry.view;
    return west === east && south === north ? null : [[south, west], [north, east]];
  };

  parts.Loader = Loader;
  parts.net = new parts.Net();
  parts.loader = new Loader(parts.net);
})();
