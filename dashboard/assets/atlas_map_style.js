/* Colours of classes: the copy of layers/style.py that tests compare case by case; and patterns. */
(function () {
  "use strict";
  const parts = (window.atlasMapParts = window.atlasMapParts || {});
  const CLASS_BITS = 63;
  const ESTIMATED_BIT = 128;

  /* Class of a value among breaks b0 < b1 < ... < bn: k for b[k-1] <= value < b[k], the last one
     closed, and a break below zero in the class below it, so that changes mirror each other; below
     the first break 1, above the last n; 0 where there is no data. */
  function classOf(value, breaks) {
    if (value === null || value === undefined || !Number.isFinite(value)) return 0;
    if (breaks.length < 2) return 0;
    let found = 1;
    for (let inner = 1; inner < breaks.length - 1; inner++) {
      const mark = breaks[inner];
      if (mark < 0 ? value > mark : value >= mark) found++;
    }
    return found;
  }

  function colourOf(value, breaks, colours, noData) {
    const found = classOf(value, breaks);
    return found === 0 ? noData : colours[found - 1];
  }

  function tile(size, draw) {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = size;
    draw(canvas.getContext("2d"), size);
    return canvas;
  }

  /* A dark stroke in a light one: one of the two stands out on any class. */
  function hatchTile(ratio, colour, step, width) {
    return tile(Math.round(step * ratio), (ctx, size) => {
      ctx.lineCap = "square";
      for (const [ink, alpha, wide] of [["#ffffff", 0.6, 2.6 * width], [colour, 0.8, width]]) {
        ctx.globalAlpha = alpha;
        ctx.strokeStyle = ink;
        ctx.lineWidth = wide * ratio;
        ctx.beginPath();
        for (let shift = -size; shift <= size; shift += size) {
          ctx.moveTo(shift, size);
          ctx.lineTo(shift + size, 0);
        }
        ctx.stroke();
      }
    });
  }

  /* Opaque, ground and dots at once: a large path is filled once, not twice. */
  function dotTile(ratio, colour, ground, step) {
    return tile(Math.round(step * ratio), (ctx, size) => {
      ctx.fillStyle = ground;
      ctx.fillRect(0, 0, size, size);
      ctx.fillStyle = colour;
      ctx.beginPath();
      for (const [x, y] of [[0.25, 0.25], [0.75, 0.75]]) {
        ctx.moveTo(x * size + 0.7 * ratio, y * size);
        ctx.arc(x * size, y * size, 0.7 * ratio, 0, 2 * Math.PI);
      }
      ctx.fill();
    });
  }

  /* Patterns in device pixels, kept per ratio: dots for no data, strokes for estimates. */
  const kept = new Map();
  function pattern(ctx, key, ratio, scale, make) {
    const name = key + "@" + ratio;
    if (!kept.has(name)) kept.set(name, make());
    const found = ctx.createPattern(kept.get(name), "repeat");
    found.setTransform(new DOMMatrix().scale(1 / scale));
    return found;
  }

  function noDataFill(ctx, noData, ratio, scale) {
    return pattern(ctx, "dots" + noData.colour + noData.pattern, ratio, scale, () =>
      dotTile(ratio, noData.pattern, noData.colour, 7));
  }

  function estimateFill(ctx, estimate, ratio, scale) {
    return pattern(ctx, "hatch" + estimate.colour, ratio, scale, () =>
      hatchTile(ratio, estimate.colour, 9, 1));
  }

  parts.style = { classOf, colourOf, noDataFill, estimateFill, CLASS_BITS, ESTIMATED_BIT };
})();
