/* The page of one boundary file: answers to what is asked, publishing. */
(function () {
  "use strict";

  const desk = window.atlasDesk;
  const page = desk.byId("staged-boundaries");
  const path = "boundaries/of/" + encodeURIComponent(page.dataset.id) + "/";

  /* What was said before, with the answers and the chosen units of now. */
  function answers() {
    const given = JSON.parse(page.dataset.answered);
    given.confirmed = JSON.parse(page.dataset.confirmed);
    given.chosen = JSON.parse(page.dataset.chosen);
    document.querySelectorAll(".question").forEach(function (question) {
      const taken = question.querySelector("input:checked");
      if (!taken) return;
      let value = taken.value;
      if (value === "other") value = question.querySelector("[name=other]").value.trim();
      if (question.dataset.option === "confirmed") given.confirmed.push(value);
      else if (value) given[question.dataset.option] = value;
    });
    document.querySelectorAll("[data-feature]").forEach(function (field) {
      if (field.value) given.chosen[field.dataset.feature] = field.value === "-" ? null : field.value;
    });
    return given;
  }

  async function restage(event) {
    if (event) event.preventDefault();
    if (await desk.run(path + "restage", answers())) window.location.reload();
  }

  async function publish() {
    const button = desk.byId("boundary-publish");
    const said = await desk.confirmed("publish", button.dataset.text, true);
    if (!said) return;
    if (await desk.run(path + "publish", { user: said.user }, { stoppable: false })) window.location = desk.page("boundaries/");
  }

  const form = desk.byId("boundary-answers");
  if (form) form.addEventListener("submit", restage);
  document.querySelectorAll("[data-feature]").forEach(function (field) {
    field.addEventListener("change", function () { restage(null); });
  });
  desk.byId("boundary-publish").addEventListener("click", publish);
})();
