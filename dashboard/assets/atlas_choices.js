/* Choice lists that are searched without diacritics and say that they are open, on every page that
 * has some. */
(function () {
  "use strict";

  function bare(text) {
    return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase();
  }

  function keep(options, wanted) {
    return options
      .map(function (option) {
        if (!option.items) return bare(option.label).includes(wanted) ? option : null;
        const items = keep(option.items, wanted);
        return items.length ? Object.assign({}, option, { items: items }) : null;
      })
      .filter(Boolean);
  }

  /* Mantine shows it to the eye only. */
  new MutationObserver(function (changes) {
    for (const { target } of changes) {
      if (target.getAttribute("role") !== "combobox") continue;
      target.setAttribute("aria-expanded", String(target.dataset.expanded === "true"));
    }
  }).observe(document, { subtree: true, attributeFilter: ["data-expanded"] });

  window.atlasBare = bare;
  window.dashMantineFunctions = Object.assign({}, window.dashMantineFunctions, {
    atlasLooseFilter: function (given) {
      return keep(given.options, bare(given.search.trim()));
    },
    atlasKeepAll: function (given) {
      return given.options;
    },
  });
})();
