/* The browser's side of the compare page. Every rule is the server's: what was chosen is asked for
   with the address as it stands, and what comes back is drawn and written into the address. */
(function () {
  "use strict";
  const SILENT_AFTER_MS = 5000;
  const RESIZE_MS = 60;
  const SIDE_KEYS = { vintage: "v", year: "y", indicator: "i", basis: "b" };
  const SHARED_KEYS = { mode: "m", province: "p", level: "l", language: "lang" };
  const SIDES = ["left", "right"];
  const parts = window.atlasMapParts;

  const maps = SIDES.map((side) => parts.named("map-" + side));
  const link = parts.link(maps);
  const held = new Map(); // what each control holds, by its id
  let swipe = null;
  let view = null; // the last the server confirmed
  let patch = {}; // what was chosen since
  let turn = 0;
  let silence = 0;
  let moved = false; // the user has left the view that the maps were fitted to
  let resizing = 0;
  let painting = 0;
  let served = null;

  const byId = (id) => document.getElementById(id);

  function setProps(id, props) {
    window.dash_clientside.set_props(id, props);
  }

  /* ---- asking -------------------------------------------------------------------------------- */

  function question(search, chosen) {
    window.clearTimeout(silence);
    silence = window.setTimeout(() => { byId("offline").hidden = false; }, SILENT_AFTER_MS);
    turn += 1;
    return { search: search, patch: chosen, turn: turn };
  }

  function choose(chosen) {
    if (!view) return;
    patch = Object.assign({}, patch, chosen);
    setProps("ask", { data: question(view.search, patch) });
  }

  /* Two swaps before an answer are none. */
  function swap() {
    if (patch.swap) {
      delete patch.swap;
      choose({});
    } else choose({ swap: "1" });
  }

  function keyOf(id) {
    if (SHARED_KEYS[id]) return SHARED_KEYS[id];
    const [part, side] = id.split("-");
    return SIDE_KEYS[part] + (side === "right" ? "2" : "");
  }

  function change() {
    const chosen = {};
    for (const trigger of window.dash_clientside.callback_context.triggered) {
      const id = trigger.prop_id.slice(0, trigger.prop_id.lastIndexOf("."));
      if (!trigger.value || held.get(id) === trigger.value) continue; // the echo of `hold`
      held.set(id, trigger.value);
      chosen[keyOf(id)] = trigger.value;
    }
    if (Object.keys(chosen).length) choose(chosen);
  }

  function hold([id, property, value]) {
    if (held.get(id) === value) return;
    held.set(id, value);
    setProps(id, { [property]: value });
  }

  /* ---- what came back ------------------------------------------------------------------------ */

  function confirm(answer) {
    if (!answer || answer.turn !== turn) return;
    if (served !== null && served !== answer.served && loadAgain()) return;
    served = answer.served;
    window.clearTimeout(silence);
    byId("offline").hidden = true;
    const stepped = Object.keys(patch).length > 0 && view && view.search !== answer.search;
    patch = {};
    view = answer;
    if (window.location.search !== view.search) {
      window.history[stepped ? "pushState" : "replaceState"](
        {}, "", window.location.pathname + view.search);
    }
    document.title = view.title;
    document.documentElement.lang = view.lang;
    byId("back").href = view.back;
    view.controls.forEach(hold);
    draw();
  }

  /* A page opened before a new release would mix two; while servers take over from one another it
     may meet either, so it loads again once in a while only. */
  function loadAgain() {
    const last = Number(window.sessionStorage.getItem("atlas-loaded-again") || 0);
    if (Date.now() - last < 10000) return false;
    window.sessionStorage.setItem("atlas-loaded-again", String(Date.now()));
    window.location.reload();
    return true;
  }

  /* Another mode gives the maps another room; where the user went to stays in its middle. */
  async function draw() {
    const shell = byId("shell");
    const turned = shell.dataset.mode !== view.mode;
    const map = maps[0]._map;
    const stay = turned && moved && map ? [map.getCenter(), map.getZoom()] : null;
    shell.dataset.mode = view.mode;
    link.active = view.mode !== "change";
    swipe.active = view.mode === "swipe";
    if (turned) resize();
    await paint(turned && !stay);
    if (stay) map.setView(...stay, { animate: false });
  }

  /* Both maps of a pair; an answer that a newer one overtook says nothing. */
  async function paint(fit) {
    const mine = view;
    painting += 1;
    const asked = maps.map((atlas, place) => [atlas, mine.requests[place]]);
    await Promise.all(asked.filter(([, request]) => request).map(([atlas, request]) =>
      atlas.show(fit ? Object.assign({ fit: true }, request) : request)));
    painting -= 1;
    if (view === mine) byId("maps").dataset.painted = mine.search;
  }

  /* ---- room ---------------------------------------------------------------------------------- */

  function resize() {
    for (const atlas of maps) {
      if (atlas._map) atlas._map.invalidateSize({ animate: false, pan: false });
    }
  }

  function watchRoom() {
    const room = byId("maps");
    for (const name of ["pointerdown", "wheel", "keydown"]) {
      for (const side of SIDES) {
        byId("map-" + side).addEventListener(name, () => { moved = true; }, { passive: true });
      }
    }
    new ResizeObserver(() => {
      window.clearTimeout(resizing);
      resizing = window.setTimeout(() => {
        resizing = 0;
        resize();
        if (view && !moved) paint(true);
      }, RESIZE_MS);
    }).observe(room);
  }

  /* ---- the rest of the page ------------------------------------------------------------------ */

  let openControls = null;

  function listen() {
    openControls = window.atlasDrawer("controls",
      { drawer: "controls", opener: "controls-open", closer: "controls-close" },
      [byId("summary"), byId("maps")]);
    window.addEventListener("popstate", () => {
      patch = {};
      setProps("ask", { data: question(window.location.search, {}) });
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && byId("shell").dataset.controls === "open") openControls(false);
    });
    byId("ranking").addEventListener("click", (event) => {
      const row = event.target.closest("[data-code]");
      if (!row) return;
      moved = true;
      maps[0].select(row.dataset.code);
      maps[0].zoomTo(row.dataset.vintage, row.dataset.code);
    });
  }

  function start() {
    swipe = parts.swipe(byId("maps"), byId("divider"), maps[0], maps[1]);
    listen();
    watchRoom();
    return question(window.location.search || "?", {});
  }

  /* What the page holds, for tests. */
  window.atlasCompare = {
    maps: maps,
    link: link,
    state: () => ({ view: view, swipe: swipe, calm: !resizing && !painting }),
  };

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    compare: {
      start: start,
      change: change,
      confirm: confirm,
      swap: swap,
      openControls: () => openControls(true),
      closeControls: () => openControls(false),
      closeNotice: () => true,
      askAgain: () => window.location.reload(),
    },
  });
})();
