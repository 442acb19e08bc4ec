/* What the grid of the page writes and compares: numbers in the reader's language, names as a
 * dictionary orders them, texts that the quick search looks in. */
(function () {
  "use strict";

  const formats = {};

  function numberFormat(lang, decimals) {
    const key = lang + decimals;
    if (!formats[key]) {
      formats[key] = new Intl.NumberFormat(lang === "en" ? "en-GB" : "vi-VN", {
        minimumFractionDigits: decimals,
        maximumFractionDigits: decimals,
      });
    }
    return formats[key];
  }

  window.dashAgGridFunctions = Object.assign({}, window.dashAgGridFunctions, {
    atlasNumber: function (value, lang, decimals, none) {
      if (value === null || value === undefined) return none;
      return numberFormat(lang, decimals).format(value);
    },
    atlasSigned: function (value, lang, decimals) {
      if (value === null || value === undefined) return "";
      return (value > 0 ? "+" : "") + numberFormat(lang, decimals).format(value).replace("-", "\u2212");
    },
    /* What the quick search looks in: a name with and without diacritics; never in figures. */
    atlasSearchText: function (value) {
      return value ? value.toLowerCase() + " " + window.atlasBare(value) : "";
    },
    atlasNoText: function () {
      return "";
    },
    atlasCompareNames: function (left, right) {
      return String(left || "").localeCompare(String(right || ""), "vi", { numeric: true });
    },
  });
})();
