/* The page of pilot choices: one scenario, what the server answers to it, and what follows.

   Whatever changes the scenario goes through `put`; the answer is asked for a moment later, and
   the last question asked wins. The address holds all that is not saved. */
(function () {
  "use strict";
  const pilots = (window.atlasPilots = window.atlasPilots || {});
  const CHOOSE_MS = 80;
  const FIRM_MS = 700;
  const SHOW_AFTER_MS = 300;
  const SILENT_AFTER_MS = 15000;
  const USER_KEY = "atlas-user";
  const byId = (id) => document.getElementById(id);

  class Page {
    constructor() {
      this.map = window.atlasMapParts.named("map");
      this.scenario = null;
      this.origin = null; // the scenario that plan and profile alone lead to
      this.answer = null;
      this.kept = null; // scenario A
      this.keptAnswer = null;
      this.saved = null; // the id of the saved scenario that is shown as it was saved
      this.firm = null;
      this.firmError = "";
      this.drawing = null;
      this.report = null;
      this.reach = 0; // how far the sliders of weights go
      this.list = null;
      this.savedError = "";
      this.user = window.sessionStorage.getItem(USER_KEY) || "";
      this.asking = new pilots.Line();
      this.firming = new pilots.Line();
      this.explaining = new pilots.Line();
      this._measures = new Map();
      this._held = {};
      this._view = "table";
      this._whyCode = null;
      this.painted = "";
    }

    /* ---- what is known --------------------------------------------------------------------- */

    offered() {
      return [...this._measures.values()];
    }
    measure(key) {
      const answered = this.answer ? this.answer.criteria.find((one) => one.measure === key) : null;
      return this._measures.get(key) || answered || null;
    }

    measureName(key) {
      const found = this.measure(key);
      return found ? found.name : key;
    }
    row(code) {
      return this._rows ? this._rows.get(code) || null : null;
    }
    nameOf(code) {
      const row = this.row(code);
      return row ? row.name : code;
    }
    chosen() {
      return this._numbers ? [...this._numbers.keys()] : [];
    }
    numberOf(code) {
      return this._numbers.get(code);
    }
    keptChosen() {
      return this.keptAnswer ? this.keptAnswer.choice.chosen : [];
    }
    hasDistricts() {
      return pilots
        .facts()
        .vintages.some((one) => one.id === this.scenario.vintage && one.districts);
    }
    mayKeep() {
      return pilots.facts().keeps;
    }

    tags() {
      const known = this.answer ? Object.keys(this.answer.tags) : [];
      return known.map((tag) => [tag, this.tagName(tag)]);
    }

    tagName(tag) {
      const pair = pilots.facts().tags[tag];
      return pair ? pilots.pick(pair) : tag.replace(/^user:/, "");
    }

    /* Where a commune stands, with what was clicked since the last answer. */
    stateOf(code) {
      const mark = pilots.markOf(this.scenario.rule, code);
      if (mark !== "free") return mark;
      const row = this.row(code);
      if (this._numbers.has(code)) return "chosen";
      return row && row.state === "out" ? "out" : "free";
    }

    suggestedTitle() {
      const plan = pilots.facts().plans.find((one) => one.id === this.scenario.plan);
      const profile = pilots.facts().profiles.find((one) => one.id === this.scenario.profile);
      return [plan ? plan.name : this.placeName(), profile ? pilots.pick(profile.name) : ""]
        .filter(Boolean)
        .join(" \u2013 ");
    }

    isCountry() {
      return this.scenario.province === pilots.facts().country.code;
    }

    placeName() {
      const { province, vintage, land } = this.scenario;
      if (this.isCountry()) return pilots.pick(pilots.facts().country.name);
      const known = pilots.facts().provinces[land || vintage] || [];
      const found = known.find(([code]) => code === province);
      if (!found) return province;
      return land && land !== vintage
        ? pilots.say("former", { name: found[1], day: pilots.day(land) })
        : found[1];
    }

    /* ---- changes --------------------------------------------------------------------------- */

    /* Another scenario. `step`: a change to come back from with the browser's own button. */
    put(scenario, { step = true, fresh = false } = {}) {
      const leftSaved = this.saved !== null;
      this.saved = null;
      this.scenario = scenario;
      if (leftSaved) this.note("");
      this.write(step);
      this.choose(fresh);
    }

    change(patch) {
      this.put({ ...this.scenario, ...patch });
      this.showControls();
    }
    changeRule(rule) {
      this.put({ ...this.scenario, rule });
      this.showControls();
    }

    /* A weight that is being dragged leaves the slider alone. */
    changeCriteria(criteria, structure) {
      const shape = (list) => list.map(({ weight, ...rest }) => rest);
      const same = pilots.same(shape(criteria), shape(this.scenario.criteria));
      this.put({ ...this.scenario, criteria }, { step: !same });
      if (structure || !same) this.showControls();
    }

    mark(code, state) {
      this.changeRule(pilots.marked(this.scenario.rule, code, state));
      this.marksChanged();
    }

    toggle(code) {
      if (!this.answer) return;
      if (this.drawing) return this.drawMember(code);
      this.changeRule(pilots.toggled(this.scenario.rule, code));
      this.marksChanged();
    }

    marksChanged() {
      this.map.redrawOver();
      pilots.markTable();
      pilots.showLegend(this);
      if (this._whyCode) this.why(this._whyCode);
    }

    draw(key) {
      this.drawing = this.drawing === key ? null : key;
      pilots.showRule(this);
      this.map.redrawOver();
    }

    /* While a group is drawn, a click adds to it or takes away; nobody is in two groups. */
    drawMember(code) {
      const { rule } = this.scenario;
      const groups = rule.groups.map((one) => {
        const without = one.members.filter((member) => member !== code);
        const add = one.key === this.drawing && without.length === one.members.length;
        return { ...one, members: add ? [...without, code].sort() : without };
      });
      this.changeRule({ ...rule, groups });
      this.map.redrawOver();
    }

    /* ---- asking ---------------------------------------------------------------------------- */

    body() {
      return this.saved
        ? { saved: this.saved, lang: pilots.lang() }
        : { scenario: this.scenario, lang: pilots.lang() };
    }

    choose(fresh) {
      this.waiting(true);
      this.stopFirm(true);
      const body = this.body();
      this.asking.ask(
        fresh ? 0 : CHOOSE_MS,
        (signal) => pilots.post("api/choose", body, signal),
        (answer) => this.told(answer),
        (error) => this.failed(error),
      );
    }

    waiting(on) {
      window.clearTimeout(this._slow);
      window.clearTimeout(this._silent);
      byId("shell").dataset.state = on ? "waiting" : "ready";
      if (!on) {
        if (byId("progress")) byId("progress").hidden = true;
        byId("offline").hidden = true;
        return;
      }
      this._slow = window.setTimeout(() => {
        if (byId("progress")) byId("progress").hidden = false;
      }, SHOW_AFTER_MS);
      this._silent = window.setTimeout(() => {
        byId("offline").hidden = false;
      }, SILENT_AFTER_MS);
    }

    failed(error) {
      this.waiting(false);
      if (error instanceof pilots.Refused) pilots.showRefusal(error.message);
      else byId("offline").hidden = false;
      this.painted = "refused";
    }

    told(answer) {
      this.waiting(false);
      this.take(answer);
      this.show();
      this.askFirm(FIRM_MS);
      if (this._whyCode) this.why(this._whyCode);
    }

    take(answer) {
      this.answer = answer;
      this._rows = new Map(answer.rows.map((row) => [row.code, row]));
      const byScore = (one, other) =>
        this.scoreOf(other) - this.scoreOf(one) || (one < other ? -1 : 1);
      this._numbers = new Map(
        [...answer.choice.chosen].sort(byScore).map((code, at) => [code, at + 1]),
      );
    }

    scoreOf(code) {
      const row = this.row(code);
      return row && row.score !== null ? row.score : -1;
    }

    async show() {
      const { answer } = this;
      byId("simulated").hidden = !answer.simulated;
      byId("head-place").textContent = pilots.say("place", {
        place: this.placeName(),
        day: pilots.day(this.scenario.vintage),
        release: answer.release.number,
      });
      document.title = pilots.say("title") + " \u00b7 " + this.placeName();
      this.map.describe = pilots.describe(this);
      this.map.overlay = pilots.overlay(this);
      this.holdBack();
      pilots.showAnswer(this);
      pilots.announce(this);
      pilots.showRule(this);
      pilots.showLegend(this);
      pilots.showTwo(this);
      const shown = pilots.showMap(this);
      await Promise.all([shown, pilots.showTable(this)]);
      if (answer === this.answer) this.painted = answer.digest;
    }

    askFirm(wait) {
      this.firm = null;
      this.firmError = "";
      pilots.showRobustness(this);
      const many = this.answer.rows.length > pilots.facts().weighed;
      if (many || this.answer.choice.status === "infeasible") {
        this.firmError = pilots.say(many ? "firm_many" : "firm_none");
        pilots.showRobustness(this);
        return;
      }
      const body = this.body();
      this.firming.ask(
        wait || 0,
        (signal) => pilots.post("api/robustness", body, signal),
        (found) => {
          this.firm = found;
          pilots.showRobustness(this);
        },
        (error) => {
          this.firmError = error.message;
          pilots.showRobustness(this);
        },
      );
    }

    stopFirm(quiet) {
      this.firming.stop();
      if (quiet) return;
      this.firmError = pilots.say("stopped");
      pilots.showRobustness(this);
    }

    why(code) {
      this._whyCode = code;
      this.explaining.ask(
        0,
        (signal) => pilots.post("api/why", { ...this.body(), code }, signal),
        (found) => {
          const opened = byId("why").hidden;
          if (opened) this._asker = document.activeElement;
          pilots.showWhy(this, found);
          if (opened) byId("why").focus({ preventScroll: true });
        },
        (error) => this.note(error.message),
      );
    }

    closeWhy() {
      this._whyCode = null;
      this.explaining.stop();
      const inside = byId("why").contains(document.activeElement);
      byId("why").hidden = true;
      if (!inside) return;
      const back = this._asker && this._asker.isConnected ? this._asker : byId("tab-table");
      back.focus({ preventScroll: true });
    }

    /* Show a commune on the map and in the table, and say why. */
    find(code) {
      this.map.select(code);
      pilots.bringIntoView(this, code);
      this.view("table");
      pilots.showRow(code);
      this.why(code);
    }

    point(code) {
      this.map.select(code);
    }

    /* ---- the rest -------------------------------------------------------------------------- */

    showControls() {
      pilots.showRule(this);
      pilots.showCriteria(this);
      pilots.showMethod(this);
    }

    note(text, act) {
      const room = byId("notice-text");
      room.replaceChildren(
        text,
        ...(act ? [" ", pilots.button("notice-act", pilots.say("compute_today"), act)] : []),
      );
      byId("notice").hidden = !text;
    }

    view(name) {
      this._view = name;
      byId("shell").dataset.view = name;
      for (const tab of document.querySelectorAll("#tabs [role=tab]")) {
        const on = tab.id === "tab-" + name;
        tab.setAttribute("aria-selected", String(on));
        tab.tabIndex = on ? 0 : -1;
        byId(tab.getAttribute("aria-controls")).hidden = !on;
      }
      if (name === "saved") this.askSaved();
    }
  }

  Object.assign(Page.prototype, pilots.beginning, pilots.deeds, pilots.holding);
  pilots.Page = Page;
})();
