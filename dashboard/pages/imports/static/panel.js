/* The panel beside the rows: what stands in the sender's file, what is wrong, which unit is meant. */
(function () {
  "use strict";

  const SEARCH_MS = 180;
  const desk = window.atlasDesk;
  const make = desk.make;

  class RowPanel {
    /* `onChoice({code, everywhere, remember})` is called with a person's choice for the row shown. */
    constructor(element, words, onChoice) {
      this.element = element;
      this.words = words;
      this.onChoice = onChoice;
      this.shown = null;
      this.searching = 0;
    }

    get editable() {
      return this.element.dataset.editable === "yes";
    }

    address(name, row) {
      const asked = new URLSearchParams({ sheet: row.sheet, row: row.row });
      return this.element.dataset[name] + "&" + asked;
    }

    async fetch(url) {
      const response = await fetch(url, { cache: "no-store" });
      const answer = await response.json();
      if (!response.ok) throw new Error(desk.messageOf(answer, response.statusText));
      return answer;
    }

    async show(row) {
      this.shown = row;
      const box = desk.byId("row-preview");
      const preview = box.querySelector(".preview");
      const units = make("div");
      this.element.replaceChildren(this.top(row), this.problems(row), units, this.values(row));
      this.element.scrollTop = 0;
      try {
        const found = await this.fetch(this.address("row", row));
        if (this.shown !== row) return;
        units.replaceWith(this.units(row, found));
        const sheet = await this.fetch(this.address("sheet", row));
        if (this.shown !== row) return;
        box.hidden = false;
        this.preview(preview, row, sheet);
      } catch (error) {
        desk.fail(error.message);
      }
    }

    top(row) {
      const box = make("div");
      const line = make("div", null, { class: "panel-top" });
      line.append(make("h3", this.words.row.replace("{row}", row.row)));
      line.append(make("span", row.statusText, { class: "pill pill-" + row.status }));
      box.append(line, make("p", row.text || "\u2013", { class: "panel-text" }));
      if (row.hidden) box.append(make("p", this.words.hiddenRow, { class: "hint" }));
      return box;
    }

    problems(row) {
      const list = make("ul", null, { class: "panel-problems" });
      row.problems.forEach(function (one) {
        list.append(make("li", one[2], { class: "is-" + one[0] }));
      });
      list.hidden = !row.problems.length;
      return list;
    }

    values(row) {
      const box = make("div", null, { class: "value-list" });
      if (!row.values.length) return box;
      box.append(make("h4", this.words.sharedTitle));
      row.values.forEach(function (one) {
        const line = make("div");
        const column = row.columns.find(function (known) { return known.index === one[0]; });
        line.append(make("span", column ? column.title : ""));
        line.append(make("span", one[1] === "" ? "\u2423" : one[1], { class: "found" }));
        line.append(make("span", one[3] === "number" ? one[2] : row.states[one[3]] || "?", { class: "read" }));
        box.append(line);
      });
      return box;
    }

    units(row, found) {
      const box = make("div");
      if (row.code) {
        box.append(make("h4", this.words.means));
        box.append(make("p", row.name + " \u00b7 " + row.code, { class: "panel-unit" }));
        box.append(make("p", [found.path, found.how ? this.words.how + ": " + found.how : ""].filter(Boolean).join(" \u00b7 "), { class: "hint" }));
      }
      if (!this.editable || row.status === "total") return box;
      box.append(this.choice(row, found));
      return box;
    }

    choice(row, found) {
      const form = make("form", null, { class: "choice-form" });
      const offers = make("fieldset", null, { class: "offers" });
      offers.append(make("legend", this.words.candidates));
      const list = make("div", null, { class: "offers" });
      found.candidates.forEach((one) => list.append(this.offer(one)));
      if (!found.candidates.length) list.append(make("p", this.words.noneOffered, { class: "hint" }));
      const box = make("input", null, { type: "search", id: "unit-search", placeholder: this.words.searchHint, autocomplete: "off" });
      const results = make("div", null, { class: "offers", role: "status" });
      box.addEventListener("input", () => this.search(box, results));
      box.addEventListener("keydown", function (event) { if (event.key === "Enter") event.preventDefault(); });
      offers.append(list, results, this.offer({ code: "", name: this.words.leaveOut, path: "", why: "" }));
      const label = make("label", this.words.search, { for: "unit-search" });
      offers.insertBefore(label, results);
      offers.insertBefore(box, results);
      const everywhere = this.check("everywhere", this.words.everywhere.replace("{n}", found.same_text));
      everywhere.hidden = found.same_text < 2;
      const remember = this.check("remember", this.words.remember, true);
      const buttons = make("div", null, { class: "buttons panel-buttons" });
      const take = make("button", this.words.choose, { type: "submit", class: "main-button", disabled: true });
      buttons.append(take);
      form.append(offers, everywhere, remember, buttons);
      form.addEventListener("change", function () {
        take.disabled = !form.querySelector("input[name=code]:checked");
      });
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        const code = form.querySelector("input[name=code]:checked");
        if (!code) return;
        this.onChoice(row, {
          code: code.value || null,
          everywhere: form.elements.everywhere.checked && !everywhere.hidden,
          remember: form.elements.remember.checked,
        });
      });
      return form;
    }

    check(name, text, checked) {
      const label = make("label", null, { class: "check" });
      label.append(make("input", null, { type: "checkbox", name: name, checked: Boolean(checked) }), make("span", text));
      return label;
    }

    offer(one) {
      const label = make("label", null, { class: "offer" });
      const words = make("span");
      words.append(make("span", one.code ? one.name + " \u00b7 " + one.code : one.name));
      if (one.path) words.append(make("small", one.path));
      if (one.why) words.append(make("small", one.why));
      label.append(make("input", null, { type: "radio", name: "code", value: one.code }), words);
      return label;
    }

    search(box, results) {
      window.clearTimeout(this.searching);
      const text = box.value.trim();
      if (text.length < 2) return results.replaceChildren();
      this.searching = window.setTimeout(async () => {
        const asked = new URLSearchParams({ q: text, vintage: this.element.dataset.vintage });
        try {
          const found = await this.fetch(this.element.dataset.units + "&" + asked);
          if (box.value.trim() !== text) return;
          results.replaceChildren(...found.map((one) => this.offer(one)));
          if (!found.length) results.append(make("p", this.words.nothingFound, { class: "hint" }));
        } catch (error) {
          desk.fail(error.message);
        }
      }, SEARCH_MS);
    }

    /* The sender's cells: header rows, then the rows around; cells with a problem are marked. */
    preview(box, row, sheet) {
      const wrong = new Set(row.problems.map(function (one) { return one[1]; }).filter(function (one) { return one !== null; }));
      const table = make("table");
      const head = make("tr");
      head.append(make("th"));
      sheet.letters.forEach(function (letter) { head.append(make("th", letter, { scope: "col" })); });
      table.append(head);
      let before = null;
      sheet.rows.forEach(function (one) {
        if (before !== null && one.row > before + 1) {
          const gap = make("tr", null, { class: "gap" });
          gap.append(make("td", "\u22ee", { colspan: sheet.letters.length + 1 }));
          table.append(gap);
        }
        before = one.row;
        const line = make("tr", null, {
          class: (one.row === row.row ? "this " : "") + (one.header ? "header " : "") + (one.hidden ? "hidden-row" : ""),
        });
        line.append(make("th", one.row, { scope: "row" }));
        one.cells.forEach(function (text, column) {
          const marked = one.row === row.row && wrong.has(column);
          line.append(make("td", text, { class: marked ? "marked" : null, title: text }));
        });
        table.append(line);
      });
      box.replaceChildren(table);
      const marked = table.querySelector(".marked");
      if (marked) box.scrollLeft = Math.max(0, marked.offsetLeft - 120);
    }
  }

  window.AtlasRowPanel = RowPanel;
})();
