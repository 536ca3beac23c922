"use strict";
// How the values that are watched, and the weights, are spread as training goes on.
(() => {
  const { element, of, chosen, section, chart, spreadMap } = window.rnnc;

  section("watched", "Watched values",
    "How the elements of each value are spread over the time steps of a batch, from one record of training "
      + "to the next: brighter where there are more. The line is the mean.",
    () => of("watched").length || null,
    (made) => {
      const records = of("watched");
      const names = [...new Set(records.flatMap((record) => Object.keys(record.values)))];
      const charts = element("div", { class: "charts" });
      made.append(charts);
      for (const name of names) {
        spreadMap(charts, name, records.map((record) => ({ x: record.step, spread: record.values[name] })));
      }
      const over = (member) => (name) => ({ label: name,
        points: records.map((record) => [record.step, (record.values[name] || {})[member] ?? null]) });
      chart(charts, "Mean", "step", names.map(over("mean")));
      chart(charts, "Watched: saturated at the lower bound", "step", names.map(over("saturated_low")));
      chart(charts, "Watched: saturated at the upper bound", "step", names.map(over("saturated_high")));
    });

  section("weights", "Weights",
    "How the elements of a weight are spread, before the first step and after epochs. The line is the mean.",
    () => of("weights").length || null,
    (made) => {
      const records = of("weights");
      const names = Object.keys(records[0].weights);
      const place = element("div", {});
      const which = element("select", { id: "which-weight", onchange: () => show() },
        ...names.map((name) => element("option", { value: name }, name)));
      which.value = chosen.get("weight") || names.find((name) => /\.U_?/.test(name)) || names[0];
      function show() {
        chosen.set("weight", which.value);
        const name = which.value;
        place.replaceChildren();
        spreadMap(place, name, records.map((record) => ({ x: record.step, spread: record.weights[name] })));
      }
      made.append(element("div", { class: "row" }, element("label", {}, "Weight", which)), place);
      show();
    });
})();
