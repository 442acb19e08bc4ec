/* Loaded after all other files of the map: begins what the page will show first. */
(function () {
  "use strict";
  window.atlasMapParts.showFirst();
})();
