"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const main = document.getElementById("main");
  const contents = document.getElementById("contents");
  const plots = [];

  // Small helpers for elements: every text goes in as text, never as HTML.
  function element(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
      else if (value !== undefined && value !== false) made.setAttribute(name, value);
    }
    made.append(...children.filter((child) => child !== undefined));
    return made;
  }

  const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const palette = (i) => color("--c" + (1 + (i % 6)));
  const words = (name) => name.replaceAll("_", " ");
  function figure(value) {
    if (value === null || value === undefined || Number.isNaN(value)) return "–";
    const size = Math.abs(value);
    if (Number.isInteger(value) && size < 1e9) return value.toLocaleString("en");
    return size !== 0 && (size < 1e-3 || size >= 1e6) ? value.toExponential(2) : String(Number(value.toPrecision(4)));
  }

  function section(id, title, intro) {
    const made = element("section", { id, "aria-labelledby": id + "-title" },
      element("h2", { id: id + "-title" }, title), intro ? element("p", {}, intro) : undefined);
    main.append(made);
    contents.append(element("li", {}, element("a", { href: "#" + id }, title)));
    return made;
  }

  /** At most so many rows of numbers: what a chart shows, for those who do not see it. */
  function numbers(columns, rows) {
    const most = 100;
    const step = Math.max(1, Math.ceil(rows.length / most));
    const shown = rows.filter((_, i) => i % step === 0 || i === rows.length - 1);
    const table = element("table", {},
      element("thead", {}, element("tr", {}, ...columns.map((c) => element("th", { scope: "col" }, c)))),
      element("tbody", {}, ...shown.map((row) =>
        element("tr", {}, ...row.map((cell) => element("td", {}, figure(cell)))))));
    return element("details", {}, element("summary", {}, "Numbers"),
      element("div", { class: "scroll", tabindex: "0" }, table));
  }

  /**
   * A chart of series over one x. The arrow keys move a cursor along it.
   * series: [{label, points: [[x, y], ..], dots}]
   */
  function chart(parent, title, xLabel, series, { log = false } = {}) {
    const some = series.filter((s) => s.points.some((p) => p[1] !== null));
    if (!some.length) return;
    const xs = [...new Set(some.flatMap((s) => s.points.map((p) => p[0])))].sort((a, b) => a - b);
    const at = new Map(xs.map((x, i) => [x, i]));
    const columns = some.map((s) => {
      const ys = new Array(xs.length).fill(null);
      for (const [x, y] of s.points) ys[at.get(x)] = log && !(y > 0) ? null : y;
      return ys;
    });
    const plot = element("div", { class: "plot", tabindex: "0", role: "group",
      "aria-label": title + ": the left and right arrow keys read the values" });
    const read = element("output", { "aria-live": "polite" });
    parent.append(element("figure", {}, element("figcaption", {}, title), plot, read,
      numbers([xLabel, ...some.map((s) => s.label)], xs.map((x, i) => [x, ...columns.map((c) => c[i])]))));
    const axis = (label) => ({ stroke: color("--soft"), label, labelSize: 18, labelFont: "12px sans-serif",
      font: "11px sans-serif", grid: { stroke: color("--line"), width: 1 }, ticks: { stroke: color("--line") } });
    const made = new uPlot({
      width: Math.max(200, plot.clientWidth || 300), height: 240,
      scales: { x: { time: false }, y: { distr: log ? 3 : 1 } },
      axes: [axis(xLabel), { ...axis(), size: 62, values: (_, all) => all.map((v) => v === null ? "" : figure(v)) }],
      series: [{ label: xLabel, value: (_, v) => figure(v) }, ...some.map((s, i) => ({
        label: s.label, stroke: palette(i), width: 1.8, spanGaps: true,
        points: { show: s.dots || xs.length < 30, size: 4, fill: palette(i) }, value: (_, v) => figure(v) }))],
    }, [xs, ...columns], plot);
    plots.push({ made, plot });
    let cursor = xs.length;
    plot.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity }[event.key];
      if (step === undefined) return;
      event.preventDefault();
      cursor = Math.min(xs.length - 1, Math.max(0, cursor + step));
      made.setCursor({ left: made.valToPos(xs[cursor], "x"), top: 10 });
      read.textContent = `${xLabel} ${figure(xs[cursor])}: `
        + some.map((s, i) => `${s.label} ${figure(columns[i][cursor])}`).join(", ");
    });
  }

  // A colour for a share from 0 to 1, dark to bright (viridis).
  const STOPS = [[68, 1, 84], [59, 82, 139], [33, 145, 140], [94, 201, 98], [253, 231, 37]];
  function heat(share) {
    const place = Math.min(0.9999, Math.max(0, share)) * (STOPS.length - 1);
    const i = Math.floor(place);
    const mix = STOPS[i].map((c, k) => Math.round(c + (STOPS[i + 1][k] - c) * (place - i)));
    return `rgb(${mix.join(" ")})`;
  }

  /** columns: [{x, values}], values by row; the arrow keys move from cell to cell. */
  function heatMap(parent, title, columns, say) {
    const rows = Math.max(...columns.map((c) => c.values.length));
    const logs = columns.flatMap((c) => c.values).filter((v) => v > 0).map(Math.log10);
    if (!logs.length) return;
    const least = Math.max(Math.min(...logs), Math.max(...logs) - 12);
    const most = Math.max(...logs);
    const canvas = element("canvas", { tabindex: "0", role: "img",
      "aria-label": title + ": the arrow keys read it cell by cell" });
    const read = element("output", { "aria-live": "polite" });
    const stops = [0, 0.25, 0.5, 0.75, 1].map((s) => `${heat(s)} ${100 * s}%`).join(",");
    parent.append(element("figure", {}, element("figcaption", {}, title), canvas, read,
      element("div", { class: "scale" }, element("span", {}, (10 ** least).toExponential(0)),
        element("i", { style: `background:linear-gradient(90deg,${stops})` }),
        element("span", {}, (10 ** most).toExponential(0)))));
    const left = 34, bottom = 22;
    let cell = null;
    function draw() {
      const ratio = window.devicePixelRatio || 1;
      const width = Math.max(200, canvas.clientWidth), height = 240;
      canvas.width = width * ratio;
      canvas.height = height * ratio;
      canvas.style.height = height + "px";
      const pen = canvas.getContext("2d");
      pen.scale(ratio, ratio);
      const w = (width - left) / columns.length, h = (height - bottom) / rows;
      columns.forEach((column, i) => column.values.forEach((value, k) => {
        pen.fillStyle = value > 0 ? heat(most === least ? 1 : (Math.log10(value) - least) / (most - least)) : color("--line");
        pen.fillRect(left + i * w, k * h, w + 0.6, h + 0.6);
      }));
      pen.fillStyle = color("--soft");
      pen.font = "11px sans-serif";
      pen.textBaseline = "top";
      pen.fillText("0", 4, 0);
      pen.textBaseline = "bottom";
      pen.fillText(String(rows - 1), 4, height - bottom);
      pen.textBaseline = "top";
      pen.fillText("step " + figure(columns[0].x), left, height - bottom + 6);
      if (columns.length > 1) {
        pen.textAlign = "right";
        pen.fillText(figure(columns.at(-1).x), width, height - bottom + 6);
        pen.textAlign = "left";
      }
      if (cell) {
        pen.strokeStyle = color("--c2");
        pen.lineWidth = 2;
        pen.strokeRect(left + cell.i * w, cell.k * h, Math.max(w, 3), Math.max(h, 3));
      }
    }
    function choose(i, k) {
      cell = { i: Math.min(columns.length - 1, Math.max(0, i)), k: Math.min(rows - 1, Math.max(0, k)) };
      const column = columns[cell.i];
      read.textContent = say(column.x, cell.k, column.values[cell.k]);
      draw();
    }
    canvas.addEventListener("pointermove", (event) => {
      const box = canvas.getBoundingClientRect();
      choose(Math.floor((event.clientX - box.left - left) / (box.width - left) * columns.length),
        Math.floor((event.clientY - box.top) / (box.height - bottom) * rows));
    });
    canvas.addEventListener("keydown", (event) => {
      const move = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
      if (!move) return;
      event.preventDefault();
      choose((cell ? cell.i : columns.length - 1) + move[0], (cell ? cell.k : 0) + move[1]);
    });
    plots.push({ plot: canvas, draw });
    draw();
  }

  const of = (kind) => data.events.filter((event) => event.event === kind);
  const points = (events, member) => events
    .filter((event) => typeof event[member] === "number").map((event) => [event.step, event[member]]);
  const NO_METRIC = new Set(["epoch", "step", "train_loss", "validation_loss", "rate", "steps_per_s", "characters_per_s", "seconds"]);

  function outcome() {
    const end = of("end").at(-1), epoch = of("epoch").at(-1), test = of("test").at(-1);
    const parts = [];
    if (data.live && !end) parts.push("training");
    if (end) parts.push({ done: "done", patience: "stopped: no better validation for long enough", interrupted: "interrupted",
      diverged: "diverged" }[end.outcome] || end.outcome, `${figure(end.step)} steps in ${figure(Math.round(end.seconds))} s`);
    if (epoch && epoch.validation_loss !== undefined) parts.push("validation loss " + figure(epoch.validation_loss));
    if (test) for (const [name, value] of Object.entries(test)) {
      if (typeof value === "number") parts.push(`test ${words(name)} ${figure(value)}`);
    }
    document.getElementById("outcome").textContent = parts.join(" · ");
    const facts = document.getElementById("facts");
    facts.replaceChildren(...Object.entries(data.facts).map(([name, value]) =>
      element("div", {}, element("dt", {}, name), element("dd", {}, value))));
  }

  function curves() {
    const steps = of("step"), epochs = of("epoch");
    if (!steps.length && !epochs.length) return;
    const made = section("curves", "Curves", "Losses are means per target.");
    const charts = element("div", { class: "charts" });
    made.append(charts);
    chart(charts, "Loss", "step", [
      { label: "training, single steps", points: points(steps, "train_loss") },
      { label: "training, epochs", points: points(epochs, "train_loss"), dots: true },
      { label: "validation", points: points(epochs, "validation_loss"), dots: true }]);
    const metrics = [...new Set(epochs.flatMap((event) => Object.keys(event)))]
      .filter((name) => !NO_METRIC.has(name) && epochs.some((event) => typeof event[name] === "number"));
    for (const name of metrics) {
      chart(charts, "Validation: " + words(name), "step", [{ label: words(name), points: points(epochs, name), dots: true }]);
    }
    chart(charts, "Learning rate", "step", [{ label: "rate", points: points(steps.length ? steps : epochs, "rate") }]);
    chart(charts, "Norm of the gradient", "step", [{ label: "norm", points: points(steps, "gradient_norm") }], { log: true });
    const clipped = [...new Set(epochs.flatMap((event) => Object.keys(event.clip_share || {})))];
    chart(charts, "Share of clipped steps", "step", clipped.map((name) => ({ label: name === "all" ? "all weights" : name,
      points: epochs.map((event) => [event.step, (event.clip_share || {})[name] ?? null]), dots: true })));
  }

  function flow() {
    const records = of("gradients");
    if (!records.length) return;
    const made = section("flow", "Gradient flow",
      "How strongly the loss at the last time step depends on each state, so many time steps before: "
      + "the norm of that derivative, from one record of training to the next.");
    const charts = element("div", { class: "charts" });
    made.append(charts);
    for (const state of Object.keys(records[0].state_gradient)) {
      heatMap(charts, "∂L/∂" + state + ", by time steps back (downwards)",
        records.map((record) => ({ x: record.step, values: record.state_gradient[state] || [] })),
        (step, back, value) => `step ${figure(step)}, ${back} time steps back: ${figure(value)}`);
    }
    const last = records.at(-1);
    chart(charts, "∂L/∂h after " + figure(last.step) + " steps", "time steps back",
      Object.entries(last.state_gradient).map(([label, values]) => ({ label, points: values.map((v, i) => [i, v]) })), { log: true });
    const over = (title, member, options) => chart(charts, title, "step",
      Object.keys(last[member] || {}).map((label) => ({ label, points: records.map((record) => [record.step, record[member][label] ?? null]) })), options);
    over("Spectral radius of recurrent matrices", "spectral_radius");
    over("Saturated at the lower bound", "saturated_low");
    over("Saturated at the upper bound", "saturated_high");
    over("Update over weight", "update_to_weight", { log: true });
    chart(charts, "Singular values after " + figure(last.step) + " steps", "rank",
      Object.entries(last.singular_values).map(([label, values]) => ({ label, points: values.map((v, i) => [i + 1, v]) })));
  }

  function samples() {
    const all = of("sample");
    if (!all.length) return;
    const made = section("samples", "Samples", "What the network writes as training goes on.");
    const text = element("pre", { tabindex: "0", "aria-live": "polite" });
    const name = element("output", { for: "which" });
    const show = (i) => {
      text.textContent = all[i].text;
      name.textContent = all[i].step === undefined ? "" : `after step ${figure(all[i].step)}`;
    };
    const range = element("input", { id: "which", type: "range", min: "0", max: String(all.length - 1),
      value: String(all.length - 1), oninput: (event) => show(Number(event.target.value)) });
    made.append(element("label", { for: "which" }, "From the first to the last sample"), range, name, text);
    range.value = String(all.length - 1);
    show(all.length - 1);
  }

  function confusion() {
    if (!data.confusion) return;
    const { classes, counts } = data.confusion;
    const made = section("confusion", "Confusion", `Of the ${data.part} part: a row for each true class, a column for what the network took it for.`);
    const table = element("table", { class: "confusion" },
      element("thead", {}, element("tr", {}, element("th", { scope: "col" }, "true \\ found"), ...classes.map((c) => element("th", { scope: "col" }, c)))),
      element("tbody", {}, ...counts.map((row, i) => {
        const all = row.reduce((a, b) => a + b, 0) || 1;
        return element("tr", {}, element("th", { scope: "row" }, classes[i]), ...row.map((n, k) =>
          element("td", { style: `background:color-mix(in srgb, var(${i === k ? "--c3" : "--c2"}) ${Math.round(70 * n / all)}%, transparent)` }, String(n))));
      })));
    made.append(element("figure", {}, element("div", { class: "scroll", tabindex: "0" }, table)));
  }

  function forecast() {
    if (!data.forecast) return;
    const made = section("forecast", "Forecast", `Of the ${data.part} part, one value after the other.`);
    const charts = element("div", {});
    made.append(charts);
    const indexed = (values) => values.map((value, i) => [i + 1, value]);
    chart(charts, "Forecast and truth", "value", [
      { label: "truth", points: indexed(data.forecast.truth) },
      { label: "forecast", points: indexed(data.forecast.predicted) }]);
  }

  function file() {
    if (!data.text) return;
    section("file", "File").append(element("pre", { tabindex: "0" }, data.text));
  }

  let playground = null;
  function render() {
    plots.length = 0;
    main.replaceChildren();
    contents.replaceChildren();
    outcome();
    if (data.network && window.rnncNetwork) {
      const made = section("network", "The network itself",
        "The trained network lives in this page. Give it a text, let it draw, and see every value by its name.");
      playground = playground || window.rnncNetwork.playground(data.network, { element, heat, figure });
      made.append(playground);
    }
    curves();
    flow();
    samples();
    confusion();
    forecast();
    window.rnncAlignment(data, { element, section });
    file();
  }

  let width = 0;
  new ResizeObserver(() => {
    if (Math.abs(main.clientWidth - width) < 2) return;
    width = main.clientWidth;
    requestAnimationFrame(() => {
      for (const { made, plot, draw } of plots) {
        if (made) made.setSize({ width: Math.max(200, plot.clientWidth), height: 240 });
        else draw();
      }
    });
  }).observe(main);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", render);
  render();

  async function follow() {
    try {
      const answer = await fetch("log?from=" + data.events.length);
      const more = (await answer.text()).split("\n").filter((line) => line).map((line) => JSON.parse(line));
      if (more.length) {
        data.events.push(...more);
        const active = document.activeElement && document.activeElement.id;
        render();
        if (active) document.getElementById(active)?.focus();
      }
    } catch {
      document.getElementById("outcome").textContent += " · the server has gone";
      return;
    }
    setTimeout(follow, 1500);
  }
  if (data.live) setTimeout(follow, 1500);
})();
