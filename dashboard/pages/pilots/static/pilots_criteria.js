/* Criteria with their weights, the method, and columns of one's own.

   A slider that is being dragged is never drawn anew: only what it says beside it changes. */
(function () {
  "use strict";
  const pilots = (window.atlasPilots = window.atlasPilots || {});
  const { h } = pilots;
  const METHODS = ["score", "cover", "center", "median"];
  const BY_DEMAND = ["cover", "median"];
  const LARGEST_FILE = 20 * 1024 * 1024;
  const [FINE, COARSE] = [10, 100]; // how far sliders go: weights count beside one another alone

  const put = (page, at, change) =>
    page.changeCriteria(
      page.scenario.criteria.map((one, place) => (place === at ? { ...one, ...change } : one)),
    );

  function total(page) {
    return page.scenario.criteria.reduce((sum, one) => sum + one.weight, 0);
  }

  function shareText(page, one) {
    const sum = total(page);
    return sum > 0 ? pilots.percent(one.weight / sum) : "0%";
  }

  function shares(page) {
    page.scenario.criteria.forEach((one, at) => {
      const said = pilots.byId("share-" + at);
      if (said) said.textContent = shareText(page, one);
    });
  }

  /* Sliders never shrink under the hand: as far as the largest weight there was needs. */
  function reachOf(page) {
    const largest = Math.max(0, ...page.scenario.criteria.map((one) => one.weight));
    return Math.max(page.reach, largest > FINE ? COARSE : FINE);
  }

  function slider(page, one, at, name) {
    const set = (weight, other) => {
      other.value = weight;
      put(page, at, { weight });
      if (reachOf(page) > page.reach) pilots.showCriteria(page);
      else shares(page);
    };
    const range = h("input", {
      type: "range",
      min: 0,
      max: page.reach,
      step: page.reach / 100,
      value: one.weight,
      data: { key: "weight" + at, measure: one.measure },
      aria: { label: pilots.say("weight_of", { name }) },
      input: () => set(Number(range.value), field),
    });
    const field = h("input", {
      type: "number",
      min: 0,
      max: COARSE,
      step: "any",
      value: one.weight,
      data: { key: "weight-number" + at },
      aria: { label: pilots.say("weight_of", { name }) },
      change: () =>
        field.checkValidity() && field.value !== ""
          ? set(Number(field.value), range)
          : field.reportValidity(),
    });
    return h(
      "div",
      { class: "pilots-slider" },
      range,
      field,
      h("output", {
        id: "share-" + at,
        class: "pilots-share",
        text: shareText(page, one),
        title: pilots.say("share_hint"),
        aria: { live: "off" }, // a weight moves the shares of all
      }),
    );
  }

  function options(page, one, at) {
    const { directions, scales, missing } = pilots.facts();
    const list = (of, without) =>
      Object.entries(of)
        .filter(([id]) => id !== without)
        .map(([id, pair]) => [id, pilots.pick(pair)]);
    const threshold = one.scale === "threshold";
    const scaled = (scale) =>
      put(page, at, {
        scale,
        threshold: scale === "threshold" ? (one.threshold ?? middle(page, one)) : null,
        direction: scale === "threshold" && one.direction === "middle" ? "higher" : one.direction,
      });
    return [
      pilots.choice(
        "direction" + at,
        pilots.say("direction"),
        list(directions, threshold && "middle"),
        one.direction,
        (direction) => put(page, at, { direction }),
      ),
      pilots.choice("scale" + at, pilots.say("scale"), list(scales), one.scale, scaled),
      threshold
        ? pilots.amount("threshold" + at, pilots.say("threshold"), one.threshold, (held) => {
            if (held !== null) put(page, at, { threshold: held });
          })
        : null,
      pilots.choice("missing" + at, pilots.say("missing"), list(missing), one.missing, (held) =>
        put(page, at, { missing: held }),
      ),
    ];
  }

  /* A threshold to begin with: half-way between what there is. */
  function middle(page, one) {
    const found = page.measure(one.measure);
    if (!found || found.least === null) return 0;
    return Math.round(((found.least + found.most) / 2) * 100) / 100;
  }

  function about(found) {
    if (!found) return pilots.say("no_measure");
    const known = pilots.say("known", {
      n: pilots.number(found.known),
      of: pilots.number(found.of),
    });
    const parts = [known, pilots.day(found.day)];
    if (found.simulated) parts.push(pilots.say("simulated"));
    if (found.estimated) parts.push(pilots.say("estimated", { n: pilots.number(found.estimated) }));
    return parts.filter(Boolean).join(" \u00b7 ");
  }

  function row(page, one, at) {
    const found = page.measure(one.measure);
    const name = page.measureName(one.measure);
    const { directions, scales, missing } = pilots.facts();
    const short = [
      pilots.pick(directions[one.direction]),
      pilots.pick(scales[one.scale]),
      pilots.say("if_missing", { how: pilots.pick(missing[one.missing]) }),
    ];
    const none = found && !found.known;
    return h(
      "li",
      {
        class: "pilots-criterion" + (none ? " pilots-unknown" : ""),
        data: { measure: one.measure },
      },
      h(
        "div",
        { class: "pilots-criterion-head" },
        h("span", { class: "pilots-criterion-name", text: name }),
        pilots.removeButton("drop" + at, name, () =>
          page.changeCriteria(
            page.scenario.criteria.filter((_, place) => place !== at),
            true,
          ),
        ),
      ),
      slider(page, one, at, name),
      h(
        "details",
        { class: "pilots-options", data: { key: "options" + one.measure } },
        h("summary", { text: short.join(" \u00b7 ") }),
        h("div", { class: "pilots-option-fields" }, options(page, one, at)),
        h("p", { class: "hint", text: about(found) }),
      ),
      none ? h("p", { class: "pilots-none", text: pilots.say("no_data_at_all") }) : null,
    );
  }

  function adder(page) {
    const used = new Set(page.scenario.criteria.map((one) => one.measure));
    const free = page.offered().filter((one) => !used.has(one.measure));
    const list = free.map((one) => [
      one.measure,
      one.known ? one.name : pilots.say("name_no_data", { name: one.name }),
    ]);
    const held = h(
      "select",
      {
        class: "pilots-add",
        data: { key: "add" },
        aria: { label: pilots.say("add_criterion") },
        change: () => {
          if (!held.value) return;
          page.changeCriteria([...page.scenario.criteria, fresh(page, held.value)], true);
        },
      },
      h("option", { value: "", text: pilots.say("add_criterion") + "\u2026" }),
      list.map(([value, text]) => h("option", { value, text })),
    );
    return held;
  }

  function fresh(page, measure) {
    const known = page.scenario.criteria.map((one) => one.weight).filter((weight) => weight > 0);
    const weight = known.length
      ? Math.round(known.reduce((a, b) => a + b, 0) / known.length) || 1
      : FINE / 2;
    const direction = measure.startsWith("distance:") ? "lower" : "higher";
    return { measure, weight, direction, scale: "min_max", missing: "worst", threshold: null };
  }

  function upload(page) {
    const field = h("input", {
      type: "file",
      accept: ".xlsx,.csv",
      class: "pilots-file",
      data: { key: "columns" },
      change: () => {
        const file = field.files[0];
        if (!file) return;
        if (file.size > LARGEST_FILE) page.note(pilots.say("file_too_large"));
        else page.upload(file);
        field.value = "";
      },
    });
    const { vintage, province, land } = page.scenario;
    const blank = pilots.asked("api/columns.xlsx", {
      vintage,
      province,
      land,
      lang: pilots.lang(),
    });
    return h(
      "div",
      { class: "pilots-upload" },
      h("label", { class: "quiet-button" }, h("span", { text: pilots.say("columns") }), field),
      h("a", {
        class: "quiet-button",
        href: pilots.address(blank),
        download: "",
        text: pilots.say("columns_blank"),
        data: { key: "columns-blank" },
      }),
      page.scenario.columns
        ? pilots.button("no-columns", pilots.say("columns_drop"), () => page.dropColumns())
        : null,
      h("p", {
        class: "hint",
        text: pilots.say(page.scenario.columns ? "columns_in_use" : "columns_hint"),
      }),
      page.report
        ? h(
            "ul",
            { class: "pilots-report" },
            page.report.map((text) => h("li", { text })),
          )
        : null,
    );
  }

  pilots.showCriteria = function (page) {
    page.reach = reachOf(page);
    const rows = page.scenario.criteria.map((one, at) => row(page, one, at));
    pilots.fill(
      pilots.byId("criteria"),
      h("ul", { class: "pilots-criteria" }, rows),
      rows.length ? null : h("p", { class: "hint", text: pilots.say("no_criteria") }),
      adder(page),
      upload(page),
    );
  };

  /* ---- method -------------------------------------------------------------------------------- */

  pilots.showMethod = function (page) {
    const { scenario } = page;
    const { methods } = pilots.facts();
    const radios = METHODS.map((id) => {
      const field = h("input", {
        type: "radio",
        name: "method",
        value: id,
        checked: id === scenario.method,
        data: { key: "method" + id },
        change: () => page.change({ method: id }),
      });
      return h(
        "label",
        { class: "pilots-check" },
        field,
        h(
          "span",
          {},
          h("span", { text: pilots.pick(methods[id]) }),
          h("span", { class: "hint pilots-block", text: pilots.say("method_" + id) }),
        ),
      );
    });
    const demands = [
      ["equal", pilots.say("equal_demand")],
      ...page
        .offered()
        .filter((one) => one.measure.startsWith("indicator:") || one.measure.startsWith("user:"))
        .map((one) => [one.measure, one.name]),
    ];
    if (!demands.some(([id]) => id === scenario.demand))
      demands.push([scenario.demand, scenario.demand]);
    pilots.fill(
      pilots.byId("method"),
      h(
        "div",
        { role: "radiogroup", class: "pilots-methods", aria: { label: pilots.say("method") } },
        radios,
      ),
      scenario.method === "cover"
        ? pilots.amount(
            "cover",
            pilots.say("cover_km"),
            scenario.cover_km,
            (cover_km) => {
              if (cover_km !== null) page.change({ cover_km });
            },
            { min: 0.1, max: 1000 },
          )
        : null,
      BY_DEMAND.includes(scenario.method)
        ? pilots.choice("demand", pilots.say("demand"), demands, scenario.demand, (demand) =>
            page.change({ demand }),
          )
        : null,
    );
  };
})();
