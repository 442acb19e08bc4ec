/* What the map shows above the scores: the chosen, outlined and numbered; pinned and banned by
   their signs; the groups that are drawn; the chosen of the scenario that was kept. */
(function () {
  "use strict";
  const pilots = (window.atlasPilots = window.atlasPilots || {});
  const parts = window.atlasMapParts;
  const { h } = pilots;
  const INK = {
    chosen: "#111827",
    kept: "#b45309",
    banned: "#7f1d1d",
    group: "#6d28d9",
    paper: "#ffffff",
  };
  const RADIUS = 10;
  const RESIZE_MS = 60;
  const NAMES_AT_MOST = 60;
  const CROWD = 40; // chosen communes from which on signs make room for one another
  const DOT = 3;
  const places = new WeakMap(); // pack -> where the sign of a unit stands

  function placeOf(pack, unit) {
    if (!places.has(pack)) places.set(pack, new Map());
    const known = places.get(pack);
    if (!known.has(unit)) known.set(unit, parts.inside(pack, unit));
    return known.get(unit);
  }

  function units(pack, codes) {
    return codes
      .map((code) => [code, pack.indexOf(code)])
      .filter(([, unit]) => unit >= 0 && pack.hasTerritory(unit));
  }

  const isSmall = (pack, view) => (pack.unitSide * view.scale) / view.ratio < 14;

  function strokes(ctx, view, pack, list, colour, width, dash) {
    if (!list.length) return;
    const drawing = pack.drawing(view.scale);
    const thin = isSmall(pack, view) ? 0.6 : 1;
    ctx.setTransform(view.scale, 0, 0, view.scale, view.dx, view.dy);
    ctx.lineJoin = "round";
    const pixel = view.ratio / view.scale;
    for (const [ink, wide, dashed] of [
      [INK.paper, width + 2.6, null],
      [colour, width, dash],
    ]) {
      ctx.strokeStyle = ink;
      ctx.lineWidth = wide * thin * pixel;
      ctx.setLineDash(dashed ? dashed.map((one) => one * pixel) : []);
      for (const [, unit] of list) ctx.stroke(drawing.unitPath(unit));
    }
    ctx.setLineDash([]);
    ctx.setTransform(1, 0, 0, 1, 0, 0);
  }

  /* Shapes of the signs: a disc for the chosen, a pin for the pinned, a square for the kept. */
  const SHAPES = {
    chosen: (ctx, x, y, r) => ctx.arc(x, y, r, 0, 2 * Math.PI),
    pinned: (ctx, x, y, r) => {
      ctx.arc(x, y, r, Math.PI * 0.82, Math.PI * 0.18);
      ctx.lineTo(x, y + r * 1.75);
      ctx.closePath();
    },
    kept: (ctx, x, y, r) => ctx.rect(x - r * 0.82, y - r * 0.82, r * 1.64, r * 1.64),
    banned: (ctx, x, y, r) => ctx.rect(x - r * 0.72, y - r * 0.72, r * 1.44, r * 1.44),
  };
  const TEXT = { banned: "\u2715" };

  function sign(ctx, view, at, shape, colour, text, size) {
    const r = size * view.ratio;
    ctx.beginPath();
    SHAPES[shape](ctx, at[0], at[1], r);
    ctx.fillStyle = shape === "banned" ? INK.paper : colour;
    ctx.strokeStyle = shape === "banned" ? colour : INK.paper;
    ctx.lineWidth = 1.6 * view.ratio;
    ctx.fill();
    ctx.stroke();
    ctx.font = `600 ${(text.length > 2 ? 8.5 : 11) * view.ratio}px "Be Vietnam Pro", sans-serif`;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.fillStyle = shape === "banned" ? colour : INK.paper;
    ctx.fillText(text, at[0], at[1] + 0.5 * view.ratio);
  }

  /* Of many, those first in the list have their numbers; who stands too near to one is a dot. */
  function apart(view, list, size) {
    const least = 2.1 * size * view.ratio;
    const cells = new Map();
    const cell = (x, y) => Math.floor(x / least) + "," + Math.floor(y / least);
    const near = ([x, y]) =>
      [-least, 0, least].some((dx) =>
        [-least, 0, least].some((dy) =>
          (cells.get(cell(x + dx, y + dy)) || []).some(
            ([ox, oy]) => Math.hypot(ox - x, oy - y) < least,
          ),
        ),
      );
    const [free, crowded] = [[], []];
    for (const one of [...list].sort((a, b) => a.number - b.number)) {
      if (near(one.at)) {
        crowded.push(one);
        continue;
      }
      const key = cell(...one.at);
      cells.set(key, [...(cells.get(key) || []), one.at]);
      free.push(one);
    }
    return [free, crowded];
  }

  function dot(ctx, view, at) {
    ctx.beginPath();
    ctx.arc(at[0], at[1], DOT * view.ratio, 0, 2 * Math.PI);
    ctx.fillStyle = INK.chosen;
    ctx.strokeStyle = INK.paper;
    ctx.lineWidth = view.ratio;
    ctx.fill();
    ctx.stroke();
  }

  /* Names beside their signs, as far as no two lie over one another. */
  function names(ctx, view, list) {
    ctx.font = `600 ${12 * view.ratio}px "Be Vietnam Pro", sans-serif`;
    ctx.textBaseline = "middle";
    ctx.lineJoin = "round";
    const [left, top, right, bottom] = view.seen;
    const taken = list.map(({ at }) => box(at[0], at[1], 12 * view.ratio, 12 * view.ratio));
    for (const one of list) {
      const away = 15 * view.ratio;
      const high = 8 * view.ratio;
      for (const [align, x, y] of [
        ["left", away, 0],
        ["right", -away, 0],
        ["center", 0, 22 * view.ratio],
        ["center", 0, -20 * view.ratio],
      ]) {
        const text = align === "center" ? one.number + ". " + one.name : one.name;
        const wide = ctx.measureText(text).width;
        const middle =
          one.at[0] + x + (align === "left" ? wide / 2 : align === "right" ? -wide / 2 : 0);
        const room = box(middle, one.at[1] + y, wide / 2, high);
        const out = room[0] < left || room[2] > right || room[1] < top || room[3] > bottom;
        if (out || taken.some((other) => meet(room, other))) continue;
        taken.push(room);
        ctx.textAlign = align;
        ctx.lineWidth = 3.5 * view.ratio;
        ctx.strokeStyle = "rgba(255, 255, 255, 0.92)";
        ctx.strokeText(text, one.at[0] + x, one.at[1] + y);
        ctx.fillStyle = INK.chosen;
        ctx.fillText(text, one.at[0] + x, one.at[1] + y);
        break;
      }
    }
  }

  const box = (x, y, wide, high) => [x - wide, y - high, x + wide, y + high];
  const meet = (one, other) =>
    one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3];

  pilots.overlay = function (page) {
    return (ctx, view, pack) => {
      const { include, exclude, groups } = page.scenario.rule;
      const chosen = page.chosen();
      const kept = page.keptChosen();
      const drawn = groups.find((one) => one.key === page.drawing);
      const onlyKept = kept.filter((code) => !chosen.includes(code));
      if (page.drawing && drawn)
        strokes(ctx, view, pack, units(pack, drawn.members), INK.group, 2, [2, 3]);
      strokes(ctx, view, pack, units(pack, onlyKept), INK.kept, 2.4, [6, 4]);
      const many = chosen.length > CROWD && isSmall(pack, view);
      if (!many) strokes(ctx, view, pack, units(pack, chosen), INK.chosen, 3);
      const at = (unit) => {
        const { x, y } = placeOf(pack, unit);
        return [x * view.scale + view.dx, y * view.scale + view.dy];
      };
      const small = chosen.length > CROWD ? RADIUS * 0.8 : RADIUS;
      for (const [, unit] of units(pack, exclude))
        sign(ctx, view, at(unit), "banned", INK.banned, TEXT.banned, 9);
      for (const [, unit] of units(pack, onlyKept))
        sign(ctx, view, at(unit), "kept", INK.kept, "A", small);
      const found = units(pack, chosen).map(([code, unit]) => ({
        code,
        at: at(unit),
        name: page.nameOf(code),
        number: page.numberOf(code),
      }));
      const [named, crowded] = chosen.length > CROWD ? apart(view, found, small) : [found, []];
      for (const one of crowded) dot(ctx, view, one.at);
      for (const one of [...named].reverse()) {
        const shape = include.includes(one.code) ? "pinned" : "chosen";
        sign(ctx, view, one.at, shape, INK.chosen, String(one.number), small);
      }
      const waiting = include.filter((code) => !chosen.includes(code));
      for (const [, unit] of units(pack, waiting))
        sign(ctx, view, at(unit), "pinned", INK.chosen, "\u2022", small);
      if (chosen.length <= NAMES_AT_MOST) names(ctx, view, named);
      ctx.setTransform(1, 0, 0, 1, 0, 0);
    };
  };

  /* What the pointer says of a commune: its score, how it comes about, where it stands. */
  pilots.describe = function (page) {
    return (code) => {
      const row = page.row(code);
      if (!row) return null;
      const rows = [
        [
          pilots.say("score"),
          row.score === null ? pilots.say("none") : pilots.number(row.score, 1),
        ],
        ...page.answer.criteria.map((one, at) => [one.name, given(row, at, one)]),
      ];
      const state = pilots.say("state_" + page.stateOf(code));
      const notes = page.stateOf(code) === "free" && row.score !== null ? [] : [state];
      return { name: row.name, parents: row.district ? [row.district] : [], rows, notes };
    };
  };

  function given(row, at, criterion) {
    const measured = pilots.value(row.values[at], criterion.unit);
    if (row.points[at] === null || row.utilities[at] === null) return measured;
    return pilots.say("gives", { value: measured, points: pilots.number(row.points[at], 1) });
  }

  /* ---- legend -------------------------------------------------------------------------------- */

  function swatch(style, className) {
    const made = h("span", {
      class: "legend-swatch " + (className || ""),
      aria: { hidden: "true" },
    });
    if (style) made.style.backgroundColor = style;
    return made;
  }

  function item(mark, label, count) {
    return h(
      "span",
      { class: "legend-item" },
      mark,
      h("span", { text: label }),
      count === null ? null : h("span", { class: "legend-count", text: pilots.number(count) }),
    );
  }

  /* Where the rule counts in old districts, the map draws them. */
  function oldDistricts(page) {
    return page.scenario.rule.scope === "district" && !page.hasDistricts();
  }

  pilots.showLegend = function (page) {
    const { layer } = page.answer.map;
    const kept = page.keptChosen().filter((code) => !page.chosen().includes(code));
    const { include, exclude } = page.scenario.rule;
    const mark = (name, text) =>
      h("span", { class: "pilots-sign pilots-sign-" + name, text, aria: { hidden: "true" } });
    pilots.fill(
      pilots.byId("legend"),
      h("span", { class: "legend-title", text: pilots.say("score") }),
      layer.classes.map((one) => item(swatch(one.colour), one.label, one.count)),
      item(swatch(null, "legend-swatch-none"), layer.no_data.label, layer.no_data.count),
      layer.estimate.count
        ? item(swatch(null, "legend-swatch-estimated"), layer.estimate.label, layer.estimate.count)
        : null,
      item(mark("chosen", "1"), pilots.say("state_chosen"), page.chosen().length),
      include.length
        ? item(mark("pinned", "\u2022"), pilots.say("state_pinned"), include.length)
        : null,
      exclude.length
        ? item(mark("banned", "\u2715"), pilots.say("state_banned"), exclude.length)
        : null,
      kept.length ? item(mark("kept", "A"), pilots.say("only_kept"), kept.length) : null,
      oldDistricts(page)
        ? item(swatch(null, "legend-swatch-old-districts"), pilots.say("old_district"), null)
        : null,
    );
  };

  /* ---- asking the map ------------------------------------------------------------------------ */

  const decoded = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

  function requestOf(page) {
    const { layer, bytes, inside } = page.answer.map;
    const { vintage, level, scope } = layer.geometry;
    return {
      vintage,
      level,
      province: scope === "country" ? null : scope,
      district: null,
      lang: pilots.lang(),
      layers: oldDistricts(page) ? ["old_districts"] : [],
      given: {
        key: [page.answer.digest, pilots.lang()].join(),
        layer,
        bytes: decoded(bytes),
        inside,
      },
    };
  }

  /* The view stays where the user went to, until the place is another one. */
  const stay = { place: null, moved: false };

  pilots.showMap = function (page) {
    const { scenario } = page;
    const place = [scenario.vintage, scenario.province, scenario.land].join("|");
    const fit = stay.place !== null && stay.place !== place;
    if (stay.place !== place) stay.moved = false;
    stay.place = place;
    const request = requestOf(page);
    return page.map.show(fit ? { ...request, fit: true } : request);
  };

  pilots.watchMap = function (page) {
    const room = pilots.byId("map");
    for (const name of ["pointerdown", "wheel", "keydown"]) {
      room.addEventListener(
        name,
        () => {
          stay.moved = true;
        },
        { passive: true },
      );
    }
    let resizing = 0;
    new ResizeObserver(() => {
      window.clearTimeout(resizing);
      resizing = window.setTimeout(() => {
        const map = page.map._map;
        if (!map) return;
        map.invalidateSize({ animate: false, pan: false });
        if (page.answer && !stay.moved) page.map.show({ ...requestOf(page), fit: true });
      }, RESIZE_MS);
    }).observe(room);
  };

  /* Move no farther than to have a commune in sight. */
  pilots.bringIntoView = function (page, code) {
    const { pack } = page.map.state();
    const unit = pack ? pack.indexOf(code) : -1;
    const map = page.map._map;
    if (unit < 0 || !map || !pack.hasTerritory(unit)) return;
    const { x, y } = placeOf(pack, unit);
    const at = pack.toLatLng(x, y);
    if (map.getBounds().pad(-0.08).contains(at)) return;
    stay.moved = true;
    map.panTo(at, { animate: !window.matchMedia("(prefers-reduced-motion: reduce)").matches });
  };
})();
