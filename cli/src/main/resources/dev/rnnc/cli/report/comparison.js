"use strict";
// The head of a comparison's page and its sections.
(() => {
  const { data, element, words, figure, percent, palette, section, chart } = window.rnnc;
  const shown = (measure, value) => measure === "accuracy" ? percent(value) : figure(value);

  window.rnnc.head = () => { document.getElementById("outcome").textContent = data.heading; };

  section("results", "Results", "", () => 1, (made) => {
    const [columns, ...rows] = data.table;
    made.append(element("figure", {}, element("div", { class: "scroll all", tabindex: "0" }, element("table", {},
      element("thead", {}, element("tr", {}, ...columns.map((column) => element("th", { scope: "col" }, column)))),
      element("tbody", {}, ...rows.map((row) => element("tr", {},
        ...row.map((cell, i) => i ? element("td", {}, cell) : element("th", { scope: "row" }, cell)))))))));
  });

  /** One measure: a line for each row, with its seeds, their mean and interval, and what was published. */
  function intervals(parent, measure) {
    const lines = data.rows.map((row) => ({ row, found: row.measures[measure], published: row.published[measure] }));
    const all = lines.flatMap(({ found, published }) => [
      ...(found ? [...found.values, found.mean - (found.half_width || 0), found.mean + (found.half_width || 0)] : []),
      ...(published === undefined ? [] : [published])]);
    if (!all.length) return;
    const low = Math.min(...all), high = Math.max(...all), span = high - low || Math.abs(high) || 1;
    const place = (value) => 4 + 92 * (high === low ? 0.5 : (value - low) / span);
    const mark = (kind, value, style = "") => element("i", { class: kind, style: `left:${place(value)}%;${style}` });
    parent.append(element("figure", {}, element("figcaption", {}, words(measure)),
      element("div", { class: "intervals", "aria-hidden": "true" }, ...lines.flatMap(({ row, found, published }, i) => [
        element("span", {}, row.row),
        element("div", { style: `color:${palette(i)}` },
          ...(found ? [
            found.half_width ? mark("whisker", found.mean - found.half_width,
              `width:${place(found.mean + found.half_width) - place(found.mean - found.half_width)}%`) : undefined,
            ...found.values.map((value) => mark("seed", value)), mark("mean", found.mean)] : []),
          found ? undefined : element("span", {}, row.diverged ? `${figure(row.diverged)} diverged` : "not run"),
          published === undefined ? undefined : mark("published", published))]),
      element("span", {}), element("div", { class: "ends" }, element("span", {}, shown(measure, low)), element("span", {}, shown(measure, high))))));
  }

  const measures = [...new Set(data.rows.flatMap((row) => [...Object.keys(row.measures), ...Object.keys(row.published)]))];
  section("means", "Means",
    "A dot is a seed, the upright line their mean, the bar its 95 % interval, a diamond what others published.",
    () => (data.rows.some((row) => Object.keys(row.measures).length) ? 1 : null),
    (made) => {
      const charts = element("div", { class: "charts" });
      made.append(charts);
      measures.forEach((measure) => intervals(charts, measure));
    });

  /** The mean of the seeds that have come so far, and the least and greatest of several. */
  function together(runs, name) {
    const at = new Map();
    for (const run of runs) for (const [x, y] of run.curves[name] || []) at.set(x, [...(at.get(x) || []), y]);
    const xs = [...at.keys()].sort((a, b) => a - b);
    const each = (of) => xs.map((x) => [x, of(at.get(x))]);
    const several = xs.some((x) => at.get(x).length > 1);
    return {
      points: each((ys) => ys.reduce((a, b) => a + b, 0) / ys.length),
      low: several ? each((ys) => Math.min(...ys)) : undefined,
      high: several ? each((ys) => Math.max(...ys)) : undefined,
    };
  }

  /** Whether a few great numbers would press all others onto the axis. */
  function reachesFar(series) {
    const all = series.flatMap((s) => s.points.map((p) => p[1])).sort((a, b) => a - b);
    return all.length > 0 && all[0] > 0 && all.at(-1) > 30 * all[all.length >> 1];
  }

  section("curves", "Curves", "Means over seeds; a band reaches from the least to the greatest of them.",
    () => (data.runs.some((runs) => runs.length) ? 1 : null),
    (made) => {
      const charts = element("div", { class: "charts" });
      made.append(charts);
      const names = [...new Set(data.runs.flat().flatMap((run) => Object.keys(run.curves)))];
      for (const name of names) {
        const title = name === "train_loss" ? "Training loss" : name === "validation_loss" ? "Validation loss" : "Validation: " + words(name);
        const series = data.rows.map((row, i) =>
          ({ label: row.row, tone: i, dots: name !== "train_loss", ...together(data.runs[i], name) }));
        chart(charts, title, "step", series, { log: reachesFar(series) });
      }
    });

  section("runs", "Runs", "Each has a page of its own.",
    () => (data.runs.flat().some((run) => run.page) ? 1 : null),
    (made) => made.append(element("div", { class: "runs" }, ...data.rows.flatMap((row, i) => {
      const pages = data.runs[i].filter((run) => run.page);
      return pages.length ? [element("p", {}, row.row + ": ", ...pages.flatMap((run, k) =>
        [k ? " · " : "", element("a", { href: run.page.split("/").map(encodeURIComponent).join("/") }, "seed " + run.seed)]))] : [];
    }))));
})();
