/* The table beside the map: a row a commune, its state as a button, its score, its values. */
(function () {
  "use strict";
  const pilots = (window.atlasPilots = window.atlasPilots || {});
  const SIGNS = {
    chosen: "\u25cf",
    pinned: "\u25c6",
    banned: "\u2715",
    free: "\u25cb",
    out: "\u2013",
  };
  const ORDER = { pinned: 0, chosen: 0, free: 1, out: 2, banned: 3 };
  let page = null;
  let api = null;
  let shape = "";

  /* On a telephone a state is its sign alone, so that the score stays in sight. */
  const isNarrow = () => window.matchMedia("(max-width: 620px)").matches;
  const element = (...given) => window.React.createElement(...given);

  /* Cells and formats by name: AG Grid asks for them from the properties of the component. */
  const components = {
    PilotState: ({ data }) => {
      if (!data) return null;
      const state = page.stateOf(data.code);
      const text = pilots.say("state_" + state);
      return element(
        "button",
        {
          type: "button",
          className: "pilots-state pilots-state-" + state,
          tabIndex: -1,
          "aria-label": pilots.say("toggle", { name: data.name, state: text }),
          title: pilots.say("toggle_hint"),
        },
        element("span", { "aria-hidden": true }, SIGNS[state]),
        isNarrow() ? null : " " + text,
      );
    },
    PilotScore: ({ data }) => {
      if (!data) return null;
      if (data.score === null)
        return element("span", { className: "cell-none" }, pilots.say("none"));
      return element(
        "span",
        { className: "pilots-score" },
        element("span", {
          className: "pilots-score-bar",
          "aria-hidden": true,
          style: { width: data.score * 0.56 + "px" },
        }),
        element("span", null, pilots.number(data.score, 1)),
      );
    },
    PilotWhy: ({ data }) =>
      data &&
      element(
        "button",
        {
          type: "button",
          className: "pilots-ask",
          tabIndex: -1,
          "aria-label": pilots.say("why_of", { name: data.name }),
          title: pilots.say("why"),
        },
        "?",
      ),
  };
  window.dashAgGridComponentFunctions = Object.assign(
    {},
    window.dashAgGridComponentFunctions,
    components,
  );

  window.dashAgGridFunctions = Object.assign({}, window.dashAgGridFunctions, {
    pilotValue: (params, at) => {
      const row = params.data;
      return row
        ? pilots.value(row.values[at], page.answer.criteria[at] && page.answer.criteria[at].unit)
        : "";
    },
    pilotAt: (data, at) => (data ? data.values[at] : null),
    pilotOrder: (state, other) => ORDER[state] - ORDER[other],
    pilotNames: (one, other) => (one || "").localeCompare(other || "", "vi"),
    pilotBare: (text) => window.atlasBare(String(text || "")),
    pilotNothing: () => "",
  });

  const silent = { getQuickFilterText: { function: "pilotNothing()" } };
  const searched = {
    getQuickFilterText: { function: "pilotBare(params.value)" },
    comparator: { function: "pilotNames" },
  };

  function columns() {
    const title = (key) => ({ headerName: pilots.say(key), headerTooltip: pilots.say(key) });
    return [
      {
        field: "state",
        ...title("state"),
        width: isNarrow() ? 78 : 128,
        cellRenderer: "PilotState",
        comparator: { function: "pilotOrder" },
        pinned: "left",
        ...silent,
      },
      {
        field: "name",
        ...title("commune"),
        width: isNarrow() ? 132 : 158,
        pinned: "left",
        ...searched,
      },
      {
        field: "score",
        ...title("score"),
        width: 128,
        type: "rightAligned",
        cellRenderer: "PilotScore",
        sort: "desc",
        ...silent,
      },
      {
        colId: "why",
        headerName: pilots.say("why"),
        width: 84,
        cellRenderer: "PilotWhy",
        sortable: false,
        cellClass: "pilots-why-cell",
        ...silent,
      },
      {
        field: "district",
        ...title(page.hasDistricts() ? "district" : "old_district"),
        width: 148,
        hide: !page.answer.rows.some((row) => row.district),
        ...searched,
      },
      { field: "kind", ...title("kind"), width: 96, ...searched },
      ...page.answer.criteria.map((one, at) => ({
        colId: "value" + at,
        headerName: one.name,
        headerTooltip: one.name,
        type: "rightAligned",
        width: 128,
        valueGetter: { function: `pilotAt(params.data, ${at})` },
        valueFormatter: { function: `pilotValue(params, ${at})` },
        cellClassRules: { "cell-none": "params.value == null" },
        ...silent,
      })),
      { field: "code", ...title("code"), width: 84, ...silent },
    ];
  }

  function clicked({ data, column, event }) {
    if (!data) return;
    const asked = column && column.getColId() === "why";
    if (asked || (event && event.target.closest(".pilots-ask"))) page.why(data.code);
    else page.toggle(data.code);
  }

  /* Keys on a cell; a button under the focus answers Enter and the space bar by itself. */
  function pressed({ data, event, column }) {
    if (!data || !event || event.ctrlKey || event.metaKey || event.altKey) return;
    const acts = event.key === "Enter" || event.key === " ";
    if (event.key === "?") page.why(data.code);
    else if (!acts || event.target.closest("button")) return;
    else if (column.getColId() === "why") page.why(data.code);
    else page.toggle(data.code);
  }

  async function attach() {
    if (api) return;
    api = await window.dash_ag_grid.getApiAsync("table");
    api.addEventListener("cellClicked", clicked);
    api.addEventListener("cellKeyDown", pressed);
    api.addEventListener("cellMouseOver", ({ data }) => data && page.point(data.code));
    api.addEventListener("cellMouseOut", () => page.point(null));
  }

  /* The columns change with the criteria and the language alone, the rows with every answer. */
  pilots.showTable = async function (asked) {
    page = asked;
    const { answer } = page;
    const now = JSON.stringify([
      pilots.lang(),
      answer.criteria.map((one) => one.measure),
      answer.scenario.vintage,
      isNarrow(),
    ]);
    const rows = answer.rows.map((row) => ({ ...row, state: page.stateOf(row.code) }));
    const given = { rowData: rows };
    if (now !== shape) given.columnDefs = columns();
    shape = now;
    window.dash_clientside.set_props("table", given);
    await attach();
    api.setGridOption("loading", false);
    refreshed();
  };

  /* Signs that follow a click at once, before there is an answer. */
  function refreshed() {
    if (api) api.refreshCells({ columns: ["state"], force: true });
  }

  pilots.markTable = function () {
    refreshed();
  };

  pilots.searchTable = function (text) {
    if (api) api.setGridOption("quickFilterText", window.atlasBare(text || ""));
  };

  pilots.showRow = function (code) {
    const node = api && api.getRowNode(code);
    if (!node) return;
    api.ensureNodeVisible(node, "middle");
    api.flashCells({ rowNodes: [node], columns: ["name"] });
  };
})();
