/* Paints one pack with one byte per unit: fills by class, patterns, borders, outlines, islands. */
(function () {
  "use strict";
  const parts = (window.atlasMapParts = window.atlasMapParts || {});
  const INK = {
    halo: "rgba(96, 125, 155, 0.16)",
    outer: "#6b7c8d",
    province: "#4a5866",
    district: "rgba(90, 104, 118, 0.85)",
    commune: "rgba(128, 138, 150, 0.85)",
    pilot: "#111827",
    pilotCase: "#ffffff",
    dim: "rgba(246, 248, 250, 0.78)",
    label: "#26323d",
  };
  const RANKS = ["outer", "province", "district", "commune"];
  const ALL_VISIBLE = 0.6;

  /* One path per class and one of the estimated units; no data is the ground they lie on. */
  function classPaths(drawing, bytes, classes, shown) {
    const fills = Array.from({ length: classes }, () => new Path2D());
    const estimated = new Path2D();
    let estimates = 0;
    for (const unit of shown) {
      const found = bytes[unit] & parts.style.CLASS_BITS;
      if (!found) continue;
      fills[Math.min(found, classes) - 1].addPath(drawing.unitPath(unit));
      if (bytes[unit] & parts.style.ESTIMATED_BIT) {
        estimated.addPath(drawing.unitPath(unit));
        estimates++;
      }
    }
    return { fills, estimated, estimates };
  }

  function place(ctx, view) {
    ctx.setTransform(view.scale, 0, 0, view.scale, view.dx, view.dy);
    ctx.lineJoin = "round";
    ctx.lineCap = "round";
    return ctx;
  }

  class Painter {
    constructor() {
      this.pack = null;
      this.bytes = null;
      this.spec = null;
      this.pilots = [];
      this.focus = null;
      this._cache = null;
    }

    setData(pack, bytes, spec) {
      this.pack = pack;
      this.bytes = bytes;
      this.spec = spec;
      this._cache = null;
    }

    /* view: {scale, dx, dy, width, height, ratio}; canvas pixel = pack * scale + d. What depends
       on the view alone (halo, ground, borders) is kept: new values repaint only the classes. */
    paint(ctx, view) {
      ctx.setTransform(1, 0, 0, 1, 0, 0);
      ctx.clearRect(0, 0, view.width, view.height);
      if (!this.pack) return;
      const window_ = [
        -view.dx / view.scale, -view.dy / view.scale,
        (view.width - view.dx) / view.scale, (view.height - view.dy) / view.scale,
      ];
      this._drawing = this.pack.drawing(view.scale);
      const still = this._still(view, window_);
      ctx.drawImage(still.under, 0, 0);
      place(ctx, view);
      this._fills(ctx, view, window_);
      this._dim(ctx, window_);
      ctx.setTransform(1, 0, 0, 1, 0, 0);
      ctx.drawImage(still.over, 0, 0);
      place(ctx, view);
      this._pilots(ctx, view, window_);
      this._islands(ctx, view);
      ctx.setTransform(1, 0, 0, 1, 0, 0);
    }

    _still(view, window_) {
      const { colour, pattern } = this.spec.no_data;
      const key = [...Object.values(view), colour, pattern].join(" ");
      if (!this._kept || this._kept.key !== key || this._kept.pack !== this.pack) {
        const under = new OffscreenCanvas(view.width, view.height);
        const over = new OffscreenCanvas(view.width, view.height);
        this._ground(place(under.getContext("2d"), view), view, window_);
        this._borders(place(over.getContext("2d"), view), view, window_);
        this._kept = { key, pack: this.pack, under, over };
      }
      return this._kept;
    }

    _visible(window_) {
      const shown = [];
      for (let unit = 0; unit < this.pack.unitCount; unit++) {
        if (this.pack.meets(unit, window_)) shown.push(unit);
      }
      return shown;
    }

    _ground(ctx, view, window_) {
      ctx.strokeStyle = INK.halo;
      for (const width of [9, 4]) {
        ctx.lineWidth = (width * view.ratio) / view.scale;
        this._strokeChunks(ctx, this._drawing.borders[0], window_);
      }
      ctx.fillStyle = parts.style.noDataFill(ctx, this.spec.no_data, view.ratio, view.scale);
      ctx.fill(this._drawing.land);
    }

    _fills(ctx, view, window_) {
      const classes = this.spec.classes;
      const shown = this._visible(window_);
      const whole = shown.length > this.pack.unitCount * ALL_VISIBLE;
      let paths = whole && this._cache && this._cache.drawing === this._drawing
        ? this._cache.paths : null;
      if (!paths) {
        const units = whole ? this.pack.allUnits : shown;
        paths = classPaths(this._drawing, this.bytes, classes.length, units);
        if (whole) this._cache = { drawing: this._drawing, paths };
      }
      classes.forEach(({ colour }, index) => {
        ctx.fillStyle = colour;
        ctx.fill(paths.fills[index]);
      });
      if (paths.estimates) {
        ctx.fillStyle = parts.style.estimateFill(
          ctx, this.spec.estimate, view.ratio, view.scale);
        ctx.fill(paths.estimated);
      }
    }

    _dim(ctx, window_) {
      if (!this.focus) return;
      const path = new Path2D();
      for (const unit of this._visible(window_)) {
        if (!this.focus.has(unit)) path.addPath(this._drawing.unitPath(unit));
      }
      ctx.fillStyle = INK.dim;
      ctx.fill(path);
    }

    _borders(ctx, view, window_) {
      const pixels = (this.pack.unitSide * view.scale) / view.ratio;
      const widths = [1, 0.9, pixels > 7 ? 0.9 : 0.3, pixels > 16 ? 0.8 : pixels > 9 ? 0.45 : 0];
      for (let rank = 3; rank >= 0; rank--) {
        if (!widths[rank]) continue;
        ctx.strokeStyle = INK[RANKS[rank]];
        ctx.lineWidth = (widths[rank] * view.ratio) / view.scale;
        this._strokeChunks(ctx, this._drawing.borders[rank], window_);
      }
    }

    _strokeChunks(ctx, chunks, window_) {
      for (const { path, box } of chunks) {
        const seen = box[0] <= window_[2] && box[2] >= window_[0] &&
          box[1] <= window_[3] && box[3] >= window_[1];
        if (seen) ctx.stroke(path);
      }
    }

    _pilots(ctx, view, window_) {
      if (!this.pilots.length) return;
      const path = new Path2D();
      for (const unit of this.pilots) {
        if (this.pack.meets(unit, window_)) path.addPath(this._drawing.unitPath(unit));
      }
      const thin = (this.pack.unitSide * view.scale) / view.ratio < 14;
      const strokes = [[INK.pilotCase, thin ? 2.4 : 4.5], [INK.pilot, thin ? 1.2 : 2.2]];
      for (const [colour, width] of strokes) {
        ctx.strokeStyle = colour;
        ctx.lineWidth = (width * view.ratio) / view.scale;
        ctx.stroke(path);
      }
    }

    colourOfUnit(unit) {
      const found = this.bytes[unit] & parts.style.CLASS_BITS;
      return found === 0 ? this.spec.no_data.colour : this.spec.classes[found - 1].colour;
    }

    /* Islands of an archipelago are never smaller than a mark; the name stands once beside them. */
    _islands(ctx, view) {
      ctx.setTransform(1, 0, 0, 1, 0, 0);
      const radius = 3 * view.ratio;
      ctx.lineWidth = view.ratio;
      ctx.strokeStyle = INK.outer;
      for (const { unit, x, y } of this.pack.marks) {
        ctx.beginPath();
        ctx.arc(x * view.scale + view.dx, y * view.scale + view.dy, radius, 0, 2 * Math.PI);
        ctx.fillStyle = this.colourOfUnit(unit);
        ctx.fill();
        ctx.stroke();
      }
      ctx.font = `600 ${11.5 * view.ratio}px "Be Vietnam Pro", sans-serif`;
      ctx.textAlign = "center";
      ctx.textBaseline = "top";
      ctx.lineWidth = 3 * view.ratio;
      for (const [index, { name, x }] of this.pack.labels.entries()) {
        const south = Math.max(...this.pack.marks.filter((m) => m.label === index).map((m) => m.y));
        const at = [x * view.scale + view.dx, south * view.scale + view.dy + 7 * view.ratio];
        ctx.strokeStyle = "rgba(255, 255, 255, 0.9)";
        ctx.strokeText(name, ...at);
        ctx.fillStyle = INK.label;
        ctx.fillText(name, ...at);
      }
    }
  }

  parts.Painter = Painter;
})();
