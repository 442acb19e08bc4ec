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

  /* The path the application is mounted at, read from the configuration Dash puts in the page. */
  function prefix() {
    const config = document.getElementById("_dash-config");
    return config ? JSON.parse(config.textContent).requests_pathname_prefix || "/" : "/";
  }

  class Net {
    constructor() {
      this.prefix = prefix();
      this._kept = new Map();
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
      const answer = await this.get(url, kind, signal);
      const value = transform ? transform(answer) : answer;
      this._kept.set(url, { value, group: limit });
      const same = [...this._kept].filter(([, entry]) => entry.group === limit);
      if (same.length > limit) this._kept.delete(same[0][0]);
      return value;
    }

    drop(url) {
      this._kept.delete(url);
    }
  }

  parts.Net = Net;
  parts.RequestError = RequestError;
})();
