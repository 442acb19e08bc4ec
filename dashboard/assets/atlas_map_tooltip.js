/* What the pointer rests on, said in words. Names come from data: every text is set as text. */
(function () {
  "use strict";
  const parts = (window.atlasMapParts = window.atlasMapParts || {});
  const WAIT = 60;
  const KEPT = 400;

  function element(tag, className, text) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text !== undefined && text !== null) made.textContent = text;
    return made;
  }

  /* Rows of [label, value] under a title; used by the tooltip and by the popups of points. */
  function card(title, subtitle, rows, notes) {
    const box = element("div", "atlas-card");
    box.appendChild(element("div", "atlas-card-title", title));
    if (subtitle) box.appendChild(element("div", "atlas-card-subtitle", subtitle));
    if (rows && rows.length) {
      const list = element("dl", "atlas-card-rows");
      for (const [label, value] of rows) {
        list.appendChild(element("dt", "", label));
        list.appendChild(element("dd", "", value));
      }
      box.appendChild(list);
    }
    for (const note of notes || []) box.appendChild(element("div", "atlas-card-note", note));
    return box;
  }

  class Tooltip {
    constructor(container, net) {
      this._net = net;
      this._box = element("div", "atlas-tooltip");
      this._box.hidden = true;
      container.appendChild(this._box);
      /* What keys have come to is read aloud; what comes and goes with its box would not be. */
      this._said = element("div", "visually-hidden");
      this._said.setAttribute("role", "status");
      container.appendChild(this._said);
      this._container = container;
      this._url = null;
      this.span = null; // the part of the width it may stand in, [left, right]; null: all of it
    }

    /* point: css pixels in the container; query: what /unit.json asks for. */
    show(query, point, texts) {
      const url = this._net.url("unit.json", query);
      this._place(point);
      if (url === this._url) return;
      this.cancel();
      this._url = url;
      this._timer = setTimeout(() => this._load(url, point, texts), WAIT);
    }

    /* What the page says itself; null: nothing. */
    tell(unit, point) {
      if (!unit) return this.hide();
      this.cancel();
      this._url = null;
      this._point = point;
      return this._say(unit);
    }

    _say(unit) {
      this._fill(card(unit.name, unit.parents.join(", "), unit.rows, unit.notes));
    }

    async _load(url, point, texts) {
      const abort = (this._abort = new AbortController());
      const slow = setTimeout(() => this._fill(element("div", "", texts.loading), point), 300);
      try {
        const unit = await this._net.keep(url, "json", abort.signal, KEPT);
        if (this._url === url) this._say(unit);
      } catch (error) {
        if (error.name !== "AbortError" && this._url === url) {
          this._fill(element("div", "atlas-card-note", texts.failed), null);
        }
      } finally {
        clearTimeout(slow);
      }
    }

    _fill(content) {
      this._box.replaceChildren(content);
      this._box.hidden = false;
      this._place(this._point);
      const byKeys = this._container.classList.contains("atlas-by-keyboard");
      this._said.textContent = byKeys ? this._box.innerText : "";
    }

    _place(point) {
      this._point = point;
      const [width, height] = [this._box.offsetWidth, this._box.offsetHeight];
      const room = this._container.getBoundingClientRect();
      const [low, high] = this.span || [0, room.width];
      const beside = point.x + 16 + width > high ? point.x - 16 - width : point.x + 16;
      const left = Math.max(low + 4, Math.min(beside, high - 4 - width));
      const top = point.y + 16 + height > room.height ? point.y - 16 - height : point.y + 16;
      this._box.style.transform =
        `translate(${Math.round(left)}px, ${Math.max(4, Math.round(top))}px)`;
    }

    cancel() {
      clearTimeout(this._timer);
      if (this._abort) this._abort.abort();
      this._abort = null;
    }

    hide() {
      this.cancel();
      this._url = null;
      this._box.hidden = true;
      this._said.textContent = "";
    }
  }

  parts.element = element;
  parts.card = card;
  parts.Tooltip = Tooltip;
})();
