/* The page of one staged import: the rows, what is chosen for them, the correction of the layout. */
(function () {
  "use strict";

  const desk = window.atlasDesk;
  const byId = desk.byId;
  const SEARCH_MS = 120;
  let data = null; // what rows.json said
  let rows = [];
  let chip = null;
  let grid = null;
  let panel = null;
  let queue = []; // choices not yet handed to the server
  let applying = false;
  let filtering = 0;

  function staged() {
    return byId("staged-import");
  }

  function path(rest) {
    return "of/" + encodeURIComponent(staged().dataset.id) + "/" + rest;
  }

  function bare(text) {
    return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase();
  }

  /* ---- rows --------------------------------------------------------------------------------- */

  function unpack(one) {
    const sheet = data.sheets[one[0]];
    const row = {
      place: one[0], sheet: sheet.name, columns: sheet.columns, row: one[1], text: one[2], status: one[3],
      statusText: data.statuses[one[3]], code: one[4], name: one[5], values: one[6], problems: one[7],
      open: one[8] === 1, wrong: one[9] === 1, hidden: one[10] === 1, states: data.states,
    };
    const words = [row.text, row.name, row.code, row.row].concat(row.values.map(function (v) { return v[1]; })).join(" ");
    row.search = words.toLowerCase() + " " + bare(words);
    row.problem = row.problems.map(function (p) { return p[2]; }).join(" ");
    return row;
  }

  function key(row) {
    return row.place + ":" + row.row;
  }

  function classOf(row) {
    if (row.wrong) return "is-wrong";
    if (row.open) return "is-open";
    return row.status === "total" || row.status === "left_out" ? "is-quiet" : "";
  }

  function columns() {
    const titles = data.titles;
    const sheet = byId("row-sheet");
    const places = sheet && sheet.value === "" ? data.sheets.map(function (_s, at) { return at; }) : [sheet ? Number(sheet.value) : 0];
    const most = Math.max(0, ...places.map(function (at) { return data.sheets[at].columns.length; }));
    const found = [
      { title: titles.row, width: 66, num: true, text: function (r) { return String(r.row); }, sort: function (r) { return r.row; } },
      { title: titles.text, width: 210, grow: true, text: function (r) { return r.text; }, sort: function (r) { return r.text; } },
      { title: titles.status, width: 150, draw: drawStatus, sort: function (r) { return r.statusText; } },
      { title: titles.unit, width: 190, grow: true, text: unitText, sort: function (r) { return r.name || null; } },
    ];
    if (places.length > 1) {
      found.splice(1, 0, { title: titles.sheet, width: 110, text: function (r) { return r.sheet; }, sort: function (r) { return r.sheet; } });
    }
    for (let at = 0; at < most; at += 1) found.push(valueColumn(at, places));
    found.push({ title: titles.problem, width: 300, grow: true, text: function (r) { return r.problem; }, sort: function (r) { return r.problem || null; } });
    return found;
  }

  function unitText(row) {
    return row.code ? row.name + " \u00b7 " + row.code : "";
  }

  function drawStatus(row, cell) {
    cell.append(desk.make("span", row.statusText, { class: "pill pill-" + row.status }));
  }

  function valueColumn(at, places) {
    const known = places.map(function (place) { return data.sheets[place].columns[at]; }).filter(Boolean);
    const title = known.length === 1 || known.every(function (one) { return one.title === known[0].title; }) ? known[0].title : "#" + (at + 1);
    function value(row) {
      const column = row.columns[at];
      return column && row.values.find(function (one) { return one[0] === column.index; });
    }
    return {
      title: title,
      hint: title + (known[0].meaning ? " \u2192 " + known[0].meaning : ""),
      width: 170,
      num: true,
      sort: function (row) {
        const found = value(row);
        return found && found[3] === "number" ? numberOf(found[2]) : null;
      },
      draw: function (row, cell) {
        const found = value(row);
        cell.className = "vgrid-cell-value num";
        if (!found) return;
        const same = found[1].replace(/\D/g, "") === found[2].replace(/\D/g, "");
        if (found[3] === "number") {
          if (!same || row.wrong) cell.append(desk.make("i", found[1]));
          cell.append(desk.make("b", found[2]));
        } else if (found[3] === "bad") cell.append(desk.make("b", found[1], { class: "bad" }));
        else cell.append(desk.make("i", found[1]), desk.make("span", data.states[found[3]] || found[3], { class: "none" }));
        cell.title = found[1] + (found[2] ? " \u2192 " + found[2] : "");
      },
    };
  }

  function numberOf(text) {
    const plain = document.body.dataset.lang === "vi" ? text.replace(/\./g, "").replace(",", ".") : text.replace(/,/g, "");
    return Number(plain.replace("\u2212", "-"));
  }

  function wanted(row) {
    const sheet = byId("row-sheet");
    if (sheet && sheet.value !== "" && row.place !== Number(sheet.value)) return false;
    if (chip === "open") { if (!row.open) return false; }
    else if (chip === "wrong") { if (!row.wrong) return false; }
    else if (chip && row.status !== chip) return false;
    const words = byId("row-filter").value.normalize("NFC").toLowerCase().trim().split(/\s+/).filter(Boolean);
    return words.every(function (word) { return row.search.includes(word); });
  }

  function refilter() {
    const shown = rows.filter(wanted);
    grid.setRows(shown);
    const said = byId("rows-shown");
    const format = new Intl.NumberFormat(document.body.dataset.lang === "vi" ? "vi-VN" : "en-GB");
    said.textContent = said.dataset.text.replace("{n}", format.format(shown.length));
  }

  async function load() {
    const element = byId("row-grid");
    element.setAttribute("aria-busy", "true");
    try {
      const response = await fetch(element.dataset.rows, { cache: "no-store" });
      data = await response.json();
      if (!response.ok) throw new Error(desk.messageOf(data, response.statusText));
    } catch (error) {
      desk.fail(error.message);
      return;
    }
    rows = data.rows.map(unpack);
    grid.setColumns(columns());
    refilter();
    element.removeAttribute("aria-busy");
    element.dataset.loaded = rows.length;
  }

  function nextOpen() {
    const all = grid.rows;
    const from = grid.chosen === null ? -1 : grid.place(grid.chosen);
    for (let step = 1; step <= all.length; step += 1) {
      const at = (from + step) % all.length;
      if (all[at].open && !all[at].waits) {
        grid.choose(at);
        return true;
      }
    }
    return false;
  }

  /* ---- choices: taken at once, handed over one bundle after the other --------------------------- */

  function choose(row, choice) {
    queue.push({
      sheet: row.sheet, row: row.row, text: row.text, code: choice.code,
      everywhere: choice.everywhere, remember: choice.remember,
    });
    rows.forEach(function (one) {
      if (one === row || (choice.everywhere && one.open && one.text === row.text)) one.waits = true;
    });
    if (!nextOpen()) panel.element.replaceChildren(desk.make("p", panel.words.chosenWaits, { class: "empty" }));
    apply();
  }

  async function apply() {
    if (applying || !queue.length) return;
    applying = true;
    const bundle = queue;
    queue = [];
    const done = await desk.run(path("choices"), { choices: bundle, user: staged().dataset.user }, { stoppable: false });
    applying = false;
    if (done) await refresh();
    else rows.forEach(function (one) { one.waits = false; });
    apply();
  }

  /* Take the parts of the page anew; where one was in the table is kept. */
  async function refresh() {
    const response = await fetch(window.location.href, { headers: { Accept: "text/html" }, cache: "no-store" });
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
    ["verdict", "outcomes", "publish", "totals", "changes"].forEach(function (id) {
      const now = byId(id), then = fresh.getElementById(id);
      if (now && then) now.replaceWith(document.importNode(then, true));
    });
    document.querySelector(".contents").replaceWith(document.importNode(fresh.querySelector(".contents"), true));
    const shown = panel.shown;
    markChips();
    await load();
    const again = shown && rows.find(function (one) { return key(one) === key(shown); });
    if (again && again !== panel.shown && !document.activeElement.closest("#row-panel")) panel.show(again);
  }

  function markChips() {
    document.querySelectorAll("#outcomes button").forEach(function (button) {
      button.setAttribute("aria-pressed", button.dataset.chip === chip ? "true" : "false");
    });
  }

  /* ---- layout ------------------------------------------------------------------------------- */

  function optionsOf(form) {
    const given = {};
    form.querySelectorAll("[data-options] [name]").forEach(function (field) { given[field.name] = field.value; });
    const uses = [...form.querySelectorAll("[data-use-sheet]")];
    if (uses.some(function (one) { return !one.checked; })) {
      given.sheets = uses.filter(function (one) { return one.checked; }).map(function (one) { return one.closest("[data-sheet]").dataset.sheet; });
    }
    return given;
  }

  function layoutOf(section) {
    const layout = { sheet: section.dataset.sheet, columns: [] };
    section.querySelectorAll("[data-header]").forEach(function (field) { layout[field.dataset.header] = field.value; });
    section.querySelectorAll("[data-column]").forEach(function (line) {
      const column = { index: Number(line.dataset.column) };
      line.querySelectorAll("[name]").forEach(function (field) { column[field.name] = field.value; });
      layout.columns.push(column);
    });
    return layout;
  }

  /* A way to read the numbers is a style and a factor; the other fields of the column show both. */
  function takeNumbers(select) {
    const chosen = select.selectedOptions[0].dataset;
    const line = select.closest("[data-column]");
    line.querySelector("[name=number_style]").value = chosen.style;
    line.querySelector("[name=factor]").value = chosen.factor;
  }

  async function restage(event) {
    event.preventDefault();
    const form = event.target;
    const changed = [...form.querySelectorAll("section[data-sheet]")].filter(function (one) { return one.dataset.touched; });
    const asked = { options: optionsOf(form), layouts: changed.map(layoutOf) };
    if (await desk.run(path("restage"), asked)) window.location.reload();
  }

  async function saveMapping() {
    const name = byId("mapping-name");
    if (!name.value.trim()) { name.focus(); return; }
    const done = await desk.run(path("mapping"), { name: name.value, user: staged().dataset.user }, { stoppable: false });
    if (done) byId("mapping-said").textContent = byId("mapping-said").dataset.text;
  }

  /* ---- start -------------------------------------------------------------------------------- */

  async function publish(button) {
    const said = await desk.confirmed("publish", button.dataset.text, true);
    if (!said) return;
    if (await desk.run(path("publish"), { user: said.user }, { stoppable: false })) window.location.reload();
  }

  async function leaveOpen() {
    if (!(await desk.confirmed("leave"))) return;
    if (await desk.run(path("leave-out"), { user: staged().dataset.user })) window.location.reload();
  }

  const CLICKS = { "publish": publish, "next-open": nextOpen, "leave-open": leaveOpen, "mapping-save": saveMapping };

  document.addEventListener("click", async function (event) {
    const button = event.target.closest("button");
    if (!button) return;
    if (CLICKS[button.id]) CLICKS[button.id](button);
    if (button.dataset.chip !== undefined) {
      chip = chip === button.dataset.chip ? null : button.dataset.chip;
      markChips();
      byId("row-grid").scrollTop = 0;
      refilter();
    }
    if (button.dataset.convert !== undefined) {
      if (await desk.run(path("convert"), { encoding: button.dataset.convert })) window.location.reload();
    }
  });

  function listen() {
    byId("row-filter").addEventListener("input", function () {
      window.clearTimeout(filtering);
      filtering = window.setTimeout(refilter, SEARCH_MS);
    });
    const sheet = byId("row-sheet");
    if (sheet) sheet.addEventListener("change", function () {
      grid.sorted = null;
      grid.setColumns(columns());
      refilter();
    });
    const form = byId("layout-form");
    form.addEventListener("submit", restage);
    form.addEventListener("change", function (event) {
      const section = event.target.closest("section[data-sheet]");
      if (section) section.dataset.touched = "yes";
      if (event.target.dataset.numberChoice !== undefined && event.target.value) takeNumbers(event.target);
      if (event.target.name === "role") event.target.closest("tr").dataset.role = event.target.value;
    });
  }

  panel = new window.AtlasRowPanel(byId("row-panel"), byId("panel-words").dataset, choose);
  grid = new window.AtlasGrid(byId("row-grid"), {
    key: key, className: classOf, onChosen: function (row) { panel.show(row); },
  });
  listen();
  load();
})();
