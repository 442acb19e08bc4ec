/* Controls that a narrow page keeps in a drawer. While it is closed nothing in it can be reached by
 * keys, and while it is open nothing that it covers.
 *
 *   atlasDrawer(name, ids, covered)   `name` of the shell's data that says "open" or "closed",
 *                                     `ids` of {drawer, opener, closer}, the elements `covered`;
 *                                     gives a function that opens (true) or closes (false) it */
(function () {
  "use strict";

  window.atlasDrawer = function (name, ids, covered) {
    const byId = (id) => document.getElementById(id);
    const shell = byId("shell");
    const narrow = window.matchMedia("(max-width: 899px)");

    function sync() {
      const open = shell.dataset[name] === "open";
      byId(ids.drawer).inert = narrow.matches && !open;
      for (const one of covered) one.inert = narrow.matches && open;
    }

    narrow.addEventListener("change", sync);
    sync();
    return function (open) {
      shell.dataset[name] = open ? "open" : "closed";
      byId(ids.opener).setAttribute("aria-expanded", String(open));
      sync();
      if (open) byId(ids.closer).focus();
      else if (narrow.matches) byId(ids.opener).focus();
    };
  };
})();
