/* Geometry pack -> positions in degrees. The layout of the file is described in layers/pack.py. */
(function () {
  "use strict";
  const MAGIC = 0x4b504156;
  const VERSION = 1;
  const HEADER_WORDS = 12;

  function reader(bytes, start) {
    let at = start;
    return function next() {
      let value = 0;
      let factor = 1;
      let byte;
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

  /* Grid units of the web-Mercator square -> Leaflet's position. */
  function placing(bits, originX, originY) {
    const side = Math.pow(2, bits);
    return function (x, y) {
      const north = Math.PI * (1 - (2 * (y + originY)) / side);
      const lat = (Math.atan(Math.sinh(north)) * 180) / Math.PI;
      return L.latLng(lat, ((x + originX) / side) * 360 - 180);
    };
  }

  function readArcs(count, heads, points, place) {
    const arcs = [];
    const sizes = [];
    for (let arc = 0; arc < count; arc++) {
      const head = heads();
      arcs.push({ rank: head & 3, points: [] });
      sizes.push(head >>> 2);
    }
    let x = 0;
    let y = 0;
    arcs.forEach(function (arc, index) {
      for (let left = sizes[index]; left > 0; left--) {
        x += signed(points());
        y += signed(points());
        arc.points.push(place(x, y));
      }
    });
    return arcs;
  }

  /* The rings of every unit; the closing point is not repeated. */
  function readRings(units, next, arcs) {
    const found = [];
    let ref = 0;
    for (let unit = 0; unit < units; unit++) {
      const rings = [];
      for (let left = next(); left > 0; left--) {
        const ring = [];
        for (let size = next(); size > 0; size--) {
          ref += signed(next());
          const points = arcs[ref >>> 1].points;
          const walked = ref & 1 ? points.slice().reverse() : points;
          for (let i = 0; i < walked.length - 1; i++) ring.push(walked[i]);
        }
        rings.push(ring);
      }
      found.push(rings);
    }
    return found;
  }

  /* {codes, rings: per unit, arcs: [{rank, points}], marks: [{unit, at, label}], labels: [{name, at}]} */
  function readPack(base64) {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const head = new DataView(bytes.buffer);
    const word = (index) => head.getUint32(index * 4, true);
    if (word(0) !== MAGIC || word(1) !== VERSION) {
      throw new Error("not a geometry pack of version " + VERSION);
    }
    const at = [HEADER_WORDS * 4];
    for (let section = 0; section < 4; section++) at.push(at[section] + word(8 + section));
    const meta = JSON.parse(new TextDecoder().decode(bytes.subarray(at[0], at[1])));
    const place = placing(word(2), word(3), word(4));
    const arcs = readArcs(word(6), reader(bytes, at[1]), reader(bytes, at[2]), place);
    return {
      codes: meta.codes,
      rings: readRings(word(5), reader(bytes, at[3]), arcs),
      arcs: arcs,
      marks: meta.marks.map(([unit, x, y, label]) => ({ unit, at: place(x, y), label })),
      labels: meta.labels.map(([name, x, y]) => ({ name, at: place(x, y) })),
    };
  }

  window.atlasPack = readPack;
})();
