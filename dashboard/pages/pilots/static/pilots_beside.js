/* What stands beside the map instead of the table: robustness, two scenarios. */
(function () {
  "use strict";
  const pilots = (window.atlasPilots = window.atlasPilots || {});
  const { h } = pilots;
  const NEAR = 12;

  const find = (page, one) =>
    h("button", {
      type: "button",
      class: "pilots-name",
      text: one.name,
      data: { code: one.code, key: "find" + one.code },
      click: () => page.find(one.code),
    });
  const table = (label, head, rows) =>
    h(
      "table",
      { class: "pilots-table", aria: { label } },
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          head.map(([text, className]) => h("th", { scope: "col", class: className, text })),
        ),
      ),
      h("tbody", {}, rows),
    );

  /* ---- robustness ---------------------------------------------------------------------------- */

  /* What is not all or nothing is never written so. */
  function shareText(share) {
    if (share > 0 && share < 0.01) return "<1%";
    return share > 0.99 && share < 1 ? ">99%" : pilots.percent(share);
  }

  function bar(page, code, share) {
    const wide = h("span", { class: "pilots-bar-fill" });
    wide.style.width = 100 * share + "%";
    return h(
      "li",
      { class: "pilots-bar" },
      find(page, { code, name: page.nameOf(code) }),
      h("span", { class: "pilots-bar-room", aria: { hidden: "true" } }, wide),
      h("span", {
        class: "cell-number",
        text: shareText(share),
      }),
    );
  }

  function change(page, one) {
    const up = one.new_share > one.share;
    const text = pilots.say(one.instead.length ? "drops_for" : "drops", {
      measure: one.measure_name,
      from: pilots.percent(one.share, 1),
      to: pilots.percent(one.new_share, 1),
      way: pilots.say(up ? "rises" : "falls"),
      name: one.name,
      instead: one.instead.map((other) => other.name).join(", "),
    });
    return h("li", { text });
  }

  function loser(page, one) {
    const lacks = one.lacks
      .filter((part) => part.score > 0.05)
      .slice(0, 2)
      .map((part) => pilots.say("lack", { name: part.name, points: pilots.number(part.score, 1) }));
    const short = one.short === null ? "\u2013" : pilots.number(one.short, 1);
    const against = one.against ? pilots.say("against", { name: one.against.name }) : "";
    return h(
      "tr",
      {},
      h(
        "td",
        {},
        find(page, one),
        h("div", { class: "hint", text: [one.label, against].filter(Boolean).join(" \u00b7 ") }),
      ),
      h("td", { class: "cell-number", text: short }),
      h(
        "td",
        { class: "pilots-lacks" },
        one.reason ? h("div", { text: one.reason }) : null,
        lacks.length
          ? h("div", { class: "hint", text: pilots.say("lacks") + ": " + lacks.join("; ") })
          : null,
      ),
    );
  }

  function firmness(page, found) {
    const chosen = page.chosen();
    const outside = Object.entries(found.share)
      .filter(([code, share]) => share > 0 && !chosen.includes(code))
      .sort((one, other) => other[1] - one[1]);
    const firm = chosen.filter((code) => !found.changes.some((one) => one.code === code));
    return [
      h("p", {
        class: "pilots-lead",
        text: pilots.say("firm_same", {
          same: found.same === null ? "\u2013" : pilots.percent(found.same, 1),
          runs: pilots.number(found.runs),
          distinct: pilots.number(found.distinct),
        }),
      }),
      h("p", {
        class: "hint",
        text: pilots.say("firm_how", {
          spread: pilots.value(found.spread),
          seed: String(found.seed),
        }),
      }),
      h("h3", { text: pilots.say("firm_chosen") }),
      h(
        "ul",
        { class: "pilots-bars" },
        chosen.map((code) => bar(page, code, found.share[code] || 0)),
      ),
      outside.length ? h("h3", { text: pilots.say("firm_others") }) : null,
      outside.length
        ? h(
            "ul",
            { class: "pilots-bars pilots-bars-others" },
            outside.slice(0, NEAR).map(([code, share]) => bar(page, code, share)),
          )
        : null,
      h("h3", { text: pilots.say("firm_changes") }),
      h(
        "ul",
        { class: "pilots-changes" },
        found.changes.map((one) => change(page, one)),
      ),
      firm.length
        ? h("p", {
            class: "hint",
            text: pilots.say("firm_always", {
              names: firm.map((code) => page.nameOf(code)).join(", "),
            }),
          })
        : null,
    ];
  }

  pilots.showRobustness = function (page) {
    const found = page.firm;
    const room = pilots.byId("robustness");
    if (!found) {
      pilots.fill(
        room,
        h("p", { class: "pilots-lead", text: page.firmError || pilots.say("firm_waiting") }),
        page.firmError
          ? null
          : h("div", {
              class: "pilots-progress",
              role: "progressbar",
              aria: { label: pilots.say("firm_waiting") },
            }),
        page.firmError
          ? page.answer.rows.length > pilots.facts().weighed
            ? null
            : pilots.button("firm-again", pilots.say("firm_again"), () => page.askFirm())
          : pilots.button("firm-stop", pilots.say("stop"), () => page.stopFirm()),
      );
      return;
    }
    pilots.fill(
      room,
      found.findings.map((text) => h("p", { class: "pilots-lead", text })),
      found.runs ? firmness(page, found) : null,
      found.losers.length ? h("h3", { text: pilots.say("losers") }) : null,
      found.losers.length
        ? table(
            pilots.say("losers"),
            [
              [pilots.say("commune"), ""],
              [pilots.say("short"), "cell-number"],
              [pilots.say("cause"), "pilots-lacks"],
            ],
            found.losers.map((one) => loser(page, one)),
          )
        : null,
    );
  };

  /* ---- two scenarios ------------------------------------------------------------------------- */

  function listed(page, key, codes, nameOf) {
    return h(
      "section",
      { class: "pilots-two-list" },
      h("h3", { text: pilots.say(key) + " (" + pilots.number(codes.length) + ")" }),
      codes.length
        ? h(
            "ul",
            {},
            codes.map((code) => h("li", {}, find(page, { code, name: nameOf(code) }))),
          )
        : h("p", { class: "hint", text: pilots.say("nobody") }),
    );
  }

  const shareOf = ({ criteria }) => {
    const sum = criteria.reduce((all, one) => all + one.weight, 0);
    return new Map(criteria.map((one) => [one.measure, sum > 0 ? one.weight / sum : 0]));
  };

  /* In what two questions differ: units, method, what one rule says and the other does not, shares. */
  function differences(page) {
    const [a, b] = [page.kept, page.scenario];
    const { methods } = pilots.facts();
    const turned = (name, from, to) => pilots.say("two_turned", { name, from, to });
    const found = [];
    if (a.vintage !== b.vintage)
      found.push(turned(pilots.say("units"), pilots.day(a.vintage), pilots.day(b.vintage)));
    if (a.method !== b.method)
      found.push(
        turned(pilots.say("method"), pilots.pick(methods[a.method]), pilots.pick(methods[b.method])),
      );
    const [rules, others] = [page.keptAnswer.rule, page.answer.rule];
    for (const [key, some, rest] of [
      ["two_rule_a", rules, others],
      ["two_rule_b", others, rules],
    ]) {
      const own = some.filter((text) => !rest.includes(text));
      if (own.length) found.push(pilots.say(key, { rule: own.join(" ") }));
    }
    const [before, now] = [shareOf(a), shareOf(b)];
    const named = new Map(
      [...page.keptAnswer.criteria, ...page.answer.criteria].map((one) => [one.measure, one.name]),
    );
    for (const [measure, name] of named) {
      const [from, to] = [before, now].map((all) => pilots.percent(all.get(measure) || 0));
      if (from !== to) found.push(turned(name, from, to));
    }
    return found.length ? found : [pilots.say("two_alike")];
  }

  function said(answer) {
    return [answer.choice.text, answer.choice.objective_text].filter(Boolean).join(" \u00b7 ");
  }

  pilots.showTwo = function (page) {
    const room = pilots.byId("two");
    if (!page.keptAnswer) {
      pilots.fill(
        room,
        h("p", { class: "pilots-lead", text: pilots.say("two_how") }),
        pilots.button("keep-a", pilots.say("keep_a"), () => page.keepA()),
      );
      return;
    }
    const names = new Map(page.keptAnswer.rows.map((row) => [row.code, row.name]));
    const nameOf = (code) => names.get(code) || page.nameOf(code);
    const [before, now] = [page.keptChosen(), page.chosen()];
    const other = page.kept.vintage !== page.scenario.vintage;
    pilots.fill(
      room,
      h(
        "dl",
        { class: "pilots-ab" },
        h("dt", { text: "A" }),
        h("dd", { text: said(page.keptAnswer) }),
        h("dt", { text: "B" }),
        h("dd", { text: said(page.answer) }),
      ),
      h("h3", { text: pilots.say("two_differ") }),
      h(
        "ul",
        { class: "pilots-differences" },
        differences(page).map((text) => h("li", { text })),
      ),
      other ? h("p", { class: "pilots-none", text: pilots.say("two_vintages") }) : null,
      h(
        "div",
        { class: "pilots-two-lists" },
        listed(
          page,
          "only_a",
          before.filter((code) => !now.includes(code)),
          nameOf,
        ),
        listed(
          page,
          "both",
          now.filter((code) => before.includes(code)),
          nameOf,
        ),
        listed(
          page,
          "only_b",
          now.filter((code) => !before.includes(code)),
          nameOf,
        ),
      ),
      h(
        "div",
        { class: "pilots-actions" },
        pilots.button("swap-ab", pilots.say("swap_ab"), () => page.swapA()),
        pilots.button("keep-a", pilots.say("keep_a_again"), () => page.keepA()),
        pilots.button("drop-a", pilots.say("drop_a"), () => page.dropA()),
      ),
    );
  };
})();
