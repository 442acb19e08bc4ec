/* Requests to the atlas's own server: one error shape, a small cache, and abort of what is stale. */
(function () {
  "use strict";
  const parts = (window.atlasMapParts = window.atlasMapParts || {});

  class RequestError extends Error {
    constructor(message, status) {
      super(message);
      this.name = "RequestError";
      this.status = status;
    }
  }

  /* The path the atlas is mounted at: named by a page that has a path of its own below it, else
     read from the configuration Dash puts in the page. */
  function prefix() {
    const root = document.querySelector('meta[name="atlas-root"]');
    if (root) return root.content;
    const config = document.getElementById("_dash-config");
    return config ? JSON.parse(config.textContent).requests_pathname_prefix || "/" : "/";
  }

  class Net {
    constructor() {
      this.prefix = prefix();
      this._kept = new Map();
      this._flights = new Map();
    }

    url(path, query) {
      const search = new URLSearchParams();
      for (const [name, value] of Object.entries(query || {})) {
        if (value !== null && value !== undefined && value !== "") search.set(name, value);
      }
      const text = search.toString();
      return this.prefix + path + (text ? "?" + text : "");
    }

    async get(url, kind, signal) {
      const response = await fetch(url, { signal, credentials: "same-origin" });
      if (!response.ok) {
        let message = response.status + " " + response.statusText;
        try {
          message = (await response.json()).error.message;
        } catch (ignored) {
          if (!(ignored instanceof SyntaxError || ignored instanceof TypeError)) throw ignored;
        }
        throw new RequestError(message, response.status);
      }
      return kind === "json" ? response.json() : response.arrayBuffer();
    }

    /* The answer to an address whose content never changes while the page stands open; at most
       `limit` answers of a kind are kept, the least recently used goes first. */
    async keep(url, kind, signal, limit, transform) {
      if (this._kept.has(url)) {
        const entry = this._kept.get(url);
        this._kept.delete(url);
        this._kept.set(url, entry);
        return entry.value;
      }
      const flight = this._flights.get(url) || this._depart(url, kind, limit, transform);
      return signal ? this._board(url, flight, signal) : this._hold(flight).answer;
    }

    /* Two maps that ask for the same at the same time wait for one answer, and share it. */
    _depart(url, kind, limit, transform) {
      const abort = new AbortController();
      const flight = { abort, waiting: 0 };
      flight.answer = this.get(url, kind, abort.signal).then((answer) => {
        const value = transform ? transform(answer) : answer;
        this._kept.set(url, { value, group: limit });
        const same = [...this._kept].filter(([, entry]) => entry.group === limit);
        if (same.length > limit) this._kept.delete(same[0][0]);
        return value;
      }).finally(() => this._land(url, flight));
      flight.answer.catch(() => null);
      this._flights.set(url, flight);
      return flight;
    }

    _land(url, flight) {
      if (this._flights.get(url) === flight) this._flights.delete(url);
    }

    _hold(flight) {
      flight.waiting++;
      return flight;
    }

    /* The answer, or an AbortError at the signal; the request stops when nobody waits any more. */
    _board(url, flight, signal) {
      this._hold(flight);
      return new Promise((resolve, reject) => {
        const leave = () => {
          if (--flight.waiting === 0) {
            this._land(url, flight);
            flight.abort.abort();
          }
          reject(signal.reason);
        };
        if (signal.aborted) {
          leave();
          return;
        }
        signal.addEventListener("abort", leave, { once: true });
        flight.answer.then(resolve, reject)
          .finally(() => signal.removeEventListener("abort", leave));
      });
    }

    drop(url) {
      this._kept.delete(url);
    }
  }

  parts.Net = Net;
  parts.RequestError = RequestError;
})();
