/* atlasMapParts.swipe(frame, handle, left, right): two maps in one frame with a divider between.

   The right map lies above the left one and is cut off at the divider (compare.css reads --swipe);
   the handle is a slider: dragged by pointer or touch, moved by the keys. Each map keeps its words
   on its own side.

     swipe.at            share of the frame left of the divider, 0 ... 100
     swipe.set(share)    move the divider
     swipe.active        whether the maps lie above one another at all */
(function () {
  "use strict";
  const parts = (window.atlasMapParts = window.atlasMapParts || {});
  const STEP = 2;
  const PAGE = 10;
  const KEYS = {
    ArrowLeft: (at) => at - STEP, ArrowDown: (at) => at - STEP,
    ArrowRight: (at) => at + STEP, ArrowUp: (at) => at + STEP,
    PageDown: (at) => at - PAGE, PageUp: (at) => at + PAGE,
    Home: () => 0, End: () => 100,
  };

  class Swipe {
    constructor(frame, handle, left, right) {
      [this._frame, this._handle, this._left, this._right] = [frame, handle, left, right];
      this.at = 50;
      this._active = false;
      handle.addEventListener("pointerdown", (event) => this._grasp(event));
      handle.addEventListener("keydown", (event) => this._key(event));
      new ResizeObserver(() => this._spans()).observe(frame);
      for (const atlas of [left, right]) atlas.on("attached", () => this._spans());
      this.set(this.at);
    }

    get active() {
      return this._active;
    }

    set active(on) {
      this._active = on;
      this._spans();
    }

    set(share) {
      this.at = Math.round(Math.max(0, Math.min(100, share)) * 10) / 10;
      this._frame.style.setProperty("--swipe", this.at + "%");
      this._handle.setAttribute("aria-valuenow", String(Math.round(this.at)));
      this._handle.setAttribute("aria-valuetext", Math.round(this.at) + "%");
      this._spans();
    }

    _spans() {
      const width = this._frame.clientWidth;
      const edge = (width * this.at) / 100;
      const spans = this._active ? [[0, edge], [edge, width]] : [null, null];
      [this._left, this._right].forEach((atlas, place) => {
        if (atlas._tooltip) atlas._tooltip.span = spans[place];
      });
    }

    _grasp(event) {
      if (event.button) return;
      const handle = this._handle;
      const { left, width } = this._frame.getBoundingClientRect();
      const grip = handle.getBoundingClientRect();
      const off = event.clientX - (grip.left + grip.width / 2);
      const follow = (moved) => this.set((100 * (moved.clientX - off - left)) / width);
      const release = () => {
        handle.removeEventListener("pointermove", follow);
        handle.removeEventListener("pointerup", release);
        handle.removeEventListener("pointercancel", release);
      };
      handle.setPointerCapture(event.pointerId);
      handle.addEventListener("pointermove", follow);
      handle.addEventListener("pointerup", release);
      handle.addEventListener("pointercancel", release);
      handle.focus();
      event.preventDefault();
    }

    _key(event) {
      const move = KEYS[event.key];
      if (!move) return;
      this.set(move(this.at));
      event.preventDefault();
    }
  }

  parts.swipe = (frame, handle, left, right) => new Swipe(frame, handle, left, right);
})();
