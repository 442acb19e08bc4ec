/* Where the page of pilot choices starts: the functions that Dash calls, keys, clicks, room. */
(function () {
  "use strict";
  const pilots = (window.atlasPilots = window.atlasPilots || {});
  const byId = (id) => document.getElementById(id);
  let page = null;

  let openControls = null;

  function tabs() {
    const all = [...document.querySelectorAll("#tabs [role=tab]")];
    all.forEach((tab, at) => {
      const name = tab.id.slice("tab-".length);
      tab.tabIndex = at ? -1 : 0;
      tab.addEventListener("click", () => page.view(name));
      tab.addEventListener("keydown", (event) => {
        const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
        if (!by) return;
        const next = all[(at + by + all.length) % all.length];
        page.view(next.id.slice("tab-".length));
        next.focus();
        event.preventDefault();
      });
    });
  }

  function listen() {
    tabs();
    openControls = window.atlasDrawer(
      "controls",
      { drawer: "controls", opener: "controls-open", closer: "controls-close" },
      [byId("main")],
    );
    page.map.on("click", ({ code }) => {
      if (page.row(code)) page.toggle(code);
    });
    for (const button of document.querySelectorAll("#files [data-ending]")) {
      button.addEventListener("click", () => pilots.fetchFile(page, button.dataset.ending, button));
    }
    byId("save").hidden = !page.mayKeep();
    byId("save").addEventListener("click", () => {
      if (page.answer) pilots.openKeep(page);
    });
    window.addEventListener("popstate", () => page.read(window.location.search));
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      if (byId("shell").dataset.controls === "open") openControls(false);
      else if (!byId("why").hidden && !byId("keep").open) page.closeWhy();
    });
    pilots.watchMap(page);
  }

  function start(started, facts) {
    if (page || !facts) return;
    pilots.learn(facts);
    page = pilots.page = new pilots.Page();
    listen();
    page.read(window.location.search);
  }

  function pick() {
    const asked = {};
    for (const { prop_id: prop, value } of window.dash_clientside.callback_context.triggered) {
      asked[prop.slice(0, prop.lastIndexOf("."))] = value;
    }
    for (const [id, value] of Object.entries(asked)) {
      if (value !== null && value !== undefined) page.picked({ [id]: value });
    }
  }

  async function speak(lang) {
    if (!page || !page.scenario || lang === pilots.lang()) return;
    pilots.speak(lang);
    page.holdLanguage();
    page.holdPickers();
    page.write(false);
    if (page.saved) {
      await page.openSaved(page.saved, false);
      return;
    }
    await page.gather();
    page.showControls();
    if (page.kept) page.answerA();
    page.choose(true);
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    pilots: {
      start,
      pick,
      speak,
      search: (text) => pilots.searchTable(text),
      openControls: () => openControls(true),
      closeControls: () => openControls(false),
      askAgain: () => window.location.reload(),
      closeNotice: () => true,
    },
  });
})();
