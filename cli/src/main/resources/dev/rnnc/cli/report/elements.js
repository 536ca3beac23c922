"use strict";
// What all parts of a page share: its data, elements, numbers, colours, sections.
window.rnnc = (() => {
  const data = JSON.parse(document.getElementById("data").textContent);

  // Every text goes in as text, never as HTML.
  function element(tag, attributes = {}, ...children) {
    const svg = ["svg", "line", "circle", "path", "text", "title", "g"].includes(tag);
    const made = svg ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
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
    if (typeof value === "string") return value;
    if (value === null || value === undefined || Number.isNaN(value)) return "–";
    const size = Math.abs(value);
    if (Number.isInteger(value) && size < 1e9) return value.toLocaleString("en");
    return size !== 0 && (size < 1e-3 || size >= 1e6) ? value.toExponential(2) : String(Number(value.toPrecision(4)));
  }
  const percent = (share) => (100 * share).toFixed(1) + " %";

  // A colour for a share from 0 to 1, dark to bright (viridis).
  const STOPS = [[68, 1, 84], [59, 82, 139], [33, 145, 140], [94, 201, 98], [253, 231, 37]];
  function heat(share) {
    const place = Math.min(0.9999, Math.max(0, share)) * (STOPS.length - 1);
    const i = Math.floor(place);
    const mix = STOPS[i].map((c, k) => Math.round(c + (STOPS[i + 1][k] - c) * (place - i)));
    return `rgb(${mix.join(" ")})`;
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

  const of = (kind) => data.events.filter((event) => event.event === kind);

  // What a reader has chosen, by name; it outlives the elements, which are made anew as a run goes on.
  const chosen = new Map();
  /** What draws itself again when the width changes: {place, fit}. */
  const fitted = new Set();

  /**
   * Sections in the order in which they are declared: key() says what a section depends on, null for
   * none; draw(made) fills it.
   */
  const sections = [];
  const section = (id, title, intro, key, draw) => sections.push({ id, title, intro, key, draw, shown: null, made: null });

  return { data, element, color, palette, words, figure, percent, heat, numbers, of, chosen, fitted, sections, section };
})();
