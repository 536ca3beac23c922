"use strict";
// Draws the sections of a page, and, of a run that is under way, draws again what has changed.
(() => {
  const { data, element, of, fitted, sections } = window.rnnc;
  const main = document.getElementById("main");
  const contents = document.getElementById("contents");

  /** A section anew, with what was open or had the focus in the one before. */
  function fill(section) {
    const before = section.made;
    const open = before ? [...before.querySelectorAll("details[open]")].map((d) => d.parentElement.querySelector("figcaption")?.textContent) : [];
    const active = before && before.contains(document.activeElement) ? document.activeElement : null;
    const same = active && (active.id ? "#" + CSS.escape(active.id)
      : active.ariaLabel ? `[aria-label="${CSS.escape(active.ariaLabel)}"]` : null);
    section.made = element("section", { id: section.id, "aria-labelledby": section.id + "-title" },
      element("h2", { id: section.id + "-title" }, section.title), section.intro ? element("p", {}, section.intro) : undefined);
    if (before) before.replaceWith(section.made);
    else main.insertBefore(section.made, sections.slice(sections.indexOf(section) + 1).map((s) => s.made).find((m) => m) || null);
    section.draw(section.made);
    for (const figure of section.made.querySelectorAll("figure")) {
      const details = figure.querySelector("details");
      if (details && open.includes(figure.querySelector("figcaption")?.textContent)) details.open = true;
    }
    if (same) section.made.querySelector(same)?.focus({ preventScroll: true });
    for (const one of fitted) {
      if (!one.place.isConnected) fitted.delete(one);
      // The first of several charts was alone in its row when it was made.
      else if (section.made.contains(one.place)) one.fit();
    }
  }

  function render(all = false) {
    for (const section of sections) {
      const key = section.key();
      if (key === null) {
        section.made?.remove();
        section.made = null;
      } else if (all || !section.made || section.shown !== key) {
        fill(section);
      }
      section.shown = key;
    }
    const there = sections.filter((section) => section.made && section.title);
    if (contents.children.length !== there.length) {
      contents.replaceChildren(...there.map(({ id, title }) => element("li", {}, element("a", { href: "#" + id }, title))));
    }
    window.rnnc.head();
  }

  let width = 0;
  new ResizeObserver(() => {
    if (Math.abs(main.clientWidth - width) < 2) return;
    width = main.clientWidth;
    requestAnimationFrame(() => fitted.forEach((one) => one.fit()));
  }).observe(main);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => render(true));
  main.replaceChildren();
  render();

  // A live page. Drawing takes this machine a while, and findings its server: neither is done more often
  // than leaves most of the time to training.
  const EVERY = 1500, PATIENCE = 10;
  let asked = -1, notBefore = 0, waits = false;

  function take(findings) {
    if (findings.program && findings.program !== "null" && !window.rnncProgram) {
      document.body.append(element("script", {}, "window.rnncProgram = " + findings.program + ";"));
    }
    data.findings = findings;
    render();
  }

  async function lookForFindings(last) {
    const steps = of("epoch").length + of("end").length;
    if (!last && (steps === asked || document.hidden || performance.now() < notBefore)) return;
    const begun = performance.now();
    const findings = await (await fetch("findings")).json();
    const done = performance.now();
    notBefore = done + PATIENCE * (done - begun);
    const epoch = of("epoch").at(-1);
    // Weights are on disk a moment after the line of their epoch.
    if (findings.problem || !epoch || findings.step >= epoch.step || of("end").length) asked = steps;
    if (findings.problem || findings.step !== undefined) take(findings);
  }

  async function follow() {
    const begun = performance.now();
    try {
      const answer = await fetch("log?from=" + data.events.length);
      const more = (await answer.text()).split("\n").filter((line) => line).map((line) => JSON.parse(line));
      data.events.push(...more);
      const over = answer.headers.has("X-Over");
      if (over) data.live = false;
      if ((more.length || waits || over) && (over || !document.hidden)) render();
      waits = document.hidden;
      const drawn = performance.now() - begun;
      // What cannot be found leaves the curves as they are; a server that has gone is noticed by the log.
      await lookForFindings(over).catch(() => { notBefore = performance.now() + 20 * EVERY; });
      if (over) return;
      setTimeout(follow, Math.max(EVERY, PATIENCE * drawn));
    } catch {
      data.gone = true;
      window.rnnc.head();
    }
  }
  if (data.live) follow();
})();
