"use strict";
// Heat maps: a column for each record of training, cells by their value.
(() => {
  const { element, color, figure, percent, heat, fitted } = window.rnnc;
  const LEFT = 44, BOTTOM = 22, HEIGHT = 240, MOST_COLUMNS = 400;

  /**
   * A map that the arrow keys read cell by cell.
   * columns: [{x, cells: [{top, bottom, share}]}]: top and bottom from 0 to 1, downwards; a share from
   * 0 to 1, null where there is none. ticks: [[place, text]]. line: [place or null] by column.
   */
  function map(parent, title, { columns, ticks, line, scale, say }) {
    const canvas = element("canvas", { tabindex: "0", role: "img",
      "aria-label": title + ": the arrow keys read it cell by cell" });
    const read = element("output", { "aria-live": "polite" });
    const stops = [0, 0.25, 0.5, 0.75, 1].map((s) => `${heat(s)} ${100 * s}%`).join(",");
    const figureElement = element("figure", {}, element("figcaption", {}, title), canvas, read,
      element("div", { class: "scale" }, element("span", {}, scale[0]),
        element("i", { style: `background:linear-gradient(90deg,${stops})` }), element("span", {}, scale[1])));
    parent.append(figureElement);
    let at = null;
    function draw() {
      const ratio = window.devicePixelRatio || 1;
      const width = Math.max(200, canvas.clientWidth);
      canvas.width = width * ratio;
      canvas.height = HEIGHT * ratio;
      canvas.style.height = HEIGHT + "px";
      const pen = canvas.getContext("2d");
      pen.scale(ratio, ratio);
      const w = (width - LEFT) / columns.length, h = HEIGHT - BOTTOM;
      pen.fillStyle = heat(0);
      pen.fillRect(LEFT, 0, width - LEFT, h);
      columns.forEach((column, i) => column.cells.forEach((cell) => {
        pen.fillStyle = cell.share === null ? color("--line") : heat(cell.share);
        pen.fillRect(LEFT + i * w, cell.top * h, w + 0.6, Math.max(2, (cell.bottom - cell.top) * h + 0.6));
      }));
      pen.strokeStyle = "#ffffff";
      pen.lineWidth = 1.5;
      pen.beginPath();
      (line || []).forEach((place, i) => { if (place !== null) pen.lineTo(LEFT + (i + 0.5) * w, place * h); });
      pen.stroke();
      pen.fillStyle = color("--soft");
      pen.font = "11px sans-serif";
      for (const [place, text] of ticks) {
        pen.textBaseline = place < 0.05 ? "top" : place > 0.95 ? "bottom" : "middle";
        pen.fillText(text, 2, place * h);
      }
      pen.textBaseline = "top";
      pen.fillText("step " + figure(columns[0].x), LEFT, h + 6);
      if (columns.length > 1) {
        pen.textAlign = "right";
        pen.fillText(figure(columns.at(-1).x), width, h + 6);
        pen.textAlign = "left";
      }
      if (at) {
        const cell = columns[at.i].cells[at.k];
        pen.strokeStyle = color("--c2");
        pen.lineWidth = 2;
        pen.strokeRect(LEFT + at.i * w, cell.top * h, Math.max(w, 3), Math.max((cell.bottom - cell.top) * h, 3));
      }
    }
    function choose(i, k) {
      const column = columns[Math.min(columns.length - 1, Math.max(0, i))];
      if (!column.cells.length) return;
      at = { i: columns.indexOf(column), k: Math.min(column.cells.length - 1, Math.max(0, k)) };
      read.textContent = say(column, column.cells[at.k], at.k);
      draw();
    }
    canvas.addEventListener("pointermove", (event) => {
      const box = canvas.getBoundingClientRect();
      const i = Math.floor((event.clientX - box.left - LEFT) / (box.width - LEFT) * columns.length);
      const y = (event.clientY - box.top) / (box.height - BOTTOM);
      const cells = columns[Math.min(columns.length - 1, Math.max(0, i))].cells;
      const k = cells.findIndex((cell) => cell.top <= y && y < cell.bottom);
      if (k >= 0) choose(i, k);
    });
    canvas.addEventListener("keydown", (event) => {
      const move = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
      if (!move) return;
      event.preventDefault();
      choose((at ? at.i : columns.length - 1) + move[0], (at ? at.k : 0) + move[1]);
    });
    fitted.add({ place: canvas, fit: draw });
    draw();
    return figureElement;
  }

  /** So many of the records at most, evenly, the last among them. */
  function some(records) {
    const step = Math.ceil(records.length / MOST_COLUMNS);
    return records.filter((_, i) => (records.length - 1 - i) % step === 0);
  }

  /** Rows of numbers above 0, by their logarithm. records: [{x, values}] */
  function logMap(parent, title, records, say) {
    const shown = some(records);
    const rows = Math.max(...shown.map((r) => r.values.length));
    const logs = shown.flatMap((r) => r.values).filter((v) => v > 0).map(Math.log10);
    if (!logs.length) return;
    const most = logs.reduce((a, b) => Math.max(a, b)), low = logs.reduce((a, b) => Math.min(a, b));
    const least = Math.max(low, most - 12);
    const share = (v) => v > 0 ? (most === least ? 1 : (Math.log10(v) - least) / (most - least)) : null;
    map(parent, title, {
      columns: shown.map((r) => ({ x: r.x,
        cells: r.values.map((value, k) => ({ top: k / rows, bottom: (k + 1) / rows, share: share(value), value })) })),
      ticks: [[0, "0"], [1, String(rows - 1)]],
      scale: [(10 ** least).toExponential(0), (10 ** most).toExponential(0)],
      say: (column, cell, k) => say(column.x, k, cell.value),
    });
  }

  /** Histograms, the greatest values above. records: [{x, spread}], as the log has them */
  function spreadMap(parent, title, records) {
    const shown = some(records).filter((r) => r.spread && r.spread.counts);
    if (!shown.length) return;
    const end = (s) => s.from + s.width * s.counts.length;
    const low = Math.min(...shown.map((r) => r.spread.from)), high = Math.max(...shown.map((r) => end(r.spread)));
    const place = (y) => Math.min(1, Math.max(0, (high - y) / (high - low)));
    const shares = shown.filter((r) => r.spread.counts.length > 2)
      .map((r) => Math.max(...r.spread.counts) / r.spread.count);
    const most = shares.length ? Math.max(...shares) : 1;
    const range = (s, k) => `${figure(s.from + k * s.width)} to ${figure(s.from + (k + 1) * s.width)}`;
    return map(parent, title, {
      columns: shown.map(({ x, spread: s }) => ({ x, spread: s, cells: s.counts.map((count, k) => ({
        bottom: place(s.from + k * s.width), top: place(s.from + (k + 1) * s.width),
        share: Math.sqrt(Math.min(1, count / s.count / most)), k })).reverse() })),
      line: shown.map(({ spread: s }) => place(s.mean)),
      ticks: [[0, figure(high)], ...(low < 0 && high > 0 ? [[place(0), "0"]] : []), [1, figure(low)]],
      scale: ["none", percent(most) + " in a bin"],
      say: ({ x, spread: s }, { k }) => `step ${figure(x)}: ${range(s, k)} ${percent(s.counts[k] / s.count)}; `
        + `mean ${figure(s.mean)}, deviation ${figure(s.deviation)}, from ${figure(s.least)} to ${figure(s.greatest)}`,
    });
  }

  Object.assign(window.rnnc, { logMap, spreadMap });
})();
