/* Questions to the JSON API: the last one asked wins, what it overtakes is given up. */
(function () {
  "use strict";
  const pilots = (window.atlasPilots = window.atlasPilots || {});

  class Refused extends Error {}

  function address(path) {
    return pilots.facts().root + "pilots/" + path;
  }

  async function answerOf(response) {
    if (response.ok) return response;
    let told = null;
    try {
      told = (await response.json()).error;
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
    if (!told) throw new Refused(response.status + " " + response.statusText);
    const words = pilots.lang() === "vi" && told.details && told.details.message_vi;
    throw new Refused(words || told.message);
  }

  /* A path with its query; what is not said is left out. */
  function asked(path, query) {
    return path + "?" + new URLSearchParams(Object.entries(query).filter(([, held]) => held));
  }

  async function get(path, query, signal) {
    const response = await fetch(address(asked(path, query)), {
      signal,
      credentials: "same-origin",
    });
    return (await answerOf(response)).json();
  }

  async function send(path, body, signal, kind) {
    const response = await fetch(address(path), {
      method: "POST",
      signal,
      credentials: "same-origin",
      body: kind ? body : JSON.stringify(body),
      headers: { "Content-Type": kind || "application/json", "X-Atlas-Request": "1" },
    });
    return answerOf(response);
  }

  async function post(path, body, signal) {
    return (await send(path, body, signal)).json();
  }

  /* One question at a time: `ask(act, wait)` waits, and starts over when it is called again. */
  class Line {
    constructor() {
      this._turn = 0;
      this.busy = false;
    }

    stop() {
      this._turn += 1;
      window.clearTimeout(this._timer);
      if (this._abort) this._abort.abort();
      this.busy = false;
    }

    /* act(signal) -> answer; told(answer) or failed(error), for the last question alone. */
    ask(wait, act, told, failed) {
      this.stop();
      const turn = this._turn;
      const abort = (this._abort = new AbortController());
      this.busy = true;
      this._timer = window.setTimeout(async () => {
        try {
          const answer = await act(abort.signal);
          if (turn !== this._turn) return;
          this.busy = false;
          told(answer);
        } catch (error) {
          if (turn !== this._turn || error.name === "AbortError") return;
          this.busy = false;
          if (!(error instanceof Refused || error instanceof TypeError)) throw error;
          failed(error);
        }
      }, wait);
    }
  }

  Object.assign(pilots, { Refused, Line, address, asked, get, send, post });
})();
