/* The scenario of the page, and the address that holds it.

   A scenario is the plain data of geodata/pilots/scenario_json.py. The address names plan, profile and
   language; `z` holds what was changed: [scenario] or [scenario, kept scenario] as JSON, deflated,
   in base64url. `s` names a saved scenario instead. */
(function () {
  "use strict";
  const pilots = (window.atlasPilots = window.atlasPilots || {});
  const LONGEST = 3000; // letters of `z`; servers refuse request lines of more than 4,094
  const LONGEST_TEXT = 400000; // letters of what it unpacks to

  const sorted = (codes) => [...codes].sort();

  /* The same rule with a commune pinned, banned or free. */
  function marked(rule, code, state) {
    const without = (codes) => codes.filter((one) => one !== code);
    const include = without(rule.include);
    const exclude = without(rule.exclude);
    if (state === "pinned") include.push(code);
    if (state === "banned") exclude.push(code);
    return { ...rule, include: sorted(include), exclude: sorted(exclude) };
  }

  function markOf(rule, code) {
    if (rule.include.includes(code)) return "pinned";
    return rule.exclude.includes(code) ? "banned" : "free";
  }

  const NEXT = { free: "pinned", pinned: "banned", banned: "free" };

  function toggled(rule, code) {
    return marked(rule, code, NEXT[markOf(rule, code)]);
  }

  /* The number to choose in each part, within what the rule then allows. */
  function counted(rule, count) {
    if (count === null) return { ...rule, count: null };
    return {
      ...rule,
      count,
      least: Math.min(rule.least, count),
      most: rule.most === null ? null : Math.max(rule.most, count),
    };
  }

  function same(one, other) {
    return JSON.stringify(one) === JSON.stringify(other);
  }

  /* ---- address ------------------------------------------------------------------------------- */

  async function through(stream, bytes) {
    const answer = new Response(new Blob([bytes]).stream().pipeThrough(stream));
    return new Uint8Array(await answer.arrayBuffer());
  }

  async function packed(value) {
    const plain = new TextEncoder().encode(JSON.stringify(value));
    const bytes = await through(new CompressionStream("deflate-raw"), plain);
    return btoa(String.fromCharCode(...bytes))
      .replace(/\+/g, "-")
      .replace(/\//g, "_")
      .replace(/=+$/, "");
  }

  /* Whether the page can hold it; whether it can be asked is for the server to say. */
  function shaped(scenario) {
    const lists = scenario &&
      scenario.rule && [
        scenario.criteria,
        scenario.rule.include,
        scenario.rule.exclude,
        scenario.rule.groups,
        scenario.rule.quotas,
      ];
    return (
      Boolean(lists) && lists.every(Array.isArray) && scenario.vintage in pilots.facts().provinces
    );
  }

  /* What was packed; null for what was not packed here. */
  async function unpacked(text) {
    if (!text || text.length > LONGEST || !/^[\w-]+$/.test(text)) return null;
    try {
      const raw = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
      const bytes = Uint8Array.from(raw, (letter) => letter.charCodeAt(0));
      const reader = new Blob([bytes])
        .stream()
        .pipeThrough(new DecompressionStream("deflate-raw"))
        .getReader();
      const parts = [];
      for (let size = 0; ;) {
        const { done, value } = await reader.read();
        if (done) break;
        size += value.length;
        if (size > LONGEST_TEXT) return null;
        parts.push(value);
      }
      const found = JSON.parse(await new Blob(parts).text());
      const whole =
        Array.isArray(found) && found.length && found.length <= 2 && found.every(shaped);
      return whole ? found : null;
    } catch (error) {
      if (
        error instanceof SyntaxError ||
        error instanceof TypeError ||
        error instanceof DOMException
      )
        return null;
      throw error;
    }
  }

  /* The query string of a state; {search, whole}: whole is false where it was too long to hold. */
  async function search(state, origin) {
    const query = new URLSearchParams();
    const lang = pilots.lang();
    if (state.saved)
      return { search: "?s=" + encodeURIComponent(state.saved) + "&lang=" + lang, whole: true };
    const { plan, profile } = state.scenario;
    if (plan) query.set("plan", plan);
    if (profile) query.set("profile", profile);
    let whole = true;
    if (state.kept || !plan || !same(state.scenario, origin)) {
      const text = await packed(state.kept ? [state.scenario, state.kept] : [state.scenario]);
      whole = text.length <= LONGEST;
      if (whole) query.set("z", text);
    }
    query.set("lang", lang);
    return { search: "?" + query, whole };
  }

  Object.assign(pilots, {
    marked,
    markOf,
    toggled,
    counted,
    same,
    packed,
    unpacked,
    search,
  });
})();
