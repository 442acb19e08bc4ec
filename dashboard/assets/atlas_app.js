/* The browser's side of the page: turns changes of the controls into an address and a repaint,
 * keeps map, table and panel in step, and shows waiting and errors. Texts come from the server. */
(function () {
  "use strict";

  const SILENT_AFTER_MS = 5000;
  const SAME_STEP_MS = 800;
  const WORDS_WAIT_MS = 400;
  const RESIZE_MS = 60;

  let facts = null;
  let view = null; // the last view the server confirmed
  let pending = null; // the view just chosen, until the server confirms its address
  let painted = "";
  let lastPush = 0;
  const held = new Map(); // what each control holds, by its id
  let asked = ""; // the last address handed to the server
  let silence = 0;
  let moved = false;
  let refit = false;
  let zooming = 0;
  let fitting = 0;
  let shownPlace = "";
  let resizing = 0;
  let openRail = null;

  function setProps(id, props) {
    window.dash_clientside.set_props(id, props);
  }

  function byId(id) {
    return document.getElementById(id);
  }

  function present() {
    return pending || view;
  }

  /* ---- address ---------------------------------------------------------------------------- */

  /* Resolved when the map shows it, with what the map says of its painting. */
  function go(patch, sameStep) {
    if (!present() || !facts) return Promise.resolve();
    const next = window.atlasState.resolve(present(), patch, facts);
    const search = window.atlasState.serialise(next);
    if (search === window.atlasState.serialise(present())) return Promise.resolve();
    pending = Object.assign({}, next, { asked: search });
    const now = Date.now();
    const write = sameStep || now - lastPush < SAME_STEP_MS ? "replaceState" : "pushState";
    lastPush = now;
    window.history[write]({}, "", window.location.pathname + search);
    const mine = pending;
    dress(mine);
    /* The words around the map come after it: writing them would hold up its paint. */
    const shown = paint(mine);
    Promise.race([shown, later(WORDS_WAIT_MS)]).then(function () {
      if (pending === mine) ask(search);
    });
    return shown;
  }

  function later(milliseconds) {
    return new Promise(function (resolve) { window.setTimeout(resolve, milliseconds); });
  }

  function back() {
    pending = null;
    lastPush = 0;
    ask(window.location.search);
  }

  /* Hand an address to the server; say so when no answer comes. What it last answered, and a quick
     change has come back to, is not asked again. */
  function ask(search) {
    if (search === asked && view && view.search === search) {
      pending = null;
      wear(view);
      return;
    }
    asked = search;
    window.clearTimeout(silence);
    silence = window.setTimeout(function () { byId("offline").hidden = false; }, SILENT_AFTER_MS);
    setProps("address", { data: search });
  }

  function askAgain() {
    byId("offline").hidden = true;
    window.location.reload();
  }

  /* ---- map: progress, stopping and trying again are the map's own ------------------------- */

  function paint(which) {
    const request = window.atlasState.request(which, facts);
    const key = JSON.stringify(request);
    window.atlasMap.select(which.unit || null);
    if (key === painted) return Promise.resolve();
    painted = key;
    return window.atlasMap.show(request).then(function (result) {
      if (painted !== key) return result;
      if (result.painted) byId("map-frame").dataset.painted = key;
      else painted = "";
      if (refit) fitFrame();
      return result;
    });
  }

  /* The map keeps showing its whole place when the room around it changes, until it is moved. */
  function watchFrame() {
    const frame = byId("map-frame");
    ["pointerdown", "wheel", "keydown"].forEach(function (name) {
      frame.addEventListener(name, function () { moved = true; }, { passive: true });
    });
    window.atlasMap.on("shown", function (detail) {
      const place = JSON.stringify([detail.layer.geometry, present() && present().district]);
      if (place !== shownPlace && !zooming) moved = false;
      shownPlace = place;
    });
    new ResizeObserver(function () {
      window.clearTimeout(resizing);
      resizing = window.setTimeout(function () {
        resizing = 0;
        fitFrame();
      }, RESIZE_MS);
    }).observe(frame);
  }

  function fitFrame() {
    window.dispatchEvent(new Event("resize"));
    window.setTimeout(function () {
      if (moved || zooming || !present()) return;
      if (byId("map-frame").dataset.painted !== painted) {
        refit = true;
        return;
      }
      refit = false;
      const request = window.atlasState.request(present(), facts);
      fitting += 1;
      window.atlasMap.show(Object.assign({ fit: true }, request)).then(function () { fitting -= 1; });
    }, RESIZE_MS);
  }

  /* ---- the page around the map ------------------------------------------------------------ */

  function dress(which) {
    const shell = byId("shell");
    document.documentElement.lang = which.lang;
    shell.dataset.panel = which.unit ? "open" : "closed";
    shell.dataset.table = which.table ? "open" : "closed";
    byId("panel").inert = !which.unit;
    byId("table-drawer").inert = !which.table;
    byId("table-toggle").setAttribute("aria-expanded", which.table ? "true" : "false");
  }

  function listen() {
    window.addEventListener("popstate", back);
    openRail = window.atlasDrawer("rail",
      { drawer: "rail", opener: "rail-open", closer: "rail-close" },
      [document.querySelector(".main")]);
    watchFrame();
    window.atlasMap.on("click", function (event) {
      if (event && event.code) go({ unit: event.code });
    });
    document.addEventListener("keydown", function (event) {
      if (event.key !== "Escape" || event.defaultPrevented) return;
      if (byId("shell").dataset.rail === "open") openRail(false);
      else if (present() && present().unit && byId("panel").contains(document.activeElement)) {
        closePanel();
      }
    });
  }

  function closePanel() {
    go({ unit: null });
    byId("table-toggle").focus();
  }

  /* ---- what a control asks for ------------------------------------------------------------- */

  function layerName(id) {
    return id.slice("layer-".length).replace(/-/g, "_");
  }

  function patchOf(id, value) {
    if (id.startsWith("layer-")) {
      const name = layerName(id);
      const on = present().layers;
      return { layers: facts.layers.filter((one) => (one === name ? value : on.includes(one))) };
    }
    switch (id) {
      case "province": return value ? { province: value === "all" ? null : value } : null;
      case "district": return { district: value && value !== "all" ? value : null };
      case "year":
      case "year-slider": return value ? { year: Number(value) } : null;
      case "indicator": return value ? { indicator: value } : null;
      case "gap": return { gap: Boolean(value) };
      case "basis": return value ? { basis: value } : null;
      case "level": return value ? { level: value } : null;
      case "language": return value ? { lang: value } : null;
      case "vintage":
        if (!value) return null;
        return value === "auto" ? { fixed: false } : { fixed: true, vintage: value };
      default: return null;
    }
  }

  function change() {
    const context = window.dash_clientside.callback_context;
    if (!view || !facts) return;
    context.triggered.forEach(function (trigger) {
      const id = trigger.prop_id.slice(0, trigger.prop_id.lastIndexOf("."));
      if (held.get(id) === trigger.value) return; // the echo of what `hold` wrote
      held.set(id, trigger.value);
      const patch = patchOf(id, trigger.value);
      if (patch) go(patch);
    });
  }

  /* Set a control to what the server says, unless it holds that already. */
  function hold(control) {
    const [id, property, value] = control;
    if (held.get(id) === value) return;
    held.set(id, value);
    setProps(id, { [property]: value });
  }

  /* The server's word on an address: it becomes the present view unless a newer one is under way. */
  function confirm(data, givenFacts) {
    if (!data) return;
    facts = givenFacts;
    if (data.served !== facts.served && loadAgain()) return;
    if (pending && pending.asked !== data.asked) return;
    pending = null;
    view = data;
    window.clearTimeout(silence);
    byId("offline").hidden = true;
    if (window.location.search !== data.search) {
      window.history.replaceState({}, "", window.location.pathname + data.search);
    }
    wear(view);
  }

  /* A page opened before a new release would mix two: the address restores the view in the new
     one. While servers take over from one another the page may meet either, so it loads again once
     in a while only. */
  function loadAgain() {
    const last = Number(window.sessionStorage.getItem("atlas-loaded-again") || 0);
    if (Date.now() - last < 10000) return false;
    window.sessionStorage.setItem("atlas-loaded-again", String(Date.now()));
    window.location.reload();
    return true;
  }

  /* Everything the browser itself shows of a confirmed view. */
  function wear(which) {
    document.title = which.title;
    which.controls.forEach(hold);
    paint(which);
    dress(which);
    markRow();
  }

  function start() {
    listen();
    return window.location.search || "?";
  }

  /* ---- table ------------------------------------------------------------------------------- */

  function grid() {
    try {
      return window.dash_ag_grid.getApi("table");
    } catch (_notMounted) {
      return null;
    }
  }

  function markRow() {
    const api = grid();
    if (!api || !view) return;
    const label = byId("table-drawer").getAttribute("aria-label");
    byId("table").querySelector("[role=grid]").setAttribute("aria-label", label);
    const unit = present().unit;
    api.forEachNode(function (node) {
      const wanted = node.id === unit;
      if (node.isSelected() !== wanted) node.setSelected(wanted, false, "api");
    });
    const row = unit && api.getRowNode(unit);
    if (row) api.ensureNodeVisible(row, "middle");
  }

  function rowChosen(selected) {
    if (!selected || !selected.length || !present()) return;
    const code = selected[0].code;
    if (code === present().unit) return;
    go({ unit: code });
    zoomTo(present().vintage, code);
  }

  function zoomTo(vintage, code) {
    zooming += 1;
    window.atlasMap.zoomTo(vintage, code).then(function () {
      zooming -= 1;
      moved = true;
    });
  }

  function filterTable(text) {
    const wanted = (text || "").normalize("NFC").toLowerCase();
    const api = grid();
    if (api) api.setGridOption("quickFilterText", wanted);
    const search = window.location.search + (wanted ? "&q=" + encodeURIComponent(wanted) : "");
    const base = window.location.pathname.replace(/\/?$/, "/");
    const [map, template] = ["map.html", "template.xlsx"].map(
      (name) => base + name + window.location.search);
    const tables = ["xlsx", "csv", "gpkg"].map((ending) => base + "table." + ending + search);
    return [...tables, map, template];
  }

  /* ---- search ------------------------------------------------------------------------------ */

  function found(value) {
    if (!value || !present()) return;
    const parts = value.split("|"); // vintage, code, level, province
    const moved = parts[0] !== present().vintage;
    const patch = { unit: parts[1], province: parts[3], district: null };
    if (moved) Object.assign(patch, { vintage: parts[0], fixed: true });
    if (parts[2] !== "province") patch.level = parts[2];
    go(patch);
    zoomTo(parts[0], parts[1]);
    setProps("search", { value: null, searchValue: "" });
  }

  /* What the page holds, for tests and for what plays the years (atlas_play.js). */
  window.atlasApp = {
    go: go,
    state: function () {
      return { view: present(), facts: facts, calm: !resizing && !fitting && !zooming && !pending };
    },
  };

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    atlas: {
      start: start,
      change: change,
      confirm: confirm,
      found: found,
      rowChosen: rowChosen,
      rowsLoaded: function () {
        window.setTimeout(function () {
          markRow();
          filterTable(byId("table-filter").value);
        }, 0);
      },
      filterTable: filterTable,
      toggleTable: function () { if (present()) go({ table: !present().table }); },
      closePanel: closePanel,
      zoomToUnit: function () {
        if (present() && present().unit) zoomTo(present().vintage, present().unit);
      },
      playYears: function (clicks) { if (clicks) window.atlasPlay.toggle(); },
      openRail: function () { openRail(true); },
      closeRail: function () { openRail(false); },
      closeNotice: function () { return true; },
      askAgain: askAgain,
    },
  });
})();
