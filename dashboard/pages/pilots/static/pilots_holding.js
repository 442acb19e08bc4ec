/* Methods of the page: what pickers, links and the address hold. */
(function () {
  "use strict";
  const pilots = (window.atlasPilots = window.atlasPilots || {});
  const WRITE_MS = 200;
  const byId = (id) => document.getElementById(id);
  const set = (id, props) => window.dash_clientside.set_props(id, props);

  pilots.holding = {
    /* The pickers hold what the scenario has; their echo changes nothing. */
    holdPickers() {
      const { scenario } = this;
      const facts = pilots.facts();
      const plans = facts.plans.map((one) => ({ value: one.id, label: one.name }));
      const provinces = (facts.provinces[scenario.vintage] || []).map(([value, label]) => ({
        value,
        label,
      }));
      provinces.unshift({ value: facts.country.code, label: pilots.pick(facts.country.name) });
      const province = scenario.land && scenario.land !== scenario.vintage ? "" : scenario.province;
      if (!province) provinces.unshift({ value: "", label: this.placeName() });
      const named = (list) => list.map((one) => ({ value: one.id, label: pilots.pick(one.name) }));
      const held = {
        plan: [[{ value: "", label: pilots.say("no_plan") }, ...plans], scenario.plan || ""],
        profile: [named(facts.profiles), scenario.profile],
        vintage: [named(facts.vintages), scenario.vintage],
        province: [provinces, province],
      };
      for (const [id, [data, value]] of Object.entries(held)) {
        this._held[id] = value;
        set(id, { data, value });
      }
    },

    /* The way back leads to the map of the same place. */
    holdBack() {
      const { vintage, province, land } = this.scenario;
      const place =
        land && land !== vintage
          ? {}
          : { v: vintage, p: this.isCountry() ? "country" : province };
      byId("back").href =
        pilots.facts().root + "?" + new URLSearchParams({ ...place, lang: pilots.lang() });
    },

    holdLanguage() {
      this._held.language = pilots.lang();
      set("language", { value: pilots.lang() });
      document.documentElement.lang = pilots.lang();
      const { root } = pilots.facts();
      byId("plans").href = root + "plans/?lang=" + pilots.lang();
    },

    async picked(asked) {
      const [id] = Object.keys(asked);
      if (!this.scenario || this._held[id] === asked[id]) return;
      this._held[id] = asked[id];
      if (id === "plan" && !asked.plan) {
        this.put({ ...this.scenario, plan: null });
        this.showControls();
        return;
      }
      try {
        await this.pick(asked);
      } catch (error) {
        if (!(error instanceof pilots.Refused)) throw error;
        this.holdPickers();
        this.note(error.message);
      }
    },

    /* The address follows a moment later: browsers refuse to be told of every move of a slider. */
    write(step) {
      this._step = this._step || step;
      window.clearTimeout(this._writing);
      this._writing = window.setTimeout(async () => {
        const state = { scenario: this.scenario, kept: this.kept, saved: this.saved };
        const { search, whole } = await pilots.search(state, this.origin);
        if (!pilots.same(state, { scenario: this.scenario, kept: this.kept, saved: this.saved }))
          return;
        if (!whole) this.note(pilots.say("too_long"));
        const stepped = this._step;
        this._step = false;
        if (window.location.search === search) return;
        window.history[stepped ? "pushState" : "replaceState"](
          {},
          "",
          window.location.pathname + search,
        );
      }, WRITE_MS);
    },
  };
})();
