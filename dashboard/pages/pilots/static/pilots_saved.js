/* The saved scenarios beside the map, the dialog that saves one, and the files of the scenario. */
(function () {
  "use strict";
  const pilots = (window.atlasPilots = window.atlasPilots || {});
  const { h } = pilots;

  /* ---- saved --------------------------------------------------------------------------------- */

  function entry(page, one) {
    const open = h("a", {
      href: one.url,
      text: one.title,
      class: "pilots-saved-title",
      data: { saved: one.id },
      click: (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        page.openSaved(one.id);
      },
    });
    const about = [
      one.user,
      pilots.day(one.created.slice(0, 10)),
      pilots.say("saved_release", { release: one.release, day: pilots.day(one.release_day) }),
    ];
    if (one.simulated) about.push(pilots.say("simulated"));
    return h(
      "li",
      { class: one.id === page.saved ? "pilots-saved-open" : "" },
      open,
      h("div", { class: "hint", text: about.join(" \u00b7 ") }),
    );
  }

  pilots.showSaved = function (page) {
    const { saved, savedError } = page;
    pilots.fill(
      pilots.byId("saved"),
      page.mayKeep() && page.answer
        ? pilots.button("save-open", pilots.say("save"), () => pilots.openKeep(page))
        : null,
      savedError ? h("p", { class: "pilots-none", text: savedError }) : null,
      page.list === null && !savedError
        ? h("p", { class: "hint", text: pilots.say("loading") })
        : null,
      page.list && !page.list.length
        ? h("p", { class: "hint", text: pilots.say("none_saved") })
        : null,
      page.list
        ? h(
            "ul",
            { class: "pilots-saved", data: { open: saved || "" } },
            page.list.map((one) => entry(page, one)),
          )
        : null,
    );
  };

  /* ---- saving and files ---------------------------------------------------------------------- */

  function fields(page) {
    const title = h("input", {
      type: "text",
      name: "title",
      required: true,
      maxLength: 200,
      value: page.suggestedTitle(),
      data: { key: "title" },
    });
    const user = h("input", {
      type: "text",
      name: "user",
      required: true,
      maxLength: 80,
      value: page.user,
      data: { key: "user" },
      autocomplete: "name",
    });
    return [title, user];
  }

  pilots.openKeep = function (page) {
    const dialog = pilots.byId("keep");
    const [title, user] = fields(page);
    const said = h("p", { class: "pilots-none", role: "alert" });
    const done = h("p", { role: "status" });
    const form = h(
      "form",
      {
        method: "dialog",
        submit: async (event) => {
          event.preventDefault();
          said.textContent = "";
          try {
            await page.save(title.value, user.value);
            dialog.close();
          } catch (error) {
            if (!(error instanceof pilots.Refused || error instanceof TypeError)) throw error;
            said.textContent = error.message;
          }
        },
      },
      h("h2", { text: pilots.say("save") }),
      h("p", { class: "hint", text: pilots.say("save_hint") }),
      h("label", { class: "pilots-field" }, h("span", { text: pilots.say("save_title") }), title),
      h("label", { class: "pilots-field" }, h("span", { text: pilots.say("save_user") }), user),
      said,
      done,
      h(
        "div",
        { class: "pilots-actions" },
        h("button", {
          type: "submit",
          class: "quiet-button pilots-strong",
          text: pilots.say("save"),
        }),
        pilots.button("save-cancel", pilots.say("cancel"), () => dialog.close()),
      ),
    );
    dialog.replaceChildren(form);
    dialog.showModal();
    title.select();
  };

  /* A file of the scenario as it stands: made by the server, handed over under its name there. */
  pilots.fetchFile = async function (page, ending, mark) {
    mark.setAttribute("aria-busy", "true");
    mark.disabled = true;
    try {
      const body = page.saved ? { saved: page.saved } : { scenario: page.scenario };
      const response = await pilots.send("export." + ending, { ...body, lang: pilots.lang() });
      const named = /filename\*=UTF-8''([^;]+)/i.exec(
        response.headers.get("Content-Disposition") || "",
      );
      const plain = /filename="?([^";]+)"?/i.exec(
        response.headers.get("Content-Disposition") || "",
      );
      const url = URL.createObjectURL(await response.blob());
      const link = h("a", {
        href: url,
        download: named ? decodeURIComponent(named[1]) : plain ? plain[1] : "pilots." + ending,
      });
      link.click();
      window.setTimeout(() => URL.revokeObjectURL(url), 60000);
    } catch (error) {
      if (!(error instanceof pilots.Refused || error instanceof TypeError)) throw error;
      page.note(error.message);
    } finally {
      mark.removeAttribute("aria-busy");
      mark.disabled = false;
    }
  };
})();
