/* Progress of a wait, a way out of a long one, and an error with a way to try again. */
(function () {
  "use strict";
  const parts = (window.atlasMapParts = window.atlasMapParts || {});
  const SHOW_AFTER = 300;
  const CANCEL_AFTER = 5000;

  class Status {
    constructor(container) {
      this._bar = parts.element("div", "atlas-progress");
      this._bar.setAttribute("role", "progressbar");
      this._bar.hidden = true;
      this._box = parts.element("div", "atlas-status");
      this._box.setAttribute("role", "alert");
      this._box.hidden = true;
      container.append(this._bar, this._box);
    }

    wait(texts, cancel) {
      this.done();
      this._timers = [
        setTimeout(() => {
          this._bar.setAttribute("aria-label", texts.loading);
          this._bar.hidden = false;
        }, SHOW_AFTER),
        setTimeout(() => this._say(texts.slow, texts.cancel, cancel), CANCEL_AFTER),
      ];
    }

    fail(message, texts, retry) {
      this.done();
      this._say(texts.failed + " " + message, texts.retry, retry);
    }

    done() {
      (this._timers || []).forEach(clearTimeout);
      this._bar.hidden = true;
      this._box.hidden = true;
    }

    _say(message, action, act) {
      const button = parts.element("button", "atlas-status-action", action);
      button.type = "button";
      button.addEventListener("click", act);
      this._box.replaceChildren(parts.element("span", "", message), button);
      this._box.hidden = false;
    }
  }

  parts.Status = Status;
})();
