/* Methods of the page: two scenarios, saved ones, columns of one's own. */
(function () {
  "use strict";
  const pilots = (window.atlasPilots = window.atlasPilots || {});
  const USER_KEY = "atlas-user";

  const TOLD = 20;

  pilots.deeds = {
    /* ---- two scenarios --------------------------------------------------------------------- */

    keepA() {
      this.kept = this.scenario;
      this.keptAnswer = this.answer;
      this.write(true);
      this.twoChanged();
    },

    dropA() {
      this.kept = this.keptAnswer = null;
      this.write(true);
      this.twoChanged();
    },

    swapA() {
      const [scenario, answer] = [this.kept, this.keptAnswer];
      [this.kept, this.keptAnswer] = [this.scenario, this.answer];
      this.take(answer);
      this.enter(scenario);
    },

    answerA() {
      const asked = this.kept;
      new pilots.Line().ask(
        0,
        (signal) => pilots.post("api/choose", { scenario: asked, lang: pilots.lang() }, signal),
        (answer) => {
          if (this.kept === asked) {
            this.keptAnswer = answer;
            this.twoChanged();
          }
        },
        (error) => this.note(error.message),
      );
    },

    twoChanged() {
      if (!this.answer) return;
      pilots.showTwo(this);
      pilots.showLegend(this);
      this.map.redrawOver();
    },

    /* ---- saved scenarios, columns ---------------------------------------------------------- */

    async openSaved(id, step) {
      let found = null;
      try {
        found = await pilots.get("api/saved/" + encodeURIComponent(id), { lang: pilots.lang() });
      } catch (error) {
        if (!(error instanceof pilots.Refused)) throw error;
        if (!this.scenario) await this.read("?lang=" + pilots.lang());
        this.note(error.message);
        return;
      }
      this.scenario = this.origin = found.answer.scenario;
      this.kept = this.keptAnswer = null;
      this.saved = id;
      this.drawing = null;
      this.reach = 0;
      this.take(found.answer);
      this.holdPickers();
      this.write(step !== false);
      await this.gather();
      this.showControls();
      this.told(found.answer);
      this.note(
        pilots.say("saved_as", {
          title: found.entry.title,
          user: found.entry.user,
          day: pilots.day(found.entry.created.slice(0, 10)),
        }) + (found.notice ? " " + found.notice : ""),
        found.notice ? () => this.put(this.scenario, { fresh: true }) : null,
      );
      if (this._view === "saved") this.askSaved();
    },

    async askSaved() {
      this.savedError = "";
      try {
        this.list = (await pilots.get("api/saved", { lang: pilots.lang() })).saved;
      } catch (error) {
        if (!(error instanceof pilots.Refused || error instanceof TypeError)) throw error;
        this.savedError = error.message;
      }
      pilots.showSaved(this);
    },

    async save(title, user) {
      window.sessionStorage.setItem(USER_KEY, (this.user = user));
      const { id } = await pilots.post("api/save", { ...this.body(), title, user });
      await this.openSaved(id);
      this.view("saved");
    },

    async upload(file) {
      const { vintage, province, land } = this.scenario;
      const path = pilots.asked("api/columns", {
        vintage,
        province,
        land,
        file_name: file.name,
        lang: pilots.lang(),
      });
      try {
        const found = await (
          await pilots.send(path, file, null, "application/octet-stream")
        ).json();
        this.report = [
          pilots.say("columns_read", {
            rows: pilots.number(found.rows),
            names: [...found.numbers, ...found.flags].join(", "),
          }),
          ...found.not_taken.slice(0, TOLD).map((one) => one.text),
          ...(found.not_taken.length > TOLD
            ? [pilots.say("columns_more", { count: pilots.number(found.not_taken.length - TOLD) })]
            : []),
        ];
        this.put({ ...this.scenario, columns: found.id });
        await this.gather();
      } catch (error) {
        if (!(error instanceof pilots.Refused || error instanceof TypeError)) throw error;
        this.report = [error.message];
      }
      this.showControls();
    },

    async dropColumns() {
      this.report = null;
      const own = (one) => !one.measure.startsWith("user:");
      this.put({ ...this.scenario, columns: null, criteria: this.scenario.criteria.filter(own) });
      await this.gather();
      this.showControls();
    },
  };
})();
