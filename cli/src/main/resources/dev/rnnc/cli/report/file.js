"use strict";
// The last section: the file as run.
(() => {
  const { data, element, section } = window.rnnc;
  section("file", "File", "", () => (data.text ? 1 : null),
    (made) => made.append(element("pre", { tabindex: "0" }, data.text)));
})();
