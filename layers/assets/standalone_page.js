/* The page around the stand-alone map: its words, legend, switches and table. */
(function () {
  "use strict";
  const { Atlas, SHAPES, make, drawn, textOf } = window.atlasParts;
  const byId = (id) => document.getElementById(id);

  function corners(form, size) {
    const [count, turn, wide] = form;
    return Array.from({ length: count }, (_, corner) => {
      const angle = turn + (corner * 2 * Math.PI) / count;
      const reach = size * wide;
      return [(8 + reach * Math.cos(angle)).toFixed(1), (8 + reach * Math.sin(angle)).toFixed(1)];
    }).map((place) => place.join(",")).join(" ");
  }

  /* What a switch turns on, as it looks on the map. */
  function sample(look) {
    const picture = drawn("svg", { width: 16, height: 16, "aria-hidden": "true" });
    if (look.line) {
      const stroke = { x1: 0, x2: 16, y1: 8, y2: 8, stroke: look.line, "stroke-width": 2.4 };
      picture.append(drawn("line", stroke));
    } else {
      const form = SHAPES[look.mark.shape];
      picture.append(form
        ? drawn("polygon", { points: corners(form, 5.5), fill: look.mark.colour })
        : drawn("circle", { cx: 8, cy: 8, r: 5.5, fill: look.mark.colour }));
    }
    return picture;
  }

  function swatch(colour, pattern) {
    const picture = drawn("svg", { width: 26, height: 16, "aria-hidden": "true" });
    const box = { x: 0.5, y: 0.5, width: 25, height: 15 };
    picture.append(drawn("rect", { ...box, fill: colour, stroke: "#6b7c8d" }));
    if (pattern) picture.append(drawn("rect", { ...box, fill: pattern }));
    return picture;
  }

  function legendRow(row, colour, pattern) {
    const item = make("li");
    item.append(swatch(colour, pattern), make("span", "row-label", row.label),
      make("span", "row-count", row.text));
    return item;
  }

  function showLegend(sheet, words) {
    const rows = sheet.classes.map((row) => legendRow(row, row.colour));
    rows.push(legendRow(sheet.noData, sheet.noData.colour, "url(#atlas-dots)"));
    if (sheet.estimates) rows.push(legendRow(sheet.estimates, "#ffffff", "url(#atlas-hatch)"));
    byId("atlas-legend").replaceChildren(...rows);
    byId("atlas-legend-title").textContent = [words.legend, sheet.unit].filter(Boolean).join(" · ");
  }

  function showWords(data, sheet) {
    byId("atlas-title").textContent = data.place + ": " + sheet.title;
    byId("atlas-subtitle").textContent = sheet.subtitle;
    const mark = byId("atlas-simulated");
    mark.hidden = !sheet.simulated;
    mark.textContent = sheet.simulated || "";
    const foot = [
      data.words.source + ": " + sheet.source, sheet.attribution,
      data.words.release + ": " + data.release, ...data.notes,
    ];
    byId("atlas-foot").replaceChildren(...foot.map((text) => make("p", "", text)));
    document.title = data.place + ": " + sheet.title;
  }

  function fillTable(data, sheet, atlas) {
    const table = byId("atlas-table");
    table.replaceChildren();
    if (!byId("atlas-figures").open) return;
    const head = table.createTHead().insertRow();
    const columns = [{ label: data.words.lies, at: data.parents.at, words: data.parents.words },
      ...sheet.columns];
    for (const column of [{ label: data.words.unit }, ...columns]) {
      head.appendChild(make("th", column.number ? "number" : "", column.label)).scope = "col";
    }
    const body = table.createTBody();
    data.names.forEach((name, unit) => {
      if (!atlas.shown(unit)) return;
      const row = body.insertRow();
      row.appendChild(make("th", "", name)).scope = "row";
      for (const column of columns) {
        row.appendChild(make("td", column.number ? "number" : "", textOf(column, unit)));
      }
    });
  }

  function choices(data, show) {
    const frame = byId("atlas-sheets");
    frame.appendChild(make("legend", "", data.words.values));
    let title = null;
    data.sheets.forEach((sheet, place) => {
      if (sheet.title !== title) {
        frame.appendChild(make("div", "group", (title = sheet.title)));
      }
      const label = make("label");
      const input = make("input");
      Object.assign(input, { type: "radio", name: "sheet", value: place, checked: place === data.opening });
      input.addEventListener("change", () => show(place));
      label.append(input, make("span", "", sheet.when));
      frame.appendChild(label);
    });
    frame.hidden = data.sheets.length < 2;
  }

  function switches(data, atlas) {
    const frame = byId("atlas-layers");
    frame.appendChild(make("legend", "", data.words.layers));
    atlas.overlays.forEach(({ name, layer, on, look }) => {
      const label = make("label");
      const input = make("input");
      Object.assign(input, { type: "checkbox", checked: on });
      input.addEventListener("change", () =>
        input.checked ? layer.addTo(atlas.map) : layer.remove());
      label.append(input, sample(look), make("span", "", name));
      if (look.count) label.appendChild(make("span", "row-count", look.count));
      frame.appendChild(label);
    });
    frame.hidden = !atlas.overlays.length;
  }

  function start(map) {
    const data = JSON.parse(byId("atlas-data").textContent);
    map.getContainer().setAttribute("aria-label", data.words.map);
    map.getContainer().setAttribute("role", "region");
    const atlas = new Atlas(map, data);
    let place = data.opening;
    const show = (wanted) => {
      place = wanted;
      const sheet = data.sheets[place];
      atlas.paint(place);
      showWords(data, sheet);
      showLegend(sheet, data.words);
      fillTable(data, sheet, atlas);
    };
    choices(data, show);
    switches(data, atlas);
    const figures = byId("atlas-figures");
    figures.querySelector("summary").textContent = data.words.table;
    figures.addEventListener("toggle", () => fillTable(data, data.sheets[place], atlas));
    const home = byId("atlas-home");
    home.textContent = data.words.home;
    home.addEventListener("click", () => atlas.fit());
    show(place);
    atlas.fit();
    map.setMinZoom(3);
    const resized = () => (atlas.atHome ? atlas.fit() : map.invalidateSize({ animate: false }));
    new ResizeObserver(resized).observe(map.getContainer());
    window.atlasStandalone.atlas = atlas;
  }

  window.atlasStandalone = start;
})();
