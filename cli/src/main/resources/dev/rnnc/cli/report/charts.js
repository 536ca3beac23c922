"use strict";
// Curves, by uPlot.
(() => {
  const { element, color, palette, figure, numbers, chosen, fitted } = window.rnnc;
  const HEIGHT = 240;
  const wide = (place) => Math.max(200, place.clientWidth || 300);

  function columnsOf(some, xs, log) {
    const at = new Map(xs.map((x, i) => [x, i]));
    const spread = (points) => {
      const ys = new Array(xs.length).fill(null);
      for (const [x, y] of points) ys[at.get(x)] = log && !(y > 0) ? null : y;
      return ys;
    };
    return some.map((s) => ({ middle: spread(s.points), low: s.low && spread(s.low), high: s.high && spread(s.high) }));
  }

  /**
   * A chart of series over one x. The arrow keys move a cursor along it.
   * series: [{label, points: [[x, y], ..], dots, dashed, tone, low, high}]; a tone is the number of its colour, low
   * and high bound a band
   */
  function chart(parent, title, xLabel, series, { log = false } = {}) {
    const some = series.filter((s) => s.points.some((p) => p[1] !== null));
    if (!some.length) return;
    const xs = [...new Set(some.flatMap((s) => s.points.map((p) => p[0])))].sort((a, b) => a - b);
    const columns = columnsOf(some, xs, log);
    const plot = element("div", { class: "plot", tabindex: "0", role: "group",
      "aria-label": title + ": the left and right arrow keys read the values" });
    const read = element("output", { "aria-live": "polite" });
    parent.append(element("figure", {}, element("figcaption", {}, title), plot, read,
      numbers([xLabel, ...some.map((s) => s.label)], xs.map((x, i) => [x, ...columns.map((c) => c.middle[i])]))));
    const axis = (label) => ({ stroke: color("--soft"), label, labelSize: 18, labelFont: "12px sans-serif",
      font: "11px sans-serif", grid: { stroke: color("--line"), width: 1 }, ticks: { stroke: color("--line") } });
    const tones = some.map((s, i) => s.tone ?? i);
    const lines = some.map((s, i) => ({
      label: s.label, stroke: palette(tones[i]), width: 1.8, dash: s.dashed || tones[i] >= 6 ? [6, 4] : undefined, spanGaps: true,
      points: { show: !s.dashed && (s.dots || xs.length < 30), size: 4, fill: palette(tones[i]) }, value: (_, v) => figure(v) }));
    // Bands come behind all lines, so that a line keeps its number, and its entry in the legend.
    const edges = [], bands = [], edgeColumns = [];
    some.forEach((s, i) => {
      if (!s.low) return;
      const edge = { label: s.label, stroke: "transparent", width: 0, spanGaps: true, points: { show: false }, value: () => "" };
      const first = 1 + lines.length + edges.length;
      edges.push({ ...edge }, { ...edge });
      edgeColumns.push(columns[i].high, columns[i].low);
      bands.push({ series: [first, first + 1], fill: palette(tones[i]) + "33" });
    });
    const made = new uPlot({
      width: wide(plot), height: HEIGHT,
      scales: { x: { time: false }, y: { distr: log ? 3 : 1 } },
      axes: [axis(xLabel), { ...axis(), size: 62, values: (_, all) => all.map((v) => v === null ? "" : figure(v)) }],
      series: [{ label: xLabel, value: (_, v) => figure(v) }, ...lines, ...edges], bands,
    }, [xs, ...columns.map((c) => c.middle), ...edgeColumns], plot);
    plot.querySelectorAll(".u-legend .u-series").forEach((entry, i) => { if (i > lines.length) entry.remove(); });
    fitted.add({ place: plot, fit() {
      if (made.width !== wide(plot)) made.setSize({ width: wide(plot), height: HEIGHT });
    } });
    let cursor = xs.length;
    function say() {
      read.textContent = `${xLabel} ${figure(xs[cursor])}: `
        + some.map((s, i) => `${s.label} ${figure(columns[i].middle[cursor])}`).join(", ");
    }
    if (chosen.has(plot.ariaLabel)) {
      cursor = Math.max(0, xs.indexOf(chosen.get(plot.ariaLabel)));
      say();
    }
    plot.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity }[event.key];
      if (step === undefined) return;
      event.preventDefault();
      cursor = Math.min(xs.length - 1, Math.max(0, cursor + step));
      chosen.set(plot.ariaLabel, xs[cursor]);
      made.setCursor({ left: made.valToPos(xs[cursor], "x"), top: 10 });
      say();
    });
  }

  window.rnnc.chart = chart;
})();
