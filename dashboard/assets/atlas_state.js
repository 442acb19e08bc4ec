/* The rules of the view for changes made with the controls: the browser's copy of
 * dashboard/state.py, so that the map is repainted without asking the server. The server checks
 * every result again; a test compares the two, change by change.
 *
 * view:  {vintage, fixed, level, province, district, year, indicator, basis, layers, unit, table, lang,
 *         gap}
 * facts: {levels, dates, ownDates, vintageOfYear, bases, carry, layers, targeted}
 */
(function () {
  "use strict";

  const COUNTRY = "all";
  const DEFAULT_LEVEL = "commune";

  /* The view after one change; `patch` holds the fields the user changed. */
  function resolve(view, patch, facts) {
    const next = Object.assign({}, view, patch);
    if ("year" in patch && !("vintage" in patch) && !next.fixed) {
      next.vintage = facts.vintageOfYear[next.year] || view.vintage;
    }
    if ("fixed" in patch && !next.fixed) {
      next.vintage = facts.vintageOfYear[next.year] || next.vintage;
    }
    if (next.vintage !== view.vintage) moveToVintage(next, view, patch, facts);
    next.year = nearestYear(next.year, facts.dates[next.vintage]);
    if (next.vintage !== facts.vintageOfYear[next.year]) next.fixed = true;
    if (next.province !== view.province) {
      if (!("district" in patch)) next.district = null;
      if (!("unit" in patch)) next.unit = null;
    }
    if (next.district && next.level === "province") next.level = DEFAULT_LEVEL;
    const bases = facts.bases[next.indicator];
    if (!bases.includes(next.basis)) next.basis = bases[0];
    next.gap = Boolean(next.gap) && facts.targeted.includes(next.indicator);
    return next;
  }

  function moveToVintage(next, view, patch, facts) {
    if (!("province" in patch) && view.province !== null) {
      const carry = (facts.carry[view.vintage] || {})[next.vintage] || {};
      next.province = carry[view.province] || null;
    }
    if (!("district" in patch)) next.district = null;
    if (!("unit" in patch)) next.unit = null;
    if (!facts.levels[next.vintage].includes(next.level)) next.level = DEFAULT_LEVEL;
  }

  function nearestYear(year, dates) {
    const years = Object.keys(dates).map(Number);
    return years.reduce(function (best, candidate) {
      const nearer = Math.abs(candidate - year) - Math.abs(best - year);
      return nearer < 0 || (nearer === 0 && candidate > best) ? candidate : best;
    });
  }

  /* The canonical query string, the same as ViewState.search() gives. */
  function serialise(view) {
    const pairs = [
      ["v", view.vintage],
      ["fix", view.fixed ? "1" : null],
      ["l", view.level],
      ["p", view.province || COUNTRY],
      ["d", view.district],
      ["y", String(view.year)],
      ["i", view.indicator],
      ["b", view.basis],
      ["show", view.gap ? "gap" : null],
      ["on", view.layers.join(",")],
      ["u", view.unit],
      ["t", view.table ? "1" : null],
      ["lang", view.lang],
    ];
    const present = pairs.filter(function (pair) {
      return pair[1] !== null && pair[1] !== undefined;
    });
    return (
      "?" +
      present
        .map(function (pair) {
          return pair[0] + "=" + encodeURIComponent(pair[1]).replace(/%2C/g, ",");
        })
        .join("&")
    );
  }

  /* The date of a year: the indicator's own latest one, else the latest of all (Facts.day). */
  function day(view, facts) {
    const own = facts.ownDates[[view.vintage, view.indicator, view.basis].join("|")] || {};
    return own[view.year] || facts.dates[view.vintage][view.year];
  }

  /* What the map draws for a view. */
  function request(view, facts) {
    return {
      vintage: view.vintage,
      level: view.level,
      province: view.province,
      district: view.district,
      indicator: view.indicator,
      date: day(view, facts) + (view.gap ? "_gap" : ""),
      basis: view.basis,
      layers: view.layers,
      lang: view.lang,
    };
  }

  window.atlasState = { resolve: resolve, serialise: serialise, request: request };
})();
