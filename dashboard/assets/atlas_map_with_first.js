/* Loaded after all other files of the map: begins what the page will show first. */
(function () {
  "use strict";
  const parts = window.atlasMapParts;
  (parts.opened || Promise.resolve()).then(parts.showFirst);
})();
