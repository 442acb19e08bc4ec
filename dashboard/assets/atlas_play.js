/* Plays the years on the map, one after the other, on the units that are shown: the vintage is fixed,
 * so that the units do not jump. A step waits for the paint of the one before it. Nothing moves but
 * the values, so that it may play for who wants less motion too. */
(function () {
  "use strict";

  const STEP_MS = 1200;
  let turn = 0; // of the play that is under way; 0: none

  function later(milliseconds) {
    return new Promise(function (resolve) { window.setTimeout(resolve, milliseconds); });
  }

  function years(state) {
    return Object.keys(state.facts.dates[state.view.vintage]).map(Number).sort((a, b) => a - b);
  }

  function show(playing) {
    const button = document.getElementById("year-play");
    if (button) button.setAttribute("aria-pressed", playing ? "true" : "false");
  }

  function stop() {
    turn = 0;
    show(false);
  }

  function nextYear() {
    const state = window.atlasApp.state();
    return years(state).find((year) => year > state.view.year);
  }

  /* To a year, or to the year shown, on the units that are shown. */
  function go(year) {
    const view = window.atlasApp.state().view;
    const patch = { fixed: true, vintage: view.vintage, year: year || view.year };
    return window.atlasApp.go(patch, turn !== 0);
  }

  /* From the year shown to the last; from the first where the last is shown. */
  async function play() {
    const all = years(window.atlasApp.state());
    let shown = go(nextYear() === undefined ? all[0] : null);
    const mine = (turn = Date.now());
    show(true);
    while (nextYear() !== undefined) {
      const done = await Promise.all([shown, later(STEP_MS)]);
      if (turn !== mine) return;
      if (done[0] && done[0].error) break;
      if (nextYear() !== undefined) shown = go(nextYear());
    }
    await shown;
    if (turn === mine) stop();
  }

  window.atlasPlay = {
    toggle: function () {
      if (turn) stop();
      else if (window.atlasApp.state().view) play();
    },
    playing: function () { return turn !== 0; },
  };
})();
