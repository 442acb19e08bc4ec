/* Methods of the page: what a scenario starts from, and what the pickers lead to. */
(function () {
  "use strict";
  const pilots = (window.atlasPilots = window.atlasPilots || {});

  /* A plan belongs to its own province alone. */
  function planOf(province, scenario) {
    const found = pilots
      .facts()
      .plans.find((one) => one.province === province && one.vintage === scenario.vintage);
    return found ? found.id : null;
  }

  pilots.beginning = {
    /* ---- beginning ------------------------------------------------------------------------- */

    async begin(asked) {
      const query = { ...asked, lang: pilots.lang() };
      return (await pilots.get("api/start", query)).scenario;
    },

    /* What the address means that names plan and profile alone. */
    async originOf({ plan, profile }) {
      return plan ? this.begin({ plan, profile }) : null;
    },

    /* What can be asked for; of a saved scenario something may be gone that its answer still has. */
    async gather() {
      const { vintage, province, land, columns } = this.scenario;
      this._measures = new Map();
      try {
        const found = await pilots.get("api/offered", {
          vintage,
          province,
          land,
          columns,
          lang: pilots.lang(),
        });
        this._measures = new Map(found.measures.map((one) => [one.measure, one]));
      } catch (error) {
        if (!(error instanceof pilots.Refused)) throw error;
        this.note(error.message);
      }
    },

    /* The scenario the address leads to. */
    async read(search) {
      const query = new URLSearchParams(search);
      pilots.speak(
        query.get("lang") === "en"
          ? "en"
          : query.get("lang") === "vi"
            ? "vi"
            : document.documentElement.lang || "vi",
      );
      this.holdLanguage();
      if (query.get("s")) return this.openSaved(query.get("s"), false);
      const unpacked = query.has("z") ? await pilots.unpacked(query.get("z")) : null;
      const home = pilots.facts().home;
      const asked = {
        plan: query.get("plan") || (query.get("province") ? "" : home),
        profile: query.get("profile"),
        vintage: query.get("vintage"),
        province: query.get("province"),
      };
      let lost = query.has("z") && !unpacked ? pilots.say("link_broken") : "";
      let started = null;
      try {
        started = await this.begin(asked);
        this.origin = await this.originOf(started);
      } catch (error) {
        if (!(error instanceof pilots.Refused)) throw error;
        lost = error.message;
        this.origin = started = await this.begin({ plan: home });
      }
      this.saved = null;
      this.scenario = unpacked ? unpacked[0] : started;
      this.kept = (unpacked && unpacked[1]) || null;
      this.keptAnswer = null;
      this.note(lost);
      await this.openScenario();
      return undefined;
    },

    async openScenario() {
      this.waiting(true);
      this.drawing = null;
      this.reach = 0;
      this.holdPickers();
      await this.gather();
      this.write(false);
      this.showControls();
      if (this.kept) this.answerA();
      this.choose(true);
    },

    /* A plan, a profile, units or a province were chosen. What they lead to replaces its own part. */
    async pick(asked) {
      const { scenario } = this;
      if ("profile" in asked) {
        const from = scenario.plan || pilots.facts().home;
        const started = await this.begin({ plan: from, profile: asked.profile });
        this.origin = scenario.plan ? started : null;
        return this.enter({ ...scenario, criteria: started.criteria, profile: started.profile });
      }
      const plan =
        "plan" in asked
          ? asked.plan
          : "province" in asked
            ? planOf(asked.province, scenario)
            : scenario.plan;
      const started = await this.begin({
        plan,
        profile: scenario.profile,
        vintage: "plan" in asked ? null : asked.vintage || scenario.vintage,
        province: "province" in asked ? asked.province : plan ? null : scenario.province,
      });
      this.origin = await this.originOf(started);
      const rule =
        "plan" in asked || started.plan !== scenario.plan
          ? started.rule
          : {
              ...scenario.rule,
              include: [],
              exclude: [],
              groups: [],
              scope: scenario.rule.scope === "group" ? started.rule.scope : scenario.rule.scope,
            };
      const own = (one) => !one.measure.startsWith("user:");
      return this.enter({
        ...started,
        rule,
        criteria: scenario.criteria.filter(own),
        method: scenario.method,
        cover_km: scenario.cover_km,
        demand: scenario.demand.startsWith("user:") ? started.demand : scenario.demand,
      });
    },

    async enter(scenario) {
      this.waiting(true);
      this.saved = null;
      this.scenario = scenario;
      this.report = null;
      this.drawing = null;
      this.reach = 0;
      this.closeWhy();
      this.holdPickers();
      this.write(true);
      await this.gather();
      this.showControls();
      this.choose(true);
    },
  };
})();
