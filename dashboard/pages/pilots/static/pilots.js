/* window.atlasPilots: the parts of the page of pilot choices. This one: words, numbers, elements.

   Names come from data: every text is set as text, never as markup. */
(function () {
  "use strict";
  const pilots = (window.atlasPilots = window.atlasPilots || {});
  const LOCALES = { vi: "vi-VN", en: "en-US" };
  let facts = null;
  let lang = "vi";

  function place() {
    return Math.max(0, facts.languages.indexOf(lang));
  }

  /* The text of a key in the page's language, with {name} replaced. */
  function say(key, values) {
    const pair = facts.words[key];
    if (!pair) throw new Error("no text " + key);
    return pair[place()].replace(/\{(\w+)\}/g, (whole, name) =>
      values && name in values ? String(values[name]) : whole,
    );
  }

  function number(value, decimals) {
    if (value === null || value === undefined) return say("none");
    const digits = decimals === undefined ? 0 : decimals;
    return value
      .toLocaleString(LOCALES[lang], {
        minimumFractionDigits: digits,
        maximumFractionDigits: digits,
      })
      .replace("-", "\u2212");
  }

  /* A measured value: one decimal below a hundred, if it has any; a score of 0 to 1 three. */
  function value(amount, unit) {
    if (amount === null || amount === undefined) return say("none");
    const digits = unit === "score" ? 3 : Math.abs(amount) < 100 ? 1 : 0;
    const text = amount
      .toLocaleString(LOCALES[lang], { maximumFractionDigits: digits })
      .replace("-", "\u2212");
    const name = facts.units[unit] ? pilots.pick(facts.units[unit]) : unit || "";
    return name === "%" ? text + "%" : (text + " " + name).trim();
  }

  function percent(share, decimals) {
    return number(100 * share, decimals) + "%";
  }

  function day(iso) {
    if (!iso) return "";
    const [year, month, date] = iso.split("-");
    return lang === "vi" ? [date, month, year].join("/") : iso;
  }

  /* An element: attributes that are functions listen, `data` and `aria` are prefixed. */
  function h(tag, given, ...children) {
    const made = document.createElement(tag);
    for (const [name, held] of Object.entries(given || {})) {
      if (held === null || held === undefined || held === false) continue;
      if (name === "data" || name === "aria") {
        for (const [end, text] of Object.entries(held))
          made.setAttribute(name + "-" + end, String(text));
      } else if (typeof held === "function") made.addEventListener(name, held);
      else if (name === "text") made.textContent = held;
      else if (name === "class") made.className = held;
      else if (name in made && name !== "list" && name !== "role") made[name] = held;
      else made.setAttribute(name, held === true ? "" : held);
    }
    made.append(...children.flat().filter((one) => one !== null && one !== undefined));
    return made;
  }

  /* Put children into a room without taking the focus from what stands there under the same key. */
  function fill(room, ...children) {
    const active = document.activeElement;
    const key = room.contains(active) ? active.dataset.key : null;
    const open = new Set(
      [...room.querySelectorAll("details[data-key]")]
        .filter((one) => one.open)
        .map((one) => one.dataset.key),
    );
    room.replaceChildren(...children.flat().filter(Boolean));
    for (const one of room.querySelectorAll("details[data-key]")) {
      if (open.has(one.dataset.key)) one.open = true;
    }
    if (!key) return;
    const same = [...room.querySelectorAll("[data-key]")].find((one) => one.dataset.key === key);
    if (same) same.focus({ preventScroll: true });
  }

  function choice(key, label, options, held, choose) {
    const made = h(
      "select",
      { data: { key }, change: () => choose(made.value) },
      options.map(([id, text]) => h("option", { value: id, text, selected: id === held })),
    );
    return h("label", { class: "pilots-field" }, h("span", { text: label }), made);
  }

  /* A number that may be left empty: null. */
  function amount(key, label, held, choose, limits) {
    const made = h("input", {
      type: "number",
      data: { key },
      value: held === null || held === undefined ? "" : held,
      ...limits,
      step: (limits && limits.step) || "any",
      change: () => {
        if (made.value === "") choose(null);
        else if (made.checkValidity()) choose(Number(made.value));
        else made.reportValidity();
      },
    });
    return h("label", { class: "pilots-field" }, h("span", { text: label }), made);
  }

  function button(key, text, act, more) {
    return h("button", {
      type: "button",
      class: "quiet-button",
      text,
      data: { key },
      click: act,
      ...more,
    });
  }

  Object.assign(pilots, {
    say,
    number,
    value,
    percent,
    day,
    h,
    fill,
    choice,
    amount,
    button,
    learn: (given) => {
      facts = given;
    },
    speak: (asked) => {
      lang = asked;
    },
    facts: () => facts,
    lang: () => lang,
    pick: (pair) => pair[place()],
    byId: (id) => document.getElementById(id),
  });
})();
