/* The dialog that makes a page to print: it asks the server for the file of the present address. */
(function () {
  "use strict";

  let making = null;

  function byId(id) {
    return document.getElementById(id);
  }

  function say(id) {
    byId("print-state").textContent = id ? byId(id).textContent : "";
  }

  function field(name) {
    return byId("print-dialog").querySelector('[data-print="' + name + '"]');
  }

  function open() {
    say("");
    byId("print-dialog").showModal();
  }

  function close() {
    if (making) making.abort();
    byId("print-dialog").close();
  }

  function nameOf(response, fmt) {
    const found = /filename=([^;]+)/.exec(response.headers.get("Content-Disposition") || "");
    return found ? decodeURIComponent(found[1]) : "map." + fmt;
  }

  function save(blob, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    window.setTimeout(function () { URL.revokeObjectURL(link.href); }, 10000);
  }

  /* Posted, because title and notes may be longer than an address. */
  function make() {
    if (making) return;
    const fmt = field("fmt").value;
    const body = new URLSearchParams();
    ["paper", "orientation", "title", "notes"].forEach(function (name) {
      body.set(name, field(name).value);
    });
    making = new AbortController();
    byId("print-make").disabled = true;
    say("print-making");
    fetch("map." + fmt + window.location.search, {
      method: "POST", body: body, signal: making.signal,
    }).then(function (response) {
      if (!response.ok) throw new Error(String(response.status));
      return response.blob().then(function (blob) {
        save(blob, nameOf(response, fmt));
        say("");
        byId("print-dialog").close();
      });
    }).catch(function (error) {
      say(error.name === "AbortError" ? "" : "print-failed");
    }).finally(function () {
      making = null;
      byId("print-make").disabled = false;
    });
  }

  const actions = { "print-open": open, "print-close": close, "print-make": make };

  document.addEventListener("click", function (event) {
    const button = event.target.closest("button");
    if (button && actions[button.id]) actions[button.id]();
  });
})();
