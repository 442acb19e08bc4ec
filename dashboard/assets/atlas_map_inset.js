/* The archipelagos of the map's units, in a corner, whenever the view itself does not show them. */
(function () {
  "use strict";
  const parts = (window.atlasMapParts = window.atlasMapParts || {});
  const WIDTH = 84;
  const HEIGHT = 60;
  const MARGIN = 12;

  class Inset {
    constructor(L, map, onPick) {
      this._onPick = onPick;
      const Control = L.Control.extend({
        onAdd: () => {
          this._box = parts.element("div", "atlas-inset");
          L.DomEvent.disableClickPropagation(this._box);
          return this._box;
        },
      });
      new Control({ position: "bottomright" }).addTo(map);
    }

    update(painter, seen) {
      const pack = painter.pack;
      const hidden = pack ? pack.labels.filter((label, index) =>
        !pack.marks.some((mark) => mark.label === index && seen(mark))) : [];
      this._box.hidden = hidden.length === 0;
      this._box.replaceChildren(...hidden.map((label) => this._picture(painter, label)));
    }

    _picture(painter, label) {
      const pack = painter.pack;
      const marks = pack.marks.filter((mark) => pack.labels[mark.label] === label);
      const button = parts.element("button", "atlas-inset-one");
      button.type = "button";
      button.title = label.name;
      const ratio = window.devicePixelRatio || 1;
      const canvas = document.createElement("canvas");
      canvas.width = WIDTH * ratio;
      canvas.height = HEIGHT * ratio;
      canvas.setAttribute("aria-hidden", "true");
      const ctx = canvas.getContext("2d");
      ctx.scale(ratio, ratio);
      for (const [mark, x, y] of spread(marks)) {
        ctx.beginPath();
        ctx.arc(x, y, 3.5, 0, 2 * Math.PI);
        ctx.fillStyle = painter.colourOfUnit(mark.unit);
        ctx.fill();
        ctx.strokeStyle = "#5b6b7c";
        ctx.stroke();
      }
      button.append(canvas, parts.element("span", "", label.name));
      button.addEventListener("click", () => this._onPick(marks));
      return button;
    }
  }

  /* Marks at their places relative to one another, as large as the box allows. */
  function spread(marks) {
    const xs = marks.map((mark) => mark.x);
    const ys = marks.map((mark) => mark.y);
    const [west, north] = [Math.min(...xs), Math.min(...ys)];
    const [wide, high] = [Math.max(...xs) - west, Math.max(...ys) - north];
    const scale = Math.min((WIDTH - 2 * MARGIN) / (wide || 1), (HEIGHT - 2 * MARGIN) / (high || 1));
    const [left, top] = [(WIDTH - wide * scale) / 2, (HEIGHT - high * scale) / 2];
    return marks.map((m) => [m, left + (m.x - west) * scale, top + (m.y - north) * scale]);
  }

  parts.Inset = Inset;
})();
