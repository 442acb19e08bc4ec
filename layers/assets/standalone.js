/* The stand-alone map: one geometry, several layers of values over it, all in this one file.

   Names, values and notes come from files: they are set as text, never as markup. Classes were
   given to the units where the file was written; here they are only looked up. */
(function () {
  "use strict";
  const NONE = 48; // the class of no data, as a letter
  const PANES = ["fills", "patterns", "borders", "outlines", "pilots", "points", "islands"];
  const BORDERS = [
    { ranks: [0, 1], color: "#4a5866", weight: 1.5, least: 0.8 },
    { ranks: [2], color: "#5a6876", weight: 1.2, least: 0.4 },
    { ranks: [3], color: "#808a96", weight: 0.6, least: 0.15 },
  ];
  const SVG = "http://www.w3.org/2000/svg";
  const SHAPES = {
    circle: null,
    square: [4, Math.PI / 4, 1.24],
    diamond: [4, 0, 1.18],
    triangle: [3, -Math.PI / 2, 1.4],
    hexagon: [6, 0, 1.08],
  };

  function make(tag, className, text) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text !== undefined) element.textContent = text;
    return element;
  }

  function drawn(tag, attributes) {
    const element = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  }

  function textOf(column, index) {
    return column.words[column.at[index]];
  }

  /* A point of a kind: its shape is drawn by the path of Leaflet's own circle. */
  const Mark = L.CircleMarker.extend({
    _updatePath: function () {
      const form = SHAPES[this.options.shape];
      if (!form || this._empty()) return L.CircleMarker.prototype._updatePath.call(this);
      const [corners, turn, wide] = form;
      const places = [];
      for (let corner = 0; corner < corners; corner++) {
        const angle = turn + (corner * 2 * Math.PI) / corners;
        const radius = this._radius * wide;
        places.push((this._point.x + radius * Math.cos(angle)).toFixed(1) + "," +
          (this._point.y + radius * Math.sin(angle)).toFixed(1));
      }
      return this._renderer._setPath(this, "M" + places.join("L") + "Z");
    },
  });

  /* What is under the pointer or was tapped, in words. */
  class Card {
    constructor(map) {
      this._frame = map.getContainer();
      this._box = make("div", "card");
      this._box.setAttribute("role", "status");
      this._box.hidden = true;
      this._frame.appendChild(this._box);
    }

    show(said, event) {
      this._box.replaceChildren(make("strong", "", said.name));
      if (said.below) this._box.appendChild(make("div", "card-below", said.below));
      const rows = make("dl");
      for (const [label, text] of said.rows) {
        rows.append(make("dt", "", label), make("dd", "", text));
      }
      this._box.appendChild(rows);
      for (const note of said.notes) this._box.appendChild(make("div", "card-note", note));
      this._box.hidden = false;
      this.move(event);
    }

    /* Beside the pointer and inside the map; a narrow screen's style holds it at the foot. */
    move(event) {
      const at = event.containerPoint;
      if (!at) return;
      const right = at.x + 16 + this._box.offsetWidth > this._frame.clientWidth;
      const x = right ? at.x - this._box.offsetWidth - 12 : at.x + 16;
      const most = this._frame.clientHeight - this._box.offsetHeight - 6;
      this._box.style.left = Math.max(6, x) + "px";
      this._box.style.top = Math.max(6, Math.min(at.y + 14, most)) + "px";
    }

    hide() {
      this._box.hidden = true;
    }
  }

  class Atlas {
    constructor(map, data) {
      this.map = map;
      this.data = data;
      this.pack = window.atlasPack(data.pack);
      this.inside = data.within ? new Set(data.within) : null;
      this.overlays = [];
      this.painters = {};
      PANES.forEach((name, place) => {
        map.createPane(name).style.zIndex = 400 + 10 * place;
        this.painters[name] = L.svg({ pane: name, padding: 0.3 });
      });
      this.card = new Card(map);
      this.atHome = false;
      map.on("movestart zoomstart", () => (this.atHome = false));
      map.on("click", () => this._quiet());
      this._patterns();
      this._units();
      this._borders();
      this._outlines();
      this._pilots();
      this._points();
      this._islands();
    }

    _in(pane, more) {
      const still = { pane, renderer: this.painters[pane], interactive: false, smoothFactor: 0 };
      return Object.assign(still, more);
    }

    shown(unit) {
      return !this.inside || this.inside.has(unit);
    }

    _patterns() {
      const defs = drawn("svg", { width: 0, height: 0, class: "patterns", "aria-hidden": "true" });
      const dots = drawn("pattern", pattern("atlas-dots", 7));
      this.dots = [[1.75, 1.75], [5.25, 5.25]].map(([cx, cy]) => drawn("circle", { cx, cy, r: 0.7 }));
      dots.append(...this.dots);
      const hatch = drawn("pattern", pattern("atlas-hatch", 9));
      this.hatch = drawn("path", { d: "M-2,11L11,-2M-2,2L2,-2M7,11L11,7", fill: "none" });
      this.hatch.setAttribute("stroke-opacity", "0.65");
      hatch.append(this.hatch);
      defs.append(dots, hatch);
      document.body.appendChild(defs);
    }

    _units() {
      this.fills = this.pack.rings.map((rings, unit) => {
        const fill = L.polygon(rings, this._in("fills", {
          stroke: false, fillOpacity: 1, interactive: this.shown(unit), bubblingMouseEvents: false,
        }));
        fill.addTo(this.map);
        if (fill._path) fill._path.dataset.code = this.pack.codes[unit];
        if (this.shown(unit)) this._says(fill, () => this._unitSaid(unit), () => rings);
        return fill;
      });
      const over = { stroke: false, fillOpacity: 1 };
      const all = [["noData", "url(#atlas-dots)"], ["estimates", "url(#atlas-hatch)"]];
      for (const [name, fillColor] of all) {
        this[name] = L.polygon([], this._in("patterns", { ...over, fillColor })).addTo(this.map);
        this[name]._path.dataset.pattern = name;
      }
      this.ring = L.polygon([], this._in("pilots", { fill: false, color: "#c2410c", weight: 2.8 }));
      this.ring.addTo(this.map);
    }

    /* Show what is said of a thing while the pointer is on it, or once it is tapped. */
    _says(layer, said, rings) {
      const enter = (event) => {
        this.ring.setLatLngs(rings ? rings() : []);
        this.card.show(said(), event);
      };
      layer.on({ mouseover: enter, click: enter, mouseout: () => this._quiet() });
      layer.on("mousemove", (event) => this.card.move(event));
    }

    _quiet() {
      this.ring.setLatLngs([]);
      this.card.hide();
    }

    _unitSaid(unit) {
      const sheet = this.sheet;
      const rows = sheet.columns.map((column) => [column.label, textOf(column, unit)]);
      const below = textOf(this.data.parents, unit);
      const notes = sheet.estimated.includes(unit) ? [sheet.estimates.label] : [];
      return { name: this.data.names[unit], below, rows: rows.filter(([, text]) => text), notes };
    }

    _borders() {
      BORDERS.forEach(({ ranks, color, weight, least }) => {
        const lines = this.pack.arcs.filter((arc) => ranks.includes(arc.rank));
        if (!lines.length) return;
        const drawing = L.polyline(lines.map((arc) => arc.points), this._in("borders", {
          color, weight, opacity: 0.9,
        }));
        this.map.on("zoomend", () => {
          const share = Math.min(1, (this.map.getZoom() - 4) / 5);
          drawing.setStyle({ weight: Math.max(least, weight * share) });
        });
        this._overlay(this.data.words["border" + ranks[0]], drawing, true, { line: color });
      });
    }

    _outlines() {
      for (const outline of this.data.outlines) {
        const wanted = new Set(outline.codes);
        const rings = [];
        for (const packed of outline.packs) {
          const pack = window.atlasPack(packed);
          pack.codes.forEach((code, unit) => {
            if (wanted.has(code)) rings.push(...pack.rings[unit]);
          });
        }
        const drawing = L.polygon(rings, this._in("outlines", {
          fill: false, color: outline.colour, weight: 1.6, dashArray: "5 3",
        }));
        this._overlay(outline.name, drawing, true, { line: outline.colour, count: outline.count });
      }
    }

    _pilots() {
      const { units, name, colour, count } = this.data.pilots;
      if (!units.length) return;
      const rings = units.map((unit) => this.pack.rings[unit]);
      const drawing = L.layerGroup([["#ffffff", 4.6], [colour, 2.6]].map(([color, weight]) =>
        L.polygon(rings, this._in("pilots", { fill: false, color, weight }))));
      this._overlay(name, drawing, true, { line: colour, count });
    }

    _points() {
      for (const kind of this.data.points) {
        const group = L.layerGroup();
        for (let index = 0; index < kind.lon.length; index++) {
          const mark = new Mark([kind.lat[index] / 1e5, kind.lon[index] / 1e5], {
            pane: "points", renderer: this.painters.points, shape: kind.shape, weight: 0.5,
            color: "#ffffff", fillColor: kind.colour, fillOpacity: 1, radius: this._radius(),
            bubblingMouseEvents: false,
          });
          this._says(mark, () => this._pointSaid(kind, index));
          group.addLayer(mark);
        }
        this._overlay(kind.name, group, true, { mark: kind, count: kind.count });
        this.map.on("zoomend", () =>
          group.eachLayer((mark) => mark.setRadius(this._radius())));
      }
    }

    _radius() {
      return Math.max(1.6, Math.min(6, 2.4 + 0.9 * (this.map.getZoom() - 9)));
    }

    _pointSaid(kind, index) {
      const rows = kind.columns.map((column) => [column.label, textOf(column, index)]);
      const below = [kind.name, textOf(kind.places, index)].filter(Boolean).join(" · ");
      const filled = rows.filter(([, text]) => text);
      return { name: kind.titles[index], below, rows: filled, notes: [] };
    }

    /* The archipelagos: a mark for each island however small the map, and their name. */
    _islands() {
      this.marks = this.pack.marks.map(({ unit, at }) => {
        const mark = L.circleMarker(at, this._in("islands", {
          radius: 3, color: "#26323d", weight: 0.8, fillOpacity: 1, interactive: this.shown(unit),
          bubblingMouseEvents: false,
        })).addTo(this.map);
        if (this.shown(unit)) this._says(mark, () => this._unitSaid(unit));
        return { unit, mark };
      });
      this.pack.labels.forEach(({ name }, label) => {
        const own = this.pack.marks.filter((mark) => mark.label === label);
        const frame = L.latLngBounds(own.map((mark) => mark.at));
        const at = [frame.getSouth(), frame.getCenter().lng];
        const html = make("span", "", name);
        const icon = L.divIcon({ html, className: "island", iconSize: null });
        L.marker(at, { icon, interactive: false, keyboard: false, pane: "islands" }).addTo(this.map);
      });
      if (this.data.inset) this._inset();
    }

    /* A province's islands far from its land stand in a box as well; it leads there. */
    _inset() {
      const box = make("div", "inset");
      this.insetMarks = [];
      this.pack.labels.forEach(({ name }, label) => {
        const marks = this.pack.marks.filter((mark) => mark.label === label);
        const button = make("button");
        button.type = "button";
        button.title = this.data.words.goTo;
        button.append(this._insetPicture(marks), make("span", "", name));
        const bounds = L.latLngBounds(marks.map((mark) => mark.at)).pad(0.3);
        button.addEventListener("click", () => this.map.fitBounds(bounds));
        L.DomEvent.disableClickPropagation(button);
        box.appendChild(button);
      });
      this.map.getContainer().appendChild(box);
    }

    _insetPicture(marks) {
      const [wide, high, edge] = [104, 62, 8];
      const picture = drawn("svg", { width: wide, height: high, "aria-hidden": "true" });
      const places = marks.map((mark) => L.CRS.EPSG3857.latLngToPoint(mark.at, 12));
      const frame = L.bounds(places);
      const { x, y } = frame.getSize();
      const scale = Math.min((wide - 2 * edge) / (x || 1), (high - 2 * edge) / (y || 1));
      const middle = frame.getCenter();
      places.forEach((place, index) => {
        const cx = wide / 2 + (place.x - middle.x) * scale;
        const cy = high / 2 + (place.y - middle.y) * scale;
        const dot = drawn("circle", { cx, cy, r: 2.6, stroke: "#26323d", "stroke-width": 0.8 });
        picture.appendChild(dot);
        this.insetMarks.push({ unit: marks[index].unit, dot });
      });
      return picture;
    }

    /* Show the whole area; once the words around the map have taken their room. */
    fit() {
      const [west, south, east, north] = this.data.view;
      let bounds = L.latLngBounds([south, west], [north, east]);
      if (this.inside) {
        bounds = L.latLngBounds([]);
        for (const unit of this.inside) this.pack.rings[unit].forEach((ring) => bounds.extend(ring));
      }
      this.map.invalidateSize({ animate: false });
      this.map.fitBounds(bounds, { animate: false, padding: [14, 14] });
      this.atHome = true;
    }

    _overlay(name, layer, on, look) {
      layer.addTo(this.map);
      this.overlays.push({ name, layer, on, look });
    }

    colour(sheet, unit) {
      const found = sheet.of.charCodeAt(unit) - NONE;
      return found ? sheet.classes[found - 1].colour : sheet.noData.colour;
    }

    /* Paint one layer of values. */
    paint(place) {
      const sheet = (this.sheet = this.data.sheets[place]);
      const missing = [];
      this.fills.forEach((fill, unit) => {
        const color = this.colour(sheet, unit);
        fill.setStyle(this.shown(unit) ? { fillColor: color } : { fillColor: "#f1f3f5" });
        const none = sheet.of.charCodeAt(unit) === NONE;
        if (none && this.shown(unit)) missing.push(this.pack.rings[unit]);
      });
      this.noData.setLatLngs(missing);
      const guessed = sheet.estimated.filter((unit) => this.shown(unit));
      this.estimates.setLatLngs(guessed.map((unit) => this.pack.rings[unit]));
      for (const dot of this.dots) dot.setAttribute("fill", sheet.noData.pattern);
      this.hatch.setAttribute("stroke", sheet.estimateColour);
      for (const { unit, mark } of this.marks) mark.setStyle({ fillColor: this.colour(sheet, unit) });
      for (const { unit, dot } of this.insetMarks || []) {
        dot.setAttribute("fill", this.colour(sheet, unit));
      }
      this._quiet();
    }
  }

  function pattern(id, side) {
    return { id, width: side, height: side, patternUnits: "userSpaceOnUse" };
  }

  window.atlasParts = { Atlas, SHAPES, make, drawn, textOf };
})();
