/* A table of many rows of which only those on the screen exist: 11,000 rows cost as much as 30.
 *
 * new AtlasGrid(element, onChosen): `columns` are {title, width, num, text(row), sort(row), draw(row,
 * cell)}, `rows` any objects, `key(row)` names one. Arrows, Page Up and Down, Home, End choose. */
(function () {
  "use strict";

  const ROW = 34;
  const SPARE = 6;

  class AtlasGrid {
    constructor(element, options) {
      this.element = element;
      this.options = options;
      this.columns = [];
      this.rows = [];
      this.chosen = null;
      this.sorted = null; // {column, down}
      this.asked = 0;
      this.head = document.createElement("div");
      this.head.className = "vgrid-head";
      this.head.setAttribute("role", "row");
      this.body = document.createElement("div");
      this.body.className = "vgrid-body";
      this.body.setAttribute("role", "rowgroup");
      element.replaceChildren(this.head, this.body);
      element.addEventListener("scroll", () => this.soon(), { passive: true });
      element.addEventListener("keydown", (event) => this.key(event));
      this.body.addEventListener("click", (event) => {
        const row = event.target.closest(".vgrid-row");
        if (row) this.choose(Number(row.dataset.at));
      });
      new ResizeObserver(() => this.soon()).observe(element);
    }

    setColumns(columns) {
      this.columns = columns;
      this.template = columns.map((one) => one.grow ? "minmax(" + one.width + "px, 1fr)" : one.width + "px").join(" ");
      this.head.style.gridTemplateColumns = this.template;
      const width = "max(100%, " + columns.reduce((sum, one) => sum + one.width, 0) + "px)";
      this.head.style.width = width;
      this.body.style.width = width;
      this.head.replaceChildren(...columns.map((one, at) => this.heading(one, at)));
      this.element.setAttribute("aria-colcount", columns.length);
    }

    heading(column, at) {
      const cell = document.createElement("div");
      cell.setAttribute("role", "columnheader");
      if (column.num) cell.className = "num-head";
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = column.title;
      button.title = column.hint || column.title;
      button.tabIndex = -1;
      button.addEventListener("click", () => this.sortBy(at));
      cell.append(button);
      return cell;
    }

    /* First upwards, then downwards, then as the rows came. */
    sortBy(at) {
      const now = this.sorted;
      if (!now || now.at !== at) this.sorted = { at: at, down: false };
      else this.sorted = now.down ? null : { at: at, down: true };
      [...this.head.children].forEach((cell, place) => {
        if (this.sorted && this.sorted.at === place) {
          cell.setAttribute("aria-sort", this.sorted.down ? "descending" : "ascending");
        } else cell.removeAttribute("aria-sort");
      });
      this.setRows(this.given);
    }

    setRows(rows) {
      this.given = rows;
      this.rows = rows;
      if (this.sorted) {
        const value = this.columns[this.sorted.at].sort;
        const sign = this.sorted.down ? -1 : 1;
        const order = new Intl.Collator("vi", { numeric: true });
        this.rows = rows.slice().sort((a, b) => {
          const left = value(a), right = value(b);
          if (typeof left === "number" && typeof right === "number") return sign * (left - right);
          if (left === null || right === null) return (left === null) - (right === null);
          return sign * order.compare(String(left), String(right));
        });
      }
      this.body.style.height = this.rows.length * ROW + "px";
      this.element.setAttribute("aria-rowcount", this.rows.length + 1);
      this.draw();
    }

    soon() {
      if (this.asked) return;
      this.asked = window.requestAnimationFrame(() => { this.asked = 0; this.draw(); });
    }

    draw() {
      const height = this.element.clientHeight;
      const from = Math.max(0, Math.floor(this.element.scrollTop / ROW) - SPARE);
      const to = Math.min(this.rows.length, Math.ceil((this.element.scrollTop + height) / ROW) + SPARE);
      if (!this.rows.length) {
        const none = document.createElement("div");
        none.className = "vgrid-empty";
        none.textContent = this.element.dataset.empty;
        this.body.replaceChildren(none);
        return;
      }
      const drawn = [];
      for (let at = from; at < to; at += 1) drawn.push(this.row(at));
      this.body.replaceChildren(...drawn);
    }

    row(at) {
      const data = this.rows[at];
      const row = document.createElement("div");
      const chosen = this.chosen !== null && this.options.key(data) === this.chosen;
      row.className = "vgrid-row " + (this.options.className ? this.options.className(data) : "");
      row.setAttribute("role", "row");
      row.setAttribute("aria-rowindex", at + 2);
      row.setAttribute("aria-selected", chosen ? "true" : "false");
      row.id = "vgrid-row-" + at;
      row.dataset.at = at;
      row.style.top = at * ROW + "px";
      row.style.gridTemplateColumns = this.template;
      this.columns.forEach((column) => {
        const cell = document.createElement("div");
        cell.setAttribute("role", "gridcell");
        if (column.num) cell.className = "num";
        if (column.draw) column.draw(data, cell);
        else {
          cell.textContent = column.text(data);
          cell.title = cell.textContent;
        }
        row.append(cell);
      });
      if (chosen) this.element.setAttribute("aria-activedescendant", row.id);
      return row;
    }

    place(key) {
      return this.rows.findIndex((one) => this.options.key(one) === key);
    }

    choose(at, quiet) {
      const data = this.rows[at];
      if (!data) return;
      this.chosen = this.options.key(data);
      const top = at * ROW, room = this.element.clientHeight - this.head.offsetHeight;
      if (top < this.element.scrollTop) this.element.scrollTop = top;
      else if (top + ROW > this.element.scrollTop + room) this.element.scrollTop = top + ROW - room;
      this.draw();
      if (!quiet) this.options.onChosen(data);
    }

    key(event) {
      if (event.target !== this.element) return;
      const page = Math.max(1, Math.floor(this.element.clientHeight / ROW) - 2);
      const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -1e9, End: 1e9 };
      if (!(event.key in steps)) return;
      event.preventDefault();
      const now = this.chosen === null ? -1 : this.place(this.chosen);
      this.choose(Math.min(this.rows.length - 1, Math.max(0, now + steps[event.key])));
    }
  }

  window.AtlasGrid = AtlasGrid;
})();
