package dev.rnnc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rnnc.json.Json;
import dev.rnnc.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A comparison as a user runs it: all of it, in pieces, again. */
final class CompareCommandTest {
  private static final String COMPARISON =
      """
      param unit = gru
      param width = 3
      data adding(length = 4, count = 60, validation = 10, test = 10)
      network { unit(hidden = width), last, dense(targets) }
      train { optimizer = adam(rate = 0.01), batch = 10, epochs = 1 }
      compare {
        plain { unit = rnn, published(loss = 0.25) }
        gated { unit = gru, width = fit(parameters = 60) }
        wild  { unit = irnn, train.optimizer = sgd(rate = 1e30) }
        seeds = 2
      }
      """;

  @TempDir Path folder = Path.of("");

  @Test
  void everyRowIsTrainedWithEverySeed() {
    Workplace place = new Workplace(folder);
    place.write("claim.rnn", COMPARISON);
    Cli ran = place.run("run", "claim.rnn");
    assertThat(ran.status()).as(ran.err()).isZero();
    assertThat(ran.err()).contains("plain, seed 1 (1 of 6)", "gated, seed 2 (4 of 6)");
    assertThat(ran.lines().getFirst())
        .matches("row +parameters +seeds +loss +published loss +minutes");
    assertThat(ran.lines().get(1))
        .matches("plain +22 +2 +\\d\\.\\d{4} ± \\d+\\.\\d{4} +0\\.2500 .*");
    // 3 (2h + h² + h) + h + 1 is 58 for h = 3, and 89 for h = 4.
    assertThat(ran.lines().get(2)).matches("gated +58 +2 .*");
    assertThat(ran.lines().get(3)).matches("wild +22 +0 of 2, 2 diverged +-");
    assertThat(ran.lines().getLast()).contains("on the test part").doesNotContain("not run");
    assertThat(place.read("runs/claim/comparison.md"))
        .contains("| row | parameters | seeds | loss | published loss | minutes |")
        .contains("| wild | 22 | 0 of 2, 2 diverged | - |");
    assertThat(place.read("runs/claim/plain/seed-2/claim.rnn"))
        .contains("param unit = rnn\n")
        .doesNotContain("compare");
  }

  @Test
  void aSizeIsFittedThatHeadsDivide() {
    Workplace place = new Workplace(folder);
    place.write(
        "heads.rnn",
        """
        param width = 8
        data adding(length = 4, count = 60, validation = 10, test = 10)
        network { slstm(hidden = width, heads = 4), last, dense(targets) }
        train { optimizer = adam(rate = 0.01), batch = 10, epochs = 1 }
        compare { a { width = fit(parameters = 230) } }
        """);
    Cli ran = place.run("run", "heads.rnn");
    assertThat(ran.status()).as(ran.err()).isZero();
    // 4 (h² / 4 + 2h + h) + h + 1 is 169 for h = 8, and 301 for h = 12.
    assertThat(ran.lines().get(1)).matches("a +169 +1 .*");
  }

  @Test
  void thePageHasTheTableAndTheCurvesOfAllRuns() throws Exception {
    Workplace place = new Workplace(folder);
    place.write("claim.rnn", COMPARISON.replace("epochs = 1", "epochs = 3"));
    Cli ran = place.run("compare", "claim.rnn");
    assertThat(ran.err()).contains("comparison.md", "comparison.html");
    String page = place.read("runs/claim/comparison.html");
    assertThat(page).startsWith("<!doctype html>").doesNotContain("{{", "src=");
    Chromium browser =
        Chromium.find()
            .orElseGet(() -> Assumptions.abort("skipped: there is no Chromium on the PATH"));
    JsonObject found =
        browser.find(
            page,
            """
            const table = document.querySelector("#results table");
            const plots = [...document.querySelectorAll(".plot")];
            return {
              sections: [...document.querySelectorAll("main section")].map((s) => s.id).join(" "),
              rows: [...table.querySelectorAll("tbody tr")].map((row) => row.cells[0].textContent).join(" "),
              curves: plots.map((plot) => plot.previousElementSibling.textContent).join(", "),
              legend: plots[1].querySelectorAll(".u-legend .u-series").length,
              seeds: document.querySelectorAll(".intervals .seed").length,
              published: document.querySelectorAll(".intervals .published").length,
              pages: [...document.querySelectorAll("#runs a")].map((a) => a.getAttribute("href")).join(" "),
              overflow: Math.max(0, document.documentElement.scrollWidth - window.innerWidth),
            };
            """,
            390,
            true,
            folder);
    assertThat(found.text("sections")).isEqualTo("results means curves runs file");
    assertThat(found.text("rows")).isEqualTo("plain gated wild");
    assertThat(found.text("curves"))
        .startsWith("Training loss, Validation loss, Validation: root mean");
    // The step and a line for each row that came to an epoch's end.
    assertThat(found.integer("legend")).isEqualTo(3);
    assertThat(found.integer("seeds")).isEqualTo(4);
    assertThat(found.integer("published")).isEqualTo(1);
    assertThat(found.text("pages")).contains("plain/seed-1/report.html", "wild/seed-2/report.html");
    assertThat(found.integer("overflow")).isZero();
    assertThat(place.path("runs/claim/wild/seed-2/report.html")).exists();
  }

  /** The mean of the table is that of the tests that the runs logged. */
  @Test
  void whatIsShownIsWhatWasMeasured() {
    Workplace place = new Workplace(folder);
    place.write("claim.rnn", COMPARISON);
    Cli shown = place.run("compare", "claim.rnn", "--row=plain", "--json", "-q");
    JsonObject row = Json.readObject(shown.lines().getFirst());
    double sum = 0;
    for (int seed = 1; seed <= 2; seed++) {
      String log = place.read("runs/claim/plain/seed-%d/log.jsonl".formatted(seed));
      String test = log.lines().filter(line -> line.contains("\"test\"")).findFirst().orElse("");
      sum += Json.readObject(test).number("loss");
    }
    assertThat(row.object("measures").object("loss").number("mean")).isEqualTo(sum / 2);
    assertThat(row.object("published").number("loss")).isEqualTo(0.25);
  }

  @Test
  void rowsThatWereRunAreNotRunAgain() throws Exception {
    Workplace place = new Workplace(folder);
    place.write("claim.rnn", COMPARISON);
    Cli one = place.run("compare", "claim.rnn", "--row=plain");
    assertThat(one.lines().getLast()).contains("not run to the end: gated, wild");
    String before = place.read("runs/claim/plain/seed-1/log.jsonl");
    // A run that was stopped in the middle has no end.
    Path log = place.path("runs/claim/plain/seed-2/log.jsonl");
    Files.writeString(log, Files.readString(log).replaceAll("(?m)^.*\"(end|test)\".*\n", ""));

    Cli all = place.run("compare", "claim.rnn");
    assertThat(all.err())
        .contains("plain, seed 2", "gated, seed 1")
        .doesNotContain("plain, seed 1");
    assertThat(place.read("runs/claim/plain/seed-1/log.jsonl")).isEqualTo(before);
    assertThat(withoutMinutes(all.lines().get(1))).isEqualTo(withoutMinutes(one.lines().get(1)));
    Cli again = place.run("compare", "claim.rnn");
    assertThat(again.err()).doesNotContain("seed 1", "seed 2");
    assertThat(again.out()).isEqualTo(all.out());
  }

  @Test
  void aPartOfANameMeansAllRowsThatHaveIt() {
    Workplace place = new Workplace(folder);
    String both = COMPARISON.replace("seeds = 2", "width = [3, 4]\n seeds = 1");
    place.write("claim.rnn", both.replace("width = fit(parameters = 60)", "train.batch = 5"));
    Cli ran = place.run("compare", "claim.rnn", "--row=width=4", "--row", "plain width=3");
    assertThat(ran.status()).as(ran.err()).isZero();
    assertThat(ran.err())
        .contains("plain width=3, seed 1", "plain width=4, seed 1", "gated width=4, seed 1")
        .doesNotContain("gated width=3, seed 1");
    assertRefused(place.run("compare", "claim.rnn", "--row=width"), "no row `width`");
  }

  private static String withoutMinutes(String line) {
    return line.replaceAll(" +", " ").replaceAll(" \\d\\.\\d$", "");
  }

  @Test
  void aRunOfAComparisonIsARunLikeAnyOther() {
    Workplace place = new Workplace(folder);
    place.write("claim.rnn", COMPARISON);
    place.run("compare", "claim.rnn", "--row=plain", "-q");
    Cli evaluated =
        Cli.run(
            "evaluate", place.path("runs/claim/plain/seed-2").toString(), "--backend=reference");
    assertThat(evaluated.status()).as(evaluated.err()).isZero();
    assertThat(evaluated.out()).contains("validation  loss", "test  loss");
    assertThat(Cli.run("runs", "--out=" + place.path("runs")).lines())
        .hasSize(3)
        .anySatisfy(line -> assertThat(line).startsWith("claim/plain/seed-2").contains("seed=2"));
  }

  @Test
  void aFileThatComparesNothingIsTrainedWithSeveralSeeds() {
    Workplace place = new Workplace(folder);
    place.write("claim.rnn", COMPARISON.substring(0, COMPARISON.indexOf("compare")));
    Cli ran = place.run("compare", "claim.rnn", "--seeds=2");
    assertThat(ran.status()).as(ran.err()).isZero();
    assertThat(ran.lines().getFirst()).matches("row +parameters +seeds +loss +minutes");
    assertThat(ran.lines().get(1)).matches("as written +58 +2 +\\d\\.\\d{4} ± \\d+\\.\\d{4} .*");
  }

  @Test
  void noPageOfAComparisonCanBeOpenedWhileItTrains() {
    Workplace place = new Workplace(folder);
    place.write("claim.rnn", COMPARISON);
    Cli refused = place.run("run", "claim.rnn", "--open");
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.err()).contains("--open: ", "claim.rnn compares", "rnnc watch RUN");
    assertThat(place.path("runs")).doesNotExist();
  }

  @Test
  void aWrongCommandSaysWhy() {
    Workplace place = Workplace.in(folder);
    place.write("claim.rnn", COMPARISON);
    assertRefused(
        place.run("compare", "claim.rnn", "--row=gates"), "did you mean `--row \"gated\"`");
    assertRefused(place.run("compare", "claim.rnn", "--set", "unit=lstm"), "the comparison itself");
    assertRefused(place.run("compare", "claim.rnn", "--seeds=0"), "nothing would be trained");
    place.write("claim.rnn", COMPARISON.replace("= 60)", "= 1)"));
    assertRefused(place.run("compare", "claim.rnn"), "E0515");
  }

  private static void assertRefused(Cli refused, String why) {
    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.err()).contains(why);
    assertThat(List.of(refused.out())).containsExactly("");
  }
}
