/* What the pages for imports share: requests that change something, waiting, errors, confirming.
 * Texts come from the server and from files; all of them are set as text, never as markup. */
(function () {
  "use strict";

  const SHOW_AFTER_MS = 300;
  const ASK_MS = 250;
  const LOST_AFTER = 20;
  const RELEASE_ASK_MS = 1500;
  const RELEASE_SLOW_MS = 60000;
  const body = document.body;
  const root = body.dataset.root;
  const base = root + "imports/";
  let current = null; // what is under way: {stop, timer}

  function byId(id) {
    return document.getElementById(id);
  }

  function make(tag, text, attributes) {
    const element = document.createElement(tag);
    if (text !== undefined && text !== null) element.textContent = text;
    Object.entries(attributes || {}).forEach(function (pair) {
      if (pair[1] === false || pair[1] === null || pair[1] === undefined) return;
      element.setAttribute(pair[0], pair[1] === true ? "" : pair[1]);
    });
    return element;
  }

  function later(milliseconds) {
    return new Promise(function (resolve) { window.setTimeout(resolve, milliseconds); });
  }

  /* ---- errors ------------------------------------------------------------------------------- */

  function fail(message) {
    const strip = byId("failure");
    strip.querySelector("span").textContent = message;
    strip.hidden = false;
    strip.scrollIntoView({ block: "nearest" });
  }

  function failNot() {
    byId("failure").hidden = true;
  }

  function messageOf(answer, fallback) {
    if (!answer || !answer.error) return fallback;
    const details = answer.error.details || {};
    return (body.dataset.lang === "vi" && details.message_vi) || answer.error.message || fallback;
  }

  /* ---- requests ----------------------------------------------------------------------------- */

  async function ask(path, options) {
    let response;
    try {
      response = await fetch(base + path, Object.assign({ cache: "no-store" }, options));
    } catch (_offline) {
      throw new Error(byId("work").querySelector(".work-text").dataset.lost);
    }
    const answer = await response.json().catch(function () { return null; });
    if (!response.ok) throw new Error(messageOf(answer, response.status + " " + response.statusText));
    return answer;
  }

  function post(path, data) {
    return ask(path, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Atlas-Request": "1" },
      body: JSON.stringify(data || {}),
    });
  }

  /* ---- waiting ------------------------------------------------------------------------------ */

  function begin(stop) {
    const bar = byId("work");
    body.classList.add("busy");
    byId("work-cancel").hidden = !stop;
    tell(null, null);
    current = { stop: stop, timer: window.setTimeout(function () { bar.hidden = false; }, SHOW_AFTER_MS) };
  }

  function tell(share, text) {
    const bar = byId("work");
    const line = bar.querySelector(".work-text");
    line.textContent = text || line.dataset.work;
    if (share === null || share === undefined) bar.querySelector("progress").removeAttribute("value");
    else bar.querySelector("progress").value = share;
  }

  function end() {
    if (current) window.clearTimeout(current.timer);
    current = null;
    byId("work").hidden = true;
    body.classList.remove("busy");
  }

  /* Follow a job to its end; gives its result, or null when it was stopped. */
  async function follow(id) {
    let lost = 0;
    for (;;) {
      let job;
      try {
        job = await ask("jobs/" + id + ".json");
        lost = 0;
      } catch (error) {
        lost += 1;
        if (lost > LOST_AFTER) throw error;
        await later(ASK_MS * 2);
        continue;
      }
      if (job.state === "done") return job.result;
      if (job.state === "cancelled") return null;
      if (job.state === "failed") throw new Error(messageOf({ error: job.error }, ""));
      tell(job.share, job.doing);
      await later(ASK_MS);
    }
  }

  function stopper(id) {
    return function () { post("jobs/" + id + "/cancel").catch(function (error) { fail(error.message); }); };
  }

  /* Start a job by a request and follow it; errors are shown. `null` when nothing came of it. */
  async function run(path, data, options) {
    const wanted = Object.assign({ stoppable: true }, options);
    failNot();
    begin(null);
    try {
      const started = await post(path, data);
      if (!started.job) return started;
      if (wanted.stoppable && current) {
        current.stop = stopper(started.job);
        byId("work-cancel").hidden = false;
      }
      return await follow(started.job);
    } catch (error) {
      fail(error.message);
      return null;
    } finally {
      end();
    }
  }

  /* ---- confirming --------------------------------------------------------------------------- */

  function confirmed(kind, text, withUser) {
    const dialog = byId("confirm");
    const words = byId("confirm-words").dataset;
    dialog.querySelector("h2").textContent = words[kind + "Title"];
    dialog.querySelector(".confirm-text").textContent = text || words[kind + "Text"];
    dialog.querySelector("[value=yes]").textContent = words[kind + "Yes"];
    dialog.querySelector(".confirm-user").hidden = !withUser;
    const user = byId("confirm-user");
    user.required = Boolean(withUser);
    if (withUser && !user.value) user.value = savedUser();
    dialog.returnValue = "";
    dialog.showModal();
    return new Promise(function (resolve) {
      dialog.addEventListener("close", function () {
        if (dialog.returnValue !== "yes") return resolve(null);
        if (withUser) keepUser(user.value);
        resolve({ user: user.value });
      }, { once: true });
    });
  }

  function savedUser() {
    return window.localStorage.getItem("atlas-user") || "";
  }

  function keepUser(name) {
    window.localStorage.setItem("atlas-user", name);
  }

  function page(path) {
    const mark = path.includes("?") ? "&" : "?";
    return base + path + mark + "lang=" + encodeURIComponent(body.dataset.lang);
  }

  /* ---- what every page has ------------------------------------------------------------------ */

  const ACTIONS = {
    discard: async function (button) {
      if (!(await confirmed("discard", button.dataset.name + " \u2014 " + byId("confirm-words").dataset.discardText))) return;
      const where = button.dataset.where || "of";
      if (await run(where + "/" + button.dataset.discard + "/discard")) {
        window.location = page(where === "of" ? "" : where + "/");
      }
    },
    rollback: async function (button) {
      const said = await confirmed("rollback", null, true);
      if (!said) return;
      const asked = { user: said.user, id: button.dataset.id || "" };
      if (await run("releases/" + button.dataset.rollback + "/rollback", asked, { stoppable: false })) window.location.reload();
    },
    undo: async function (button) {
      const said = await confirmed("undo", null, true);
      if (!said) return;
      if (await run("boundaries/in-use/" + button.dataset.undo + "/undo", { user: said.user }, { stoppable: false })) window.location.reload();
    },
    cancelJob: async function (button) {
      await post("jobs/" + button.dataset.cancelJob + "/cancel").catch(function (error) { fail(error.message); });
      window.location.reload();
    },
  };

  document.addEventListener("click", function (event) {
    const button = event.target.closest("button");
    if (!button) return;
    Object.keys(ACTIONS).forEach(function (name) {
      if (button.dataset[name] !== undefined) ACTIONS[name](button);
    });
  });

  byId("failure").querySelector("button").addEventListener("click", failNot);
  byId("work-cancel").addEventListener("click", function () {
    if (current && current.stop) current.stop();
  });
  window.addEventListener("beforeunload", function (event) {
    if (current && current.uploading) event.preventDefault();
  });

  /* The way back leads to the very map one came from. */
  function rememberMap() {
    const from = document.referrer;
    if (from && new URL(from).origin === window.location.origin && new URL(from).pathname === root) {
      window.sessionStorage.setItem("atlas-map", new URL(from).search);
    }
    const kept = window.sessionStorage.getItem("atlas-map");
    if (!kept) return;
    const search = new URLSearchParams(kept);
    search.set("lang", body.dataset.lang);
    byId("back-to-map").href = root + "?" + search;
  }

  /* After publishing: ask what the server serves until it is the new release or build. */
  async function waitForMap() {
    const line = byId("waiting-for-map");
    if (!line) return;
    const until = Date.now() + RELEASE_SLOW_MS;
    while (Date.now() < until) {
      const status = await fetch(root + "status.json", { cache: "no-store" })
        .then(function (response) { return response.json(); })
        .catch(function () { return {}; });
      if (Number(status.release) >= Number(line.dataset.release)) {
        line.textContent = line.dataset.shown;
        line.dataset.state = "shown";
        return;
      }
      await later(RELEASE_ASK_MS);
    }
    line.textContent = line.dataset.slow;
  }

  window.atlasDesk = {
    byId: byId, make: make, later: later, ask: ask, post: post, run: run, fail: fail, failNot: failNot,
    begin: begin, tell: tell, end: end, follow: follow, stopper: stopper, confirmed: confirmed,
    savedUser: savedUser, keepUser: keepUser, page: page, base: base, messageOf: messageOf,
    setStop: function (stop, uploading) {
      if (!current) return;
      current.stop = stop;
      current.uploading = Boolean(uploading);
      byId("work-cancel").hidden = !stop;
    },
    waitForMap: waitForMap,
  };
  rememberMap();
  waitForMap();
})();
