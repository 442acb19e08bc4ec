/* The card of the rule: what the plan asks in its words, and every condition to be changed.

   room(page): page.scenario, page.answer (the last one), page.changeRule(rule), page.draw(group) */
(function () {
  "use strict";
  const pilots = (window.atlasPilots = window.atlasPilots || {});
  const SCOPES = ["province", "district", "group"];
  const { h } = pilots;

  function plan(page) {
    return pilots.facts().plans.find((one) => one.id === page.scenario.plan) || null;
  }

  /* The wording of the plan and what follows from it. */
  function wording(page) {
    const found = plan(page);
    if (!found) return null;
    const reason = pilots.pick(found.reason);
    if (!found.wording && !reason) return null;
    return h(
      "details",
      { class: "pilots-wording", data: { key: "wording" } },
      h("summary", { text: pilots.say("wording") }),
      found.wording ? h("blockquote", { lang: "vi", text: found.wording }) : null,
      reason ? h("p", { class: "hint", text: reason }) : null,
    );
  }

  function span(rule) {
    if (rule.count !== null) return [rule.count, rule.count];
    return [rule.least, rule.most === null ? rule.least : rule.most];
  }

  function stepper(page) {
    const { rule } = page.scenario;
    const [least, most] = span(rule);
    const held = rule.count === null ? most : rule.count;
    const set = (count) =>
      page.changeRule(pilots.counted(rule, Math.max(0, Math.min(12000, count))));
    const field = h("input", {
      type: "number",
      min: 0,
      max: 12000,
      step: 1,
      value: held,
      data: { key: "count" },
      id: "rule-count",
      change: () =>
        field.checkValidity() && field.value !== ""
          ? set(Number(field.value))
          : field.reportValidity(),
    });
    const step = (by, sign, name) =>
      h("button", {
        type: "button",
        class: "pilots-step",
        text: sign,
        data: { key: "step" + by },
        aria: { label: pilots.say(name) },
        click: () => set(held + by),
      });
    return h(
      "div",
      { class: "pilots-count" },
      h("label", { htmlFor: "rule-count", text: pilots.say("count_" + scopeWord(page, rule.scope)) }),
      h(
        "span",
        { class: "pilots-stepper" },
        step(-1, "\u2212", "fewer"),
        field,
        step(1, "+", "more"),
      ),
      rule.count === null && least !== most
        ? h("span", { class: "hint", text: pilots.say("between", { least, most }) })
        : null,
      differs(page)
        ? h("span", { class: "pilots-differs", text: pilots.say("not_the_plan") })
        : null,
    );
  }

  /* Whether the number is none that the plan allows. */
  function differs(page) {
    const found = plan(page);
    const { rule } = page.scenario;
    if (!found || !found.stated || rule.count === null) return false;
    return rule.count < found.least || (found.most !== null && rule.count > found.most);
  }

  function scopeWord(page, scope) {
    return scope === "province" && page.isCountry() ? "country" : scope;
  }

  function scope(page) {
    const { rule } = page.scenario;
    const word = (one) =>
      one === "district" && !page.hasDistricts() ? "old_district" : scopeWord(page, one);
    const options = SCOPES.map((one) => [one, pilots.say("scope_" + word(one))]);
    const chosen = (held) => {
      const groups = held === "group" && !rule.groups.length ? [group(page)] : rule.groups;
      page.changeRule({ ...rule, scope: held, groups });
    };
    return pilots.choice("scope", pilots.say("scope"), options, rule.scope, chosen);
  }

  function group(page) {
    const taken = new Set(page.scenario.rule.groups.map((one) => one.key));
    let n = taken.size + 1;
    while (taken.has("g" + n)) n += 1;
    return { key: "g" + n, label: pilots.say("group_name", { n }), members: [] };
  }

  function groups(page) {
    const { rule } = page.scenario;
    if (rule.scope !== "group") return null;
    const put = (key, change) =>
      page.changeRule({
        ...rule,
        groups: rule.groups.map((one) => (one.key === key ? { ...one, ...change } : one)),
      });
    const rows = rule.groups.map((one) =>
      h(
        "li",
        { class: "pilots-group" },
        h("input", {
          type: "text",
          value: one.label,
          maxLength: 80,
          data: { key: "label" + one.key },
          aria: { label: pilots.say("group_label") },
          change: (event) => {
            if (event.target.value.trim()) put(one.key, { label: event.target.value.trim() });
          },
        }),
        h("span", {
          class: "hint",
          text: pilots.say("members", { n: pilots.number(one.members.length) }),
        }),
        h("button", {
          type: "button",
          class: "quiet-button",
          data: { key: "draw" + one.key },
          text: pilots.say(page.drawing === one.key ? "draw_done" : "draw"),
          aria: { pressed: page.drawing === one.key },
          click: () => page.draw(one.key),
        }),
        remove("ungroup" + one.key, one.label, () =>
          page.changeRule({
            ...rule,
            groups: rule.groups.filter((other) => other !== one),
          }),
        ),
      ),
    );
    return h(
      "div",
      { class: "pilots-groups" },
      h("p", { class: "hint", text: pilots.say(page.drawing ? "draw_hint" : "groups_hint") }),
      h("ul", {}, rows),
      pilots.button("add-group", pilots.say("add_group"), () =>
        page.changeRule({ ...rule, groups: [...rule.groups, group(page)] }),
      ),
    );
  }

  function remove(key, name, act) {
    return h("button", {
      type: "button",
      class: "icon-button pilots-remove",
      text: "\u00d7",
      data: { key },
      aria: { label: pilots.say("remove", { name }) },
      click: act,
    });
  }

  /* ---- further conditions -------------------------------------------------------------------- */

  function quotas(page) {
    const { rule } = page.scenario;
    const tags = page.tags();
    const put = (at, change) =>
      page.changeRule({
        ...rule,
        quotas: rule.quotas.map((one, place) => (place === at ? { ...one, ...change } : one)),
      });
    const whole = { min: 0, step: 1 };
    const rows = rule.quotas.map((one, at) =>
      h(
        "li",
        { class: "pilots-quota" },
        pilots.choice("quota" + at, pilots.say("kind"), named(tags, one.tag), one.tag, (tag) =>
          put(at, { tag }),
        ),
        pilots.amount(
          "least" + at,
          pilots.say("at_least"),
          one.least,
          (least) => put(at, { least: least || 0 }),
          whole,
        ),
        pilots.amount(
          "most" + at,
          pilots.say("at_most"),
          one.most,
          (most) => put(at, { most }),
          whole,
        ),
        remove("unquota" + at, page.tagName(one.tag), () =>
          page.changeRule({ ...rule, quotas: rule.quotas.filter((_, place) => place !== at) }),
        ),
      ),
    );
    const free = tags.find(([tag]) => !rule.quotas.some((one) => one.tag === tag));
    return h(
      "div",
      {},
      h("h4", { text: pilots.say("quotas") }),
      rows.length ? h("ul", { class: "pilots-quotas" }, rows) : null,
      free
        ? pilots.button("add-quota", pilots.say("add_quota"), () =>
            page.changeRule({
              ...rule,
              quotas: [...rule.quotas, { tag: free[0], least: 1, most: null }],
            }),
          )
        : null,
    );
  }

  function named(tags, held) {
    return tags.some(([tag]) => tag === held) ? tags : [...tags, [held, held]];
  }

  function apart(page) {
    const { rule } = page.scenario;
    const box = h("input", {
      type: "checkbox",
      checked: rule.not_adjacent,
      data: { key: "adjacent" },
      change: () => page.changeRule({ ...rule, not_adjacent: box.checked }),
    });
    return h(
      "div",
      {},
      h("label", { class: "pilots-check" }, box, h("span", { text: pilots.say("not_adjacent") })),
      pilots.amount(
        "apart",
        pilots.say("apart_km"),
        rule.apart_km,
        (apart_km) => page.changeRule({ ...rule, apart_km }),
        { min: 0.1, max: 1000 },
      ),
    );
  }

  function budget(page) {
    const { rule } = page.scenario;
    const options = [
      ["", pilots.say("same_cost")],
      ...page.offered().map((one) => [one.measure, one.name]),
    ];
    return h(
      "div",
      {},
      h(
        "div",
        { class: "pilots-two" },
        pilots.amount(
          "budget",
          pilots.say("budget"),
          rule.budget,
          (budget) => page.changeRule({ ...rule, budget }),
          { min: 0 },
        ),
        rule.cost_measure
          ? null
          : pilots.amount(
              "cost",
              pilots.say("cost"),
              rule.cost,
              (cost) => page.changeRule({ ...rule, cost }),
              { min: 0 },
            ),
      ),
      rule.budget === null
        ? null
        : pilots.choice(
            "cost-measure",
            pilots.say("cost_measure"),
            options,
            rule.cost_measure || "",
            (held) => page.changeRule({ ...rule, cost_measure: held || null }),
          ),
    );
  }

  function marks(page, state) {
    const { rule } = page.scenario;
    const codes = state === "pinned" ? rule.include : rule.exclude;
    if (!codes.length) return null;
    return h(
      "div",
      { class: "pilots-marks" },
      h("h4", { text: pilots.say("list_" + state, { n: pilots.number(codes.length) }) }),
      h(
        "ul",
        { class: "pilots-chips" },
        codes.map((code) =>
          h(
            "li",
            { class: "pilots-mark-" + state },
            h("span", { text: page.nameOf(code) }),
            remove("free" + code, page.nameOf(code), () => page.mark(code, "free")),
          ),
        ),
      ),
    );
  }

  pilots.showRule = function (page) {
    const sentences = page.answer ? page.answer.rule : [];
    const set = page.scenario.rule;
    const more =
      set.quotas.length || set.not_adjacent || set.apart_km !== null || set.budget !== null;
    pilots.fill(
      pilots.byId("rule"),
      wording(page),
      h(
        "ul",
        { class: "pilots-sentences", id: "rule-words" },
        sentences.map((text) => h("li", { text })),
      ),
      stepper(page),
      scope(page),
      groups(page),
      h(
        "details",
        { class: "pilots-more", data: { key: "conditions" }, open: Boolean(more) },
        h("summary", { text: pilots.say("conditions") }),
        quotas(page),
        apart(page),
        budget(page),
      ),
      marks(page, "pinned"),
      marks(page, "banned"),
    );
  };

  pilots.removeButton = remove;
})();
