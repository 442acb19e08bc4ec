/* The page of one file of points: answers and publishing. */
(function () {
  "use strict";

  const desk = window.atlasDesk;
  const page = desk.byId("staged-points");
  const path = "points/of/" + encodeURIComponent(page.dataset.id) + "/";
  const form = desk.byId("points-answers");
  const button = desk.byId("points-publish");

  if (form) form.addEventListener("submit", async function (event) {
    event.preventDefault();
    const asked = {
      layer: page.dataset.layer, title: page.dataset.title, crs: form.elements.crs.value,
      swap: form.elements.swap.checked, leave_out: form.elements.leave_out.checked,
    };
    if (await desk.run(path + "restage", asked)) window.location.reload();
  });
  if (button) button.addEventListener("click", async function () {
    const said = await desk.confirmed("publish", button.dataset.text, true);
    if (!said) return;
    if (await desk.run(path + "publish", { user: said.user }, { stoppable: false })) window.location.reload();
  });
})();
