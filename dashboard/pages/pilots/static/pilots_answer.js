/* The line above map and table: what came out, in words; and why one commune was chosen or not. */
(function () {
  "use strict";
  const pilots = (window.atlasPilots = window.atlasPilots || {});
  const { h } = pilots;
  const CHIPS = 12;
  const TELL_MS = 700;
  const LONGEST_TOLD = 600;
  let every = false;

  function chip(page, code) {
    const state = page.stateOf(code);
    return h(
      "li",
      {},
      h(
        "button",
        {
          type: "button",
          class: "pilots-chip pilots-chip-" + state,
          data: { key: "chip" + code, code },
          click: () => page.find(code),
        },
        h("span", { class: "pilots-chip-number", text: String(page.numberOf(code)) }),
        h("span", { text: page.nameOf(code) }),
      ),
    );
  }

  function chips(page) {
    const chosen = page.chosen();
    const shown = every ? chosen : chosen.slice(0, CHIPS);
    const more = chosen.length - CHIPS;
    return h(
      "ul",
      { class: "pilots-chips pilots-chosen", aria: { label: pilots.say("chosen") } },
      shown.map((code) => chip(page, code)),
      more > 0
        ? h(
            "li",
            {},
            pilots.button(
              "more-chips",
              every
                ? pilots.say("fewer_chips")
                : pilots.say("more_chips", { n: pilots.number(more) }),
              () => {
                every = !every;
                pilots.showAnswer(page);
              },
            ),
          )
        : null,
    );
  }

  function figure(label, text) {
    return h(
      "div",
      { class: "pilots-figure" },
      h("span", { class: "figure-label", text: label }),
      h("strong", { text }),
    );
  }

  /* People near the chosen; where that is the objective it is said already. */
  function near(page) {
    const { reach } = page.answer;
    if (!reach || page.scenario.method === "cover") return [];
    const share = reach.total > 0 ? reach.people / reach.total : 0;
    return [
      figure(
        pilots.say("within", { km: pilots.value(reach.km) }),
        pilots.say("people", { n: pilots.number(reach.people), share: pilots.percent(share) }),
      ),
    ];
  }

  pilots.showAnswer = function (page) {
    const { choice } = page.answer;
    const impossible = choice.status === "infeasible";
    const causes = impossible ? choice.findings : [];
    const findings = page.answer.findings.filter((text) => !causes.includes(text));
    const figures = [];
    if (!impossible) {
      figures.push(figure(pilots.say("chosen"), pilots.number(choice.chosen.length)));
      if (choice.objective_text)
        figures.push(figure(pilots.say("objective"), choice.objective_text));
      figures.push(...near(page));
    }
    pilots.fill(
      pilots.byId("answer"),
      h(
        "div",
        { class: "pilots-line" },
        h("span", {
          class: "pilots-status pilots-status-" + choice.status,
          text: pilots.say("status_" + choice.status),
        }),
        h("span", { class: "pilots-said", text: choice.text }),
        h("div", { class: "pilots-figures" }, figures),
      ),
      causes.length
        ? h(
            "ul",
            { class: "pilots-causes" },
            causes.map((text) => h("li", { text })),
          )
        : null,
      choice.chosen.length ? chips(page) : null,
      findings.length
        ? h(
            "details",
            { class: "pilots-findings", data: { key: "findings" } },
            h("summary", { text: pilots.say("findings", { n: pilots.number(findings.length) }) }),
            h(
              "ul",
              {},
              findings.map((text) => h("li", { text })),
            ),
          )
        : null,
      h("div", {
        class: "pilots-progress",
        id: "progress",
        role: "progressbar",
        hidden: true,
        aria: { label: pilots.say("solving") },
      }),
    );
  };

  /* What an answer changes, told in one sentence when the moving has come to rest. */
  let told = null;
  let telling = 0;

  function changes(page) {
    const { choice } = page.answer;
    const now = new Map(choice.chosen.map((code) => [code, page.nameOf(code)]));
    const before = told;
    told = now;
    if (choice.status === "infeasible")
      return [choice.text, ...choice.findings].join(" ").slice(0, LONGEST_TOLD);
    const parts = [pilots.say("said_chosen", { n: pilots.number(now.size) })];
    const list = (some, other) =>
      [...some].filter(([code]) => !other.has(code)).map(([, name]) => name);
    const [come, gone] = before ? [list(now, before), list(before, now)] : [[...now.values()], []];
    if (come.length) parts.push(pilots.say("said_in", { names: named(come) }));
    if (gone.length) parts.push(pilots.say("said_out", { names: named(gone) }));
    if (before && !come.length && !gone.length) parts.push(pilots.say("said_same"));
    return parts.join(" ");
  }

  function named(names) {
    const rest = names.length - CHIPS;
    const shown = names.slice(0, CHIPS).join(", ");
    return rest > 0 ? shown + " " + pilots.say("more_chips", { n: pilots.number(rest) }) : shown;
  }

  pilots.announce = function (page) {
    window.clearTimeout(telling);
    telling = window.setTimeout(() => {
      pilots.byId("said").textContent = changes(page);
    }, TELL_MS);
  };

  /* A scenario that cannot be asked: what is wrong with it stands where the answer would. */
  pilots.showRefusal = function (message) {
    pilots.fill(
      pilots.byId("answer"),
      h(
        "div",
        { class: "pilots-line", role: "alert" },
        h("span", { class: "pilots-status pilots-status-infeasible", text: pilots.say("refused") }),
        h("span", { class: "pilots-said", text: message }),
      ),
    );
  };

  /* ---- why, and why not ---------------------------------------------------------------------- */

  function contribution(one, unit) {
    return h(
      "tr",
      {},
      h("th", { scope: "row", text: one.name }),
      h("td", { class: "cell-number", text: pilots.value(one.value, unit) }),
      h("td", { class: "cell-number", text: pilots.percent(one.weight) }),
      h("td", {
        class: "cell-number",
        text: one.score === null ? pilots.say("none") : pilots.number(one.score, 1),
      }),
      h("td", {
        class: "cell-number",
        text: one.rank === null ? "\u2013" : pilots.number(one.rank),
      }),
    );
  }

  function standing(found) {
    const parts = [];
    if (found.score !== null && found.rank !== null) {
      parts.push(
        pilots.say("ranked", {
          score: pilots.number(found.score, 1),
          rank: pilots.number(found.rank),
          of: pilots.number(found.of),
        }),
      );
    }
    if (found.rank_in_group !== null && found.of_group !== found.of) {
      parts.push(
        pilots.say("ranked_in_group", {
          rank: pilots.number(found.rank_in_group),
          of: pilots.number(found.of_group),
        }),
      );
    }
    return parts.join("; ");
  }

  pilots.showWhy = function (page, found) {
    const room = pilots.byId("why");
    const unit = (measure) => (page.measure(measure) || {}).unit;
    const head = ["criterion", "measured", "weight", "points", "rank"];
    const chosen = found.state === "chosen" || found.state === "pinned";
    const title = pilots.say(chosen ? "why_title" : "why_not_title", { name: found.name });
    const mark = pilots.markOf(page.scenario.rule, found.code);
    const set = (state, key) =>
      h("button", {
        type: "button",
        class: "quiet-button",
        text: pilots.say(key),
        data: { key: "set-" + state },
        aria: { pressed: mark === state },
        click: () => page.mark(found.code, state),
      });
    pilots.fill(
      room,
      h(
        "div",
        { class: "pilots-why-head" },
        h("h2", { text: title }),
        h("button", {
          type: "button",
          class: "icon-button",
          text: "\u00d7",
          data: { key: "why-close" },
          aria: { label: pilots.say("close") },
          click: () => page.closeWhy(),
        }),
      ),
      h(
        "ul",
        { class: "pilots-reasons" },
        found.reasons.map((text) => h("li", { text })),
      ),
      h("p", { class: "hint", text: standing(found) }),
      h(
        "div",
        { class: "pilots-set", role: "group", aria: { label: pilots.say("state") } },
        set("free", "set_free"),
        set("pinned", "set_pinned"),
        set("banned", "set_banned"),
      ),
      found.contributions.length
        ? h(
            "table",
            { class: "pilots-table" },
            h(
              "thead",
              {},
              h(
                "tr",
                {},
                head.map((key, at) =>
                  h("th", {
                    scope: "col",
                    class: at ? "cell-number" : "",
                    text: pilots.say("why_" + key),
                  }),
                ),
              ),
            ),
            h(
              "tbody",
              {},
              found.contributions.map((one) => contribution(one, unit(one.measure))),
            ),
          )
        : null,
    );
    room.hidden = false;
  };
})();
