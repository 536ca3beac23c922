"use strict";
// The operations of programs on plain arrays: one sequence, one time step. Matrices are row-major.
(() => {
  const each = (count, at) => Array.from({ length: count }, (_, i) => at(i));
  const blocks = (sizes, axis) => sizes.slice(axis + 1).reduce((a, b) => a * b, 1);
  const sigmoid = (x) => x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
  const ops = {
    constant: (number, count) => new Array(count).fill(number),
    unary: (f, x) => Array.from(x, (a) => f(a)),
    binary: (f, a, b) => Array.from(a, (x, i) => f(x, b[i])),
    select: (c, a, b) => Array.from(c, (x, i) => x !== 0 ? a[i] : b[i]),
    expand: (x, count) => x.length === count ? x : each(count, (i) => x[Math.floor(i * x.length / count)]),
    product(w, x, heads, m, k, transposed) {
      const [rows, columns] = transposed ? [k, m] : [m, k];
      return each(heads * rows, (at) => {
        const head = Math.floor(at / rows), row = at % rows;
        let sum = 0;
        for (let c = 0; c < columns; c++) {
          const [i, j] = transposed ? [c, row] : [row, c];
          sum += w[(head * m + i) * k + j] * x[head * columns + c];
        }
        return sum;
      });
    },
    matrixProduct: (a, b, heads, m, k, n) => each(heads * m * n, (at) => {
      const row = Math.floor(at / n), head = Math.floor(row / m);
      let sum = 0;
      for (let c = 0; c < k; c++) sum += a[row * k + c] * b[(head * k + c) * n + at % n];
      return sum;
    }),
    sum: (x, width) => each(x.length / width, (row) => x.slice(row * width, (row + 1) * width).reduce((a, b) => a + b, 0)),
    greatest: (x, width) => each(x.length / width, (row) => Math.max(...x.slice(row * width, (row + 1) * width))),
    softmax(x, width) {
      const most = ops.greatest(x, width);
      const powers = x.map((a, i) => Math.exp(a - most[Math.floor(i / width)]));
      const sums = ops.sum(powers, width);
      return powers.map((a, i) => a / sums[Math.floor(i / width)]);
    },
    slice(x, sizes, axis, begin, end) {
      const inner = blocks(sizes, axis), stride = sizes[axis] * inner;
      return each(x.length / stride, (outer) =>
        Array.from(x.slice(outer * stride + begin * inner, outer * stride + end * inner))).flat();
    },
    concat(parts, sizes, axis) {
      const inner = blocks(sizes[0], axis);
      const outers = parts[0].length / (sizes[0][axis] * inner);
      return each(outers, (outer) => parts.flatMap((part, i) => {
        const stride = sizes[i][axis] * inner;
        return Array.from(part.slice(outer * stride, (outer + 1) * stride));
      })).flat();
    },
    transpose: (x, m, k) => each(x.length, (at) => {
      const block = Math.floor(at / (m * k)), inside = at % (m * k);
      return x[block * m * k + (inside % m) * k + Math.floor(inside / m)];
    }),
    lookup: (w, index, n) => each(w.length / n, (row) => index[0] < 0 ? 0 : w[row * n + index[0]]),
    oneHot: (index, n) => each(n, (i) => i === index[0] ? 1 : 0),
    negate: (x) => -x, sigmoid, tanh: Math.tanh, relu: (x) => x > 0 || Number.isNaN(x) ? x : 0, exp: Math.exp, log: Math.log,
    sqrt: Math.sqrt, abs: Math.abs, softplus: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
    sign: Math.sign, reciprocal: (x) => 1 / x,
    add: (a, b) => a + b, subtract: (a, b) => a - b, multiply: (a, b) => a * b, divide: (a, b) => a / b,
    max: Math.max, min: Math.min, less: (a, b) => a < b ? 1 : 0, less_or_equal: (a, b) => a <= b ? 1 : 0,
    equal: (a, b) => a === b ? 1 : 0, not_equal: (a, b) => a !== b ? 1 : 0,
  };

  /** The weights of a page: little-endian float32 in base64. */
  function weights(encoded) {
    return Object.fromEntries(Object.entries(encoded).map(([name, text]) => {
      const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
      return [name, new Float32Array(bytes.buffer)];
    }));
  }

  /** A network that reads one token after the other. */
  class Reader {
    constructor(network, program) {
      this.network = network;
      this.program = program;
      this.weights = weights(network.weights);
      this.restart();
    }

    restart() {
      this.states = Object.fromEntries(Object.entries(this.network.states).map(([name, size]) => [name, new Array(size).fill(0)]));
      this.fresh = true;
    }

    /** What the network says after a token, and every value by its name. */
    read(token) {
      const seen = {};
      const inputs = { input: [token], lengths: [1], reset: [this.fresh ? 1 : 0], ...this.states };
      const outputs = this.program(ops, this.weights, inputs, (name, value) => { seen[name] = value; });
      for (const name of Object.keys(this.states)) this.states[name] = outputs[name];
      this.fresh = false;
      return { prediction: outputs.prediction, seen };
    }
  }

  function tokens(network, text) {
    const parts = network.words
      ? text.match(/[\p{L}\p{N}]+(?:['’][\p{L}\p{N}]+)*|\n|[^\s]/gu) || []
      : Array.from(text);
    const known = new Map(network.vocabulary.map((token, i) => [token, i]));
    return parts.map((part) => known.get(part) ?? network.unknown).filter((token) => token >= 0);
  }

  function probabilities(logits, temperature) {
    const scaled = logits.map((x) => x / Math.max(temperature, 1e-3));
    return ops.softmax(scaled, scaled.length);
  }

  /** Elements with which to read, draw and look into a network. */
  function playground(network, { element, heat, figure }) {
    let reader = new Reader(network, window.rnncProgram);
    const labels = network.classes.length ? network.classes : network.vocabulary;
    const draws = !network.classes.length;
    let history = [];
    let last = null;
    const input = element("input", { type: "text", id: "prompt", value: network.prompt, autocomplete: "off" });
    const temperature = element("input", { type: "number", id: "temperature", min: "0", max: "5", step: "0.1", value: "0.8" });
    const unit = element("input", { type: "number", id: "unit", min: "1", value: "1", oninput: () => show() });
    const which = element("select", { id: "which-value", onchange: () => show() });
    const written = element("pre", { class: "written", tabindex: "0", "aria-live": "polite" });
    const likely = element("figure", { id: "likely" });
    const values = element("div", { class: "values", id: "values" });
    const colours = element("div", { class: "row" },
      element("label", {}, "Colour the text by", which), element("label", {}, "unit", unit));

    const shown = (token) => network.vocabulary[token] ?? "?";
    const spaced = (token, i) => network.words && i > 0 && /[\p{L}\p{N}]/u.test(shown(token)) ? " " + shown(token) : shown(token);

    function take(token) {
      last = reader.read(token);
      history.push({ token, seen: last.seen });
    }

    function restart() {
      reader.restart();
      history = [];
      last = null;
      if (network.start >= 0) last = reader.read(network.start);
      show();
    }

    function read() {
      restart();
      tokens(network, input.value).forEach(take);
      show();
    }

    /** The same text, read with weights of later. */
    function update(later) {
      const read = history.map((entry) => entry.token);
      reader = new Reader(later, window.rnncProgram);
      restart();
      read.forEach(take);
      show();
    }

    function draw(count) {
      if (!last) tokens(network, input.value).forEach(take);
      if (!last) return;
      for (let i = 0; i < count; i++) {
        const heat = Number(temperature.value);
        const shares = probabilities(last.prediction, heat);
        network.undrawable.forEach((token) => { shares[token] = 0; });
        let left = Math.random() * shares.reduce((a, b) => a + b, 0);
        let token = heat === 0 ? shares.indexOf(Math.max(...shares)) : shares.findIndex((share) => (left -= share) < 0);
        if (token < 0) token = shares.indexOf(Math.max(...shares));
        if (token === network.end) break;
        take(token);
      }
      show();
    }

    function strip(name, value) {
      const bound = Math.max(1, ...value.map(Math.abs));
      const canvas = element("canvas", { role: "img", "aria-label": name + ": " + value.slice(0, 12).map(figure).join(", ") });
      const columns = Math.min(value.length, 64), rows = Math.ceil(value.length / columns);
      canvas.width = columns * 8;
      canvas.height = rows * 12;
      canvas.style.height = rows * 14 + "px";
      canvas.style.maxWidth = columns * 14 + "px";
      const pen = canvas.getContext("2d");
      value.forEach((x, i) => {
        pen.fillStyle = x < 0 ? `hsl(18 85% 55% / ${Math.min(1, -x / bound)})` : `hsl(212 85% 55% / ${Math.min(1, x / bound)})`;
        pen.fillRect((i % columns) * 8, Math.floor(i / columns) * 12, 7, 11);
      });
      canvas.title = value.map(figure).join(" ");
      return element("div", { class: "value" }, element("code", {}, name), canvas);
    }

    function show() {
      const names = last ? Object.keys(last.seen) : [];
      if (names.length && which.options.length !== names.length) {
        const before = which.value;
        which.replaceChildren(...names.map((name) => element("option", { value: name }, name)));
        which.value = names.includes(before) ? before : names.find((name) => /h'?$/.test(name)) || names[0];
      }
      colours.hidden = !names.length;
      const at = Math.max(0, Number(unit.value) - 1);
      written.replaceChildren(...history.map((entry, i) => {
        const span = element("span", {}, spaced(entry.token, i));
        const value = (entry.seen[which.value] || [])[at];
        if (value !== undefined) {
          const share = Math.min(1, Math.abs(value));
          span.style.background = value < 0 ? `hsl(18 85% 55% / ${0.75 * share})` : `hsl(212 85% 55% / ${0.75 * share})`;
          span.title = `${which.value}[${at + 1}] = ${figure(value)}`;
        }
        return span;
      }));
      likely.replaceChildren(element("figcaption", {}, draws ? "What comes next" : "The class so far"));
      if (last) {
        probabilities(last.prediction, draws ? Math.max(0.05, Number(temperature.value)) : 1)
          .map((share, i) => [share, labels[i]]).sort((a, b) => b[0] - a[0]).slice(0, 8)
          .forEach(([share, label]) => likely.append(element("div", { class: "value" },
            element("code", {}, JSON.stringify(label)),
            element("div", { style: `background:linear-gradient(90deg, var(--c1) ${100 * share}%, transparent 0)` },
              element("span", { style: "background:var(--card);padding:0 .3rem" }, (100 * share).toFixed(1) + " %")))));
      }
      values.replaceChildren(...names.map((name) => strip(name, last.seen[name])));
    }

    input.addEventListener("keydown", (event) => { if (event.key === "Enter") read(); });
    const root = element("div", { id: "playground" },
      element("div", { class: "row" },
        element("label", { class: "grow" }, "Text", input),
        draws ? element("label", {}, "Temperature", temperature) : undefined,
        element("button", { id: "read", onclick: read }, "Read it"),
        draws ? element("button", { id: "draw", onclick: () => draw(1) }, "Draw the next") : undefined,
        draws ? element("button", { id: "draw-many", onclick: () => draw(100) }, "Draw 100") : undefined),
      written, colours, likely, values);
    // What the page comes with is read at once, so that there is something to see before it is asked for.
    read();
    return { root, update };
  }

  window.rnncNetwork = { Reader, playground, tokens };
})();
