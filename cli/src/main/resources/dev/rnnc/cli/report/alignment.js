"use strict";
// What a decoder looks at: for each sentence a table, a column for every token of the source and a
// row for every token of the translation, the fuller a field the more it counts.
(() => {
  const { data, element, section } = window.rnnc;
  const cell = (share) => {
    const percent = Math.round(100 * share);
    return element("td", {
      style: `background:color-mix(in srgb, var(--c1) ${Math.round(0.6 * percent)}%, transparent)`,
    }, percent < 1 ? "" : String(percent));
  };
  const table = (sentence, layer) => element("table", { class: "confusion" },
    element("caption", {}, `${layer}: ${sentence.translation}`),
    element("thead", {}, element("tr", {}, element("td", {}),
      ...sentence.source.map((token) => element("th", { scope: "col" }, token)))),
    element("tbody", {}, ...sentence.shares[layer].map((shares, i) =>
      element("tr", {}, element("th", { scope: "row" }, sentence.tokens[i]), ...shares.map(cell)))));
  section("alignment", "Alignment", "", () => (data.findings?.alignments?.length ? data.findings.step ?? 0 : null), (made) => {
    const figures = data.findings.alignments.flatMap((sentence) =>
      Object.keys(sentence.shares).map((layer) => element("figure", {},
        element("figcaption", {}, sentence.text),
        element("div", { class: "scroll", tabindex: "0" }, table(sentence, layer)),
        element("p", {}, `In the data: ${sentence.reference}`))));
    made.append(
      element("p", {}, `What the decoder looks at when it says each token, in percent: of the ${data.findings.part} part, a column for each token of the source, a row for each of the translation.`),
      element("div", { class: "charts" }, ...figures));
  });
})();
