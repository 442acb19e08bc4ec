/* Geometry pack -> paths and hits. The layout of the file is described in layers/pack.py.

   All coordinates are whole grid units of the web-Mercator square (2 ** bits across), counted from
   the pack's origin, so that drawing is one scale and one shift and needs no trigonometry. */
(function () {
  "use strict";
  const parts = (window.atlasMapParts = window.atlasMapParts || {});
  const MAGIC = 0x4b504156;
  const VERSION = 1;
  const HEADER_WORDS = 12;
  const ARCS_IN_CHUNK = 400;
  const HIT_CELLS = 64;
  const COARSE_PIXELS = 0.75;
  const FINEST_STEP = 4;
  const DRAWINGS_KEPT = 4;

  function reader(bytes, start) {
    let at = start;
    return function next() {
      let byte = bytes[at++];
      if (byte < 128) return byte;
      let value = byte & 127;
      let factor = 128;
      do {
        byte = bytes[at++];
        value += (byte & 127) * factor;
        factor *= 128;
      } while (byte >= 128);
      return value;
    };
  }

  function signed(value) {
    return value & 1 ? -(value + 1) / 2 : value / 2;
  }

  function readArcs(pack, heads, points) {
    const count = pack.arcCount;
    pack.arcStart = new Uint32Array(count + 1);
    pack.arcRank = new Uint8Array(count);
    for (let arc = 0; arc < count; arc++) {
      const head = heads();
      pack.arcRank[arc] = head & 3;
      pack.arcStart[arc + 1] = pack.arcStart[arc] + (head >>> 2);
    }
    const total = pack.arcStart[count];
    pack.x = new Int32Array(total);
    pack.y = new Int32Array(total);
    let x = 0;
    let y = 0;
    for (let i = 0; i < total; i++) {
      x += signed(points());
      y += signed(points());
      pack.x[i] = x;
      pack.y[i] = y;
    }
  }

  function readRings(pack, rings) {
    pack.unitRing = new Uint32Array(pack.unitCount + 1);
    pack.ringRef = new Uint32Array(pack.ringCount + 1);
    const refs = [];
    let ring = 0;
    let ref = 0;
    for (let unit = 0; unit < pack.unitCount; unit++) {
      for (let left = rings(); left > 0; left--) {
        for (let size = rings(); size > 0; size--) {
          ref += signed(rings());
          refs.push(ref);
        }
        pack.ringRef[++ring] = refs.length;
      }
      pack.unitRing[unit + 1] = ring;
    }
    pack.refs = Uint32Array.from(refs);
  }

  /* Calls point(x, y, first) for every point of a ring; the closing point is not repeated. The
     points are those of `lines`: the pack's own, or coarser ones of the same arcs. */
  function walkRing(pack, lines, ring, point) {
    let first = true;
    for (let r = pack.ringRef[ring]; r < pack.ringRef[ring + 1]; r++) {
      const arc = pack.refs[r] >>> 1;
      const begin = lines.arcStart[arc];
      const end = lines.arcStart[arc + 1];
      if (pack.refs[r] & 1) {
        for (let i = end - 1; i > begin; i--, first = false) point(lines.x[i], lines.y[i], first);
      } else {
        for (let i = begin; i < end - 1; i++, first = false) point(lines.x[i], lines.y[i], first);
      }
    }
  }

  /* The same arcs without the points that lie within `step` of the one before. Ends stay, so that
     neighbours still meet; a closed arc (an island) that would collapse stays whole. */
  function coarser(pack, step) {
    const [xs, ys] = [[], []];
    const arcStart = new Uint32Array(pack.arcCount + 1);
    for (let arc = 0; arc < pack.arcCount; arc++) {
      const begin = pack.arcStart[arc];
      const last = pack.arcStart[arc + 1] - 1;
      const closed = pack.x[begin] === pack.x[last] && pack.y[begin] === pack.y[last];
      const from = xs.length;
      for (const near of closed ? [step, 0] : [step]) {
        xs.length = ys.length = from;
        let [x, y] = [Infinity, Infinity];
        for (let i = begin; i <= last; i++) {
          const away = Math.abs(pack.x[i] - x) + Math.abs(pack.y[i] - y);
          if (away < near && i !== last) continue;
          xs.push((x = pack.x[i]));
          ys.push((y = pack.y[i]));
        }
        if (xs.length - from >= 4) break;
      }
      arcStart[arc + 1] = xs.length;
    }
    return { x: Int32Array.from(xs), y: Int32Array.from(ys), arcStart };
  }

  function unitBoxes(pack) {
    const box = new Int32Array(pack.unitCount * 4);
    for (let unit = 0; unit < pack.unitCount; unit++) {
      let west = 2147483647, north = 2147483647, east = -2147483648, south = -2147483648;
      for (let ring = pack.unitRing[unit]; ring < pack.unitRing[unit + 1]; ring++) {
        for (let r = pack.ringRef[ring]; r < pack.ringRef[ring + 1]; r++) {
          const arc = pack.refs[r] >>> 1;
          for (let i = pack.arcStart[arc]; i < pack.arcStart[arc + 1]; i++) {
            const x = pack.x[i];
            const y = pack.y[i];
            if (x < west) west = x;
            if (x > east) east = x;
            if (y < north) north = y;
            if (y > south) south = y;
          }
        }
      }
      box.set([west, north, east, south], unit * 4);
    }
    return box;
  }

  /* Borders in chunks of neighbouring arcs of one rank, so that a close view draws only its own. */
  function borderChunks(pack, lines) {
    const chunks = [[], [], [], []];
    const open = [null, null, null, null];
    for (let arc = 0; arc < pack.arcCount; arc++) {
      const rank = pack.arcRank[arc];
      let chunk = open[rank];
      if (!chunk || chunk.arcs === ARCS_IN_CHUNK) {
        chunk = open[rank] = {
          path: new Path2D(), arcs: 0, box: [Infinity, Infinity, -Infinity, -Infinity],
        };
        chunks[rank].push(chunk);
      }
      chunk.arcs++;
      for (let i = lines.arcStart[arc]; i < lines.arcStart[arc + 1]; i++) {
        const x = lines.x[i];
        const y = lines.y[i];
        if (i === lines.arcStart[arc]) chunk.path.moveTo(x, y);
        else chunk.path.lineTo(x, y);
        if (x < chunk.box[0]) chunk.box[0] = x;
        if (y < chunk.box[1]) chunk.box[1] = y;
        if (x > chunk.box[2]) chunk.box[2] = x;
        if (y > chunk.box[3]) chunk.box[3] = y;
      }
    }
    return chunks;
  }

  /* Paths of units and borders at one coarseness, each made when it is first drawn. */
  class Drawing {
    constructor(pack, lines) {
      this._pack = pack;
      this._lines = lines;
      this._paths = new Array(pack.unitCount);
    }

    unitPath(unit) {
      if (!this._paths[unit]) {
        const pack = this._pack;
        const path = new Path2D();
        for (let ring = pack.unitRing[unit]; ring < pack.unitRing[unit + 1]; ring++) {
          walkRing(pack, this._lines, ring, (x, y, first) =>
            first ? path.moveTo(x, y) : path.lineTo(x, y));
          path.closePath();
        }
        this._paths[unit] = path;
      }
      return this._paths[unit];
    }

    get borders() {
      if (!this._borders) this._borders = borderChunks(this._pack, this._lines);
      return this._borders;
    }

    /* All territory as one path. */
    get land() {
      if (!this._land) {
        this._land = new Path2D();
        for (const unit of this._pack.allUnits) this._land.addPath(this.unitPath(unit));
      }
      return this._land;
    }
  }

  class Pack {
    constructor(buffer) {
      const head = new DataView(buffer);
      const word = (index) => head.getUint32(index * 4, true);
      if (buffer.byteLength < HEADER_WORDS * 4 || word(0) !== MAGIC || word(1) !== VERSION) {
        throw new Error("not a geometry pack of version " + VERSION);
      }
      this.bits = word(2);
      this.originX = word(3);
      this.originY = word(4);
      this.unitCount = word(5);
      this.arcCount = word(6);
      this.ringCount = word(7);
      const bytes = new Uint8Array(buffer);
      const at = [HEADER_WORDS * 4];
      for (let section = 0; section < 4; section++) at.push(at[section] + word(8 + section));
      const meta = JSON.parse(new TextDecoder().decode(bytes.subarray(at[0], at[1])));
      this.codes = meta.codes;
      this.provinces = meta.provinces;
      this.province = meta.province;
      this.districts = meta.districts;
      this.district = meta.district;
      this.marks = meta.marks.map(([unit, x, y, label]) => ({ unit, x, y, label }));
      this.labels = meta.labels.map(([name, x, y]) => ({ name, x, y }));
      readArcs(this, reader(bytes, at[1]), reader(bytes, at[2]));
      readRings(this, reader(bytes, at[3]));
      this._drawings = new Map();
      this.box = unitBoxes(this);
      this.extent = this._extent();
    }

    _extent() {
      const extent = [Infinity, Infinity, -Infinity, -Infinity];
      for (let unit = 0; unit < this.unitCount; unit++) {
        if (!this.hasTerritory(unit)) continue;
        extent[0] = Math.min(extent[0], this.box[unit * 4]);
        extent[1] = Math.min(extent[1], this.box[unit * 4 + 1]);
        extent[2] = Math.max(extent[2], this.box[unit * 4 + 2]);
        extent[3] = Math.max(extent[3], this.box[unit * 4 + 3]);
      }
      return extent;
    }

    /* Side of a unit of average size, taken from the boxes: how much room a unit has. */
    get unitSide() {
      if (!this._side) {
        let area = 0;
        for (let at = 0; at < this.box.length; at += 4) {
          const wide = this.box[at + 2] - this.box[at];
          const high = this.box[at + 3] - this.box[at + 1];
          if (wide > 0) area += Math.sqrt(wide * high);
        }
        this._side = area / Math.max(1, this.unitCount);
      }
      return this._side;
    }

    hasTerritory(unit) {
      return this.unitRing[unit + 1] > this.unitRing[unit];
    }

    indexOf(code) {
      if (!this._index) this._index = new Map(this.codes.map((known, unit) => [known, unit]));
      const unit = this._index.get(code);
      return unit === undefined ? -1 : unit;
    }

    /* What is drawn at a scale (canvas pixels a grid unit): points closer than most of a pixel
       are left out, in steps of a factor of two. */
    drawing(scale) {
      const step = Math.pow(2, Math.floor(Math.log2(COARSE_PIXELS / scale)));
      const key = step < FINEST_STEP ? 0 : step;
      if (!this._drawings.has(key)) {
        this._drawings.set(key, new Drawing(this, key ? coarser(this, key) : this));
        for (const old of this._drawings.keys()) {
          if (this._drawings.size > DRAWINGS_KEPT) this._drawings.delete(old);
        }
      }
      return this._drawings.get(key);
    }

    get allUnits() {
      if (!this._all) this._all = Uint32Array.from({ length: this.unitCount }, (_, unit) => unit);
      return this._all;
    }

    /* Units whose box meets [west, north, east, south] in pack coordinates. */
    meets(unit, view) {
      const at = unit * 4;
      return this.box[at] <= view[2] && this.box[at + 2] >= view[0] &&
        this.box[at + 1] <= view[3] && this.box[at + 3] >= view[1];
    }

    contains(unit, px, py) {
      let inside = false;
      for (let ring = this.unitRing[unit]; ring < this.unitRing[unit + 1]; ring++) {
        let firstX = 0, firstY = 0, lastX = 0, lastY = 0;
        const cross = (ax, ay, bx, by) => {
          if (ay > py !== by > py && px < ((bx - ax) * (py - ay)) / (by - ay) + ax) {
            inside = !inside;
          }
        };
        walkRing(this, this, ring, (x, y, first) => {
          if (first) [firstX, firstY] = [x, y];
          else cross(lastX, lastY, x, y);
          [lastX, lastY] = [x, y];
        });
        cross(lastX, lastY, firstX, firstY);
      }
      return inside;
    }

    /* The unit at a point in pack coordinates, or -1. */
    hit(px, py) {
      if (!this._cells) this._buildCells();
      const [west, north, east, south] = this.extent;
      if (!(px >= west && px <= east && py >= north && py <= south)) return -1;
      for (const unit of this._cells[this._cell(px, west, east) * HIT_CELLS +
        this._cell(py, north, south)]) {
        if (this.meets(unit, [px, py, px, py]) && this.contains(unit, px, py)) return unit;
      }
      return -1;
    }

    _cell(value, low, high) {
      const cell = Math.floor(((value - low) / (high - low + 1)) * HIT_CELLS);
      return Math.max(0, Math.min(HIT_CELLS - 1, cell));
    }

    _buildCells() {
      this._cells = Array.from({ length: HIT_CELLS * HIT_CELLS }, () => []);
      const [west, north, east, south] = this.extent;
      for (let unit = 0; unit < this.unitCount; unit++) {
        if (!this.hasTerritory(unit)) continue;
        const at = unit * 4;
        const x1 = this._cell(this.box[at + 2], west, east);
        const y1 = this._cell(this.box[at + 3], north, south);
        for (let x = this._cell(this.box[at], west, east); x <= x1; x++) {
          for (let y = this._cell(this.box[at + 1], north, south); y <= y1; y++) {
            this._cells[x * HIT_CELLS + y].push(unit);
          }
        }
      }
    }

    /* Degrees -> pack coordinates and back (spherical Mercator, as in layers/topology.py). */
    fromLatLng(lat, lng) {
      const side = Math.pow(2, this.bits);
      const phi = (lat * Math.PI) / 180;
      const y = 0.5 - Math.log(Math.tan(Math.PI / 4 + phi / 2)) / (2 * Math.PI);
      return [((lng + 180) / 360) * side - this.originX, y * side - this.originY];
    }

    toLatLng(x, y) {
      const side = Math.pow(2, this.bits);
      const north = (0.5 - (y + this.originY) / side) * 2 * Math.PI;
      const lat = ((2 * Math.atan(Math.exp(north)) - Math.PI / 2) * 180) / Math.PI;
      return [lat, ((x + this.originX) / side) * 360 - 180];
    }

    /* [[south, west], [north, east]] around some units, or null when none has territory. */
    boundsOf(units) {
      const box = [Infinity, Infinity, -Infinity, -Infinity];
      for (const unit of units) {
        if (!this.hasTerritory(unit)) continue;
        box[0] = Math.min(box[0], this.box[unit * 4]);
        box[1] = Math.min(box[1], this.box[unit * 4 + 1]);
        box[2] = Math.max(box[2], this.box[unit * 4 + 2]);
        box[3] = Math.max(box[3], this.box[unit * 4 + 3]);
      }
      if (!Number.isFinite(box[0])) return null;
      return [this.toLatLng(box[0], box[3]), this.toLatLng(box[2], box[1])];
    }
  }

  parts.decodePack = (buffer) => new Pack(buffer);
})();
