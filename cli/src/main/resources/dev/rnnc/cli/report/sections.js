"use strict";
// The head of a run's page and its sections.
(() => {
  const { data, element, words, figure, of, chosen, section, chart, logMap } = window.rnnc;
  const points = (events, member) => events
    .filter((event) => typeof event[member] === "number").map((event) => [event.step, event[member]]);
  const NO_METRIC = new Set(["epoch", "step", "train_loss", "validation_loss", "rate", "steps_per_s", "characters_per_s", "seconds"]);
  /** What a forecast without a network comes to, beside a network's of the same measure. */
  const without = (epochs, measure) => [["without a network", "naive_"], ["a season before", "seasonal_naive_"]]
    .map(([label, kind]) => ({ label, points: points(epochs, kind + measure), dashed: true }));
  const OUTCOMES = { done: "done", patience: "stopped: no better validation for long enough",
    interrupted: "interrupted", diverged: "diverged" };

  /** The end of the training that began last, if it is over. */
  function end() {
    const last = data.events.filter((event) => event.event === "start" || event.event === "end").at(-1);
    return last && last.event === "end" ? last : undefined;
  }

  /** Where the first number that is not finite arose, and what it was computed from. */
  function failure() {
    const place = document.getElementById("failure");
    const diverged = end()?.outcome === "diverged" ? of("diverged").at(-1) : undefined;
    if (!diverged) {
      place.replaceChildren();
      return;
    }
    if (place.children.length) return;
    const parts = [element("h2", {}, diverged.message.replace(/^t/, "T"))];
    const first = diverged.first;
    if (first) {
      const where = [["at time step ", first.time_step], ["in batch row ", first.batch_row]]
        .filter(([, at]) => at).map(([words, at]) => words + figure(at)).join(" ");
      parts.push(element("p", {}, "It first appeared in ",
        first.name ? element("code", {}, first.name) : "back-propagation", where ? " " + where : "", ": ",
        element("code", {}, first.operation), " gave ", element("strong", {}, first.found), "."));
      if (first.operands.length) parts.push(element("div", { class: "scroll", tabindex: "0" }, element("table", {},
        element("thead", {}, element("tr", {}, ...["computed from", "least", "greatest"].map((c) => element("th", { scope: "col" }, c)))),
        element("tbody", {}, ...first.operands.map((operand) => element("tr", {},
          element("th", { scope: "row" }, element("code", {}, operand.name)),
          element("td", {}, figure(operand.least)), element("td", {}, figure(operand.greatest))))))));
    }
    if (diverged.help) parts.push(element("p", {}, "What to do: " + diverged.help + "."));
    place.replaceChildren(...parts);
  }

  window.rnnc.head = () => {
    const over = end(), epoch = of("epoch").at(-1), test = of("test").at(-1);
    const parts = [];
    if (data.live && !over) {
      const start = of("start").at(-1), step = Math.max(0, ...[of("step").at(-1), epoch].filter((e) => e).map((e) => e.step));
      parts.push(start && start.steps ? `training: step ${figure(step)} of ${figure(start.steps)}` : "training");
    }
    if (over) parts.push(OUTCOMES[over.outcome] || over.outcome, `${figure(over.step)} steps in ${figure(Math.round(over.seconds))} s`);
    if (epoch && epoch.validation_loss !== undefined) parts.push("validation loss " + figure(epoch.validation_loss));
    if (test && over) for (const [name, value] of Object.entries(test)) {
      if (typeof value === "number") parts.push(`test ${words(name)} ${figure(value)}`);
    }
    if (data.findings?.problem) parts.push("nothing could be predicted: " + data.findings.problem);
    if (data.gone) parts.push("the command has ended");
    const said = parts.join(" · ");
    const outcome = document.getElementById("outcome");
    if (outcome.textContent !== said) outcome.textContent = said;
    failure();
    const facts = document.getElementById("facts");
    if (!facts.children.length) facts.replaceChildren(...Object.entries(data.facts).map(([name, value]) =>
      element("div", {}, element("dt", {}, name), element("dd", {}, value))));
  };

  const found = (member) => () => (data.findings || {})[member] ? data.findings.step ?? 0 : null;
  const byThen = () => data.live && !end() ? `By the weights of step ${figure(data.findings.step)}. ` : "";

  let playground = null;
  section("network", "The network itself",
    "The trained network lives in this page. Give it a text, let it draw, and see every value by its name.",
    () => (window.rnncProgram ? found("network")() : null),
    (made) => {
      if (playground) playground.update(data.findings.network);
      else playground = window.rnncNetwork.playground(data.findings.network, window.rnnc);
      if (byThen()) made.append(element("p", {}, byThen()));
      made.append(playground.root);
    });

  section("curves", "Curves", "Losses are means per target.",
    () => of("step").length + of("epoch").length || null,
    (made) => {
      const steps = of("step"), epochs = of("epoch");
      const charts = element("div", { class: "charts" });
      made.append(charts);
      chart(charts, "Loss", "step", [
        { label: "training, single steps", points: points(steps, "train_loss") },
        { label: "training, epochs", points: points(epochs, "train_loss"), dots: true },
        { label: "validation", points: points(epochs, "validation_loss"), dots: true },
        ...without(epochs, "loss")]);
      const metrics = [...new Set(epochs.flatMap((event) => Object.keys(event)))]
        .filter((name) => !NO_METRIC.has(name) && !name.includes("naive_") && epochs.some((event) => typeof event[name] === "number"));
      for (const name of metrics) {
        chart(charts, "Validation: " + words(name), "step", [{ label: words(name), points: points(epochs, name), dots: true },
          ...without(epochs, name)]);
      }
      chart(charts, "Learning rate", "step", [{ label: "rate", points: points(steps.length ? steps : epochs, "rate") }]);
      chart(charts, "Norm of the gradient", "step", [{ label: "norm", points: points(steps, "gradient_norm") }], { log: true });
      const clipped = [...new Set(epochs.flatMap((event) => Object.keys(event.clip_share || {})))];
      chart(charts, "Share of clipped steps", "step", clipped.map((name) => ({ label: name === "all" ? "all weights" : name,
        points: epochs.map((event) => [event.step, (event.clip_share || {})[name] ?? null]), dots: true })));
    });

  section("flow", "Gradient flow",
    "How strongly the loss at the last time step depends on each state, so many time steps before: "
      + "the norm of that derivative, from one record of training to the next.",
    () => of("gradients").length || null,
    (made) => {
      const records = of("gradients");
      const charts = element("div", { class: "charts" });
      made.append(charts);
      for (const state of Object.keys(records[0].state_gradient)) {
        logMap(charts, "∂L/∂" + state + ", by time steps back (downwards)",
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
    });

  section("samples", "Samples", "What the network writes as training goes on.",
    () => of("sample").length || null,
    (made) => {
      const all = of("sample");
      const text = element("pre", { tabindex: "0", "aria-live": "polite" });
      const name = element("output", { for: "which" });
      const show = (i) => {
        text.textContent = all[i].text;
        name.textContent = all[i].step === undefined ? "" : `after step ${figure(all[i].step)}`;
      };
      // Whoever has gone back to an earlier sample stays there.
      const at = Math.min(chosen.get("sample") ?? all.length - 1, all.length - 1);
      const range = element("input", { id: "which", type: "range", min: "0", max: String(all.length - 1), value: String(at),
        oninput: (event) => {
          const i = Number(event.target.value);
          if (i === all.length - 1) chosen.delete("sample");
          else chosen.set("sample", i);
          show(i);
        } });
      made.append(element("label", { for: "which" }, "From the first to the last sample"), range, name, text);
      show(at);
    });

  section("confusion", "Confusion", "", found("confusion"), (made) => {
    const { classes, counts } = data.findings.confusion;
    const table = element("table", { class: "confusion" },
      element("thead", {}, element("tr", {}, element("th", { scope: "col" }, "true \\ found"), ...classes.map((c) => element("th", { scope: "col" }, c)))),
      element("tbody", {}, ...counts.map((row, i) => {
        const all = row.reduce((a, b) => a + b, 0) || 1;
        return element("tr", {}, element("th", { scope: "row" }, classes[i]), ...row.map((n, k) =>
          element("td", { style: `background:color-mix(in srgb, var(${i === k ? "--c3" : "--c2"}) ${Math.round(70 * n / all)}%, transparent)` }, String(n))));
      })));
    made.append(
      element("p", {}, `${byThen()}Of the ${data.findings.part} part: a row for each true class, a column for what the network took it for.`),
      element("figure", {}, element("div", { class: "scroll", tabindex: "0" }, table)));
  });

  section("forecast", "Forecast", "", found("forecast"), (made) => {
    const { truth, predicted, deviation = [], horizon = 1 } = data.findings.forecast;
    const ahead = horizon > 1 ? ` Of the ${figure(horizon)} values that are predicted at once the first, one time step ahead.` : "";
    const band = deviation.length ? " The band is two deviations wide on either side." : "";
    made.append(element("p", {}, `${byThen()}Of the ${data.findings.part} part, one value after the other.${ahead}${band}`));
    const charts = element("div", {});
    made.append(charts);
    const indexed = (values) => values.map((value, i) => [i + 1, value]);
    const edge = (sign) => indexed(predicted.map((mean, i) => deviation[i] === null ? null : mean + sign * 2 * deviation[i]));
    chart(charts, "Forecast and truth", "value", [
      { label: "truth", points: indexed(truth) },
      { label: "forecast", points: indexed(predicted), ...deviation.length && { low: edge(-1), high: edge(1) } }]);
  });
})();
