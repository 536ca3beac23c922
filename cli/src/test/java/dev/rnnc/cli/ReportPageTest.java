package dev.rnnc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rnnc.cli.report.LiveServer;
import dev.rnnc.cpu.CpuBackend;
import dev.rnnc.dsl.Rnn;
import dev.rnnc.json.Json;
import dev.rnnc.json.JsonObject;
import dev.rnnc.sample.Reading;
import dev.rnnc.sample.TrainedModel;
import dev.rnnc.source.RnncException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of a run: what it holds, and what a browser makes of it where there is one. */
final class ReportPageTest {
  @TempDir Path folder = Path.of("");
  private Workplace place = new Workplace(Path.of(""));

  @BeforeEach
  void begin() {
    place = Workplace.in(folder);
  }

  private void train(String model) {
    place.write("small.rnn", model);
    Cli run = place.run("run", "small.rnn");
    assertThat(run.status()).as(run.err()).isZero();
  }

  private static String recorded() {
    return Workplace.MODEL.replace(
        "epochs", "gradients = every(5), watch = [gru_1.z, gru_1], clip = 1.0\n  epochs");
  }

  @Test
  void itIsOneFileThatNeedsNoOther() {
    train(recorded());
    String page = place.read("runs/small/report.html");
    assertThat(page)
        .startsWith("<!doctype html>")
        .contains("default-src 'none'", "Permission is hereby granted", "\"event\":\"gradients\"")
        .contains("\"event\":\"watched\"", "\"event\":\"weights\"")
        .doesNotContain("{{")
        .doesNotContainPattern("(src|href)=\"(?!data:|#)");
  }

  /** A text of the user's must not become a part of the page. */
  @Test
  void whatLooksLikeMarkupStaysText() {
    train(Workplace.MODEL + "// </script><script>document.title = 'x'</script>\n");
    assertThat(place.read("runs/small/report.html"))
        .contains("\\u003c/script>")
        .doesNotContain("document.title = 'x'</script>");
  }

  @Test
  void theLogHasASampleOfEveryEpoch() {
    train(Workplace.MODEL);
    List<JsonObject> samples =
        place
            .read("runs/small/log.jsonl")
            .lines()
            .map(Json::readObject)
            .filter(line -> line.text("event").equals("sample"))
            .toList();
    assertThat(samples).map(line -> line.integer("step")).containsExactly(20L, 40L);
    assertThat(samples).allSatisfy(line -> assertThat(line.text("text")).startsWith("to "));
  }

  private static Chromium browser() {
    return Chromium.find()
        .orElseGet(() -> Assumptions.abort("skipped: there is no Chromium on the PATH"));
  }

  /** Opens a page whose script, at its end, finds something out as JSON. */
  private JsonObject find(String run, String script, int width, boolean dark) throws Exception {
    String page = place.read("runs/" + run + "/report.html");
    return browser().find(page, script, width, dark, folder);
  }

  private static final String LOOK =
      """
      const plots = [...document.querySelectorAll(".plot")];
      const ink = (canvas) => new Set(canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data).size;
      const map = document.querySelector("#flow canvas[tabindex]");
      press(plots[0], "ArrowLeft");
      press(map, "ArrowDown");
      const watched = [...document.querySelectorAll("#watched canvas[tabindex]")];
      press(watched[0], "ArrowLeft");
      const which = document.getElementById("which-weight");
      const weight = () => ink(document.querySelector("#weights canvas"));
      which.value = "dense_1.b";
      which.dispatchEvent(new Event("change"));
      return {
        plots: plots.length,
        drawn: plots.filter((plot) => ink(plot.querySelector("canvas")) > 3).length,
        map: ink(map),
        read: plots[0].nextElementSibling.textContent,
        cell: map.nextElementSibling.textContent,
        watched: watched.map((one) => one.previousElementSibling.textContent).join(" "),
        bin: watched[0].nextElementSibling.textContent,
        weight: weight(),
        sections: [...document.querySelectorAll("main section")].map((s) => s.id).join(" "),
        paper: getComputedStyle(document.body).backgroundColor,
        overflow: Math.max(0, document.documentElement.scrollWidth - window.innerWidth),
      };
      """;

  @Test
  void aBrowserShowsTheCurvesLightAndDarkWideAndNarrow() throws Exception {
    browser();
    train(recorded());
    JsonObject light = find("small", LOOK, 1200, false);
    assertThat(light.text("sections"))
        .isEqualTo("network curves flow samples watched weights file");
    assertThat(light.integer("plots")).isGreaterThan(8).isEqualTo(light.integer("drawn"));
    assertThat(light.integer("map")).isGreaterThan(8);
    assertThat(light.text("read")).startsWith("step ").contains("validation ");
    assertThat(light.text("cell")).matches("step \\d+, 1 time steps back: .*");
    assertThat(light.text("watched")).isEqualTo("gru_1.z gru_1");
    assertThat(light.text("bin")).matches("step 35: 0.975 to 1 .* %; mean .*");
    assertThat(light.integer("weight")).isGreaterThan(8);
    assertThat(light.text("paper")).isEqualTo("rgb(255, 255, 255)");
    JsonObject dark = find("small", LOOK, 390, true);
    assertThat(dark.text("paper")).isEqualTo("rgb(13, 17, 23)");
    assertThat(dark.integer("drawn")).isEqualTo(light.integer("drawn"));
    assertThat(dark.integer("overflow")).isZero();
  }

  /** What the network in the page says, against the cpu backend. */
  private void agrees(String cell) throws Exception {
    train(Workplace.MODEL.replace("gru(hidden = width)", cell));
    JsonObject page =
        find(
            "small",
            """
            const network = rnnc.data.findings.network;
            const reader = new rnncNetwork.Reader(network, window.rnncProgram);
            let last;
            for (const token of rnncNetwork.tokens(network, "to be or not")) last = reader.read(token);
            const powers = last.prediction.map(Math.exp);
            const sum = powers.reduce((a, b) => a + b, 0);
            return { shares: Object.fromEntries(powers.map((p, i) => ["t" + network.vocabulary[i], p / sum])),
              seen: Object.keys(last.seen).join(" ") };
            """,
            800,
            false);
    Path checkpoint = place.path("runs/small/best.safetensors");
    try (TrainedModel trained = TrainedModel.load(checkpoint, Rnn::load, new CpuBackend())) {
      Map<String, Double> expected = new TreeMap<>();
      Reading reading = trained.read(trained.start(), "to be or not");
      reading.likely().forEach(likely -> expected.put("t" + likely.label(), likely.probability()));
      Map<String, Double> found = page.object("shares").numbers();
      assertThat(found.keySet()).isEqualTo(expected.keySet());
      expected.forEach((token, share) ->
          assertThat(found.get(token)).as(cell + " " + token).isCloseTo(share, within(1e-5)));
    }
    assertThat(page.text("seen")).contains("_1.h'").doesNotContain(".b_");
  }

  @Test
  void theNetworkInThePageSaysWhatTheBackendSays() throws Exception {
    browser();
    agrees("gru(hidden = width)");
    agrees("layer_norm_lstm(hidden = width, zoneout = 0.1)");
    agrees("slstm(hidden = width, heads = 2, forget = exponential)");
  }

  @Test
  void classesAreComparedInATable() throws Exception {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      rows.append(i % 2 == 0 ? "even\tabab" : "odd\tcdcd")
          .append("efgh".charAt(i % 4))
          .append(i)
          .append('\n');
    }
    place.write("rows.tsv", rows.toString());
    train(
        """
        data labelled("rows.tsv", validation = 30%)
        network { gru(6), last, dense(classes) }
        train { epochs = 2, batch = 4 }
        """);
    JsonObject data = findings();
    assertThat(data.object("confusion").texts("classes")).containsExactly("even", "odd");
    assertThat(data.text("part")).isEqualTo("validation");
    browser();
    JsonObject found =
        find(
            "small",
            "return { cells: document.querySelectorAll('.confusion td').length };",
            800,
            false);
    assertThat(found.integer("cells")).isEqualTo(4);
  }

  /** Nothing need be pressed to see what the network makes of the text that is there. */
  @Test
  void theNetworkInThePageHasReadItsText() throws Exception {
    browser();
    train(Workplace.MODEL);
    JsonObject found =
        find(
            "small",
            """
            return { written: document.querySelector("#playground .written").textContent,
              values: document.getElementById("which-value").options.length };
            """,
            800,
            false);
    assertThat(found.text("written")).isNotEmpty();
    assertThat(found.integer("values")).isPositive();
  }

  private JsonObject findings() {
    String page = place.read("runs/small/report.html");
    return Json.readObject(page.split("id=\"data\">", 2)[1].split("</script>", 2)[0])
        .object("findings");
  }

  /** Its outputs are two means, then two log variances. */
  @Test
  void aForecastUnderTheGaussianLossDrawsTheFirstMeanInItsBand() throws Exception {
    place.write("series.csv", "value\n1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n");
    train(
        """
        data table("series.csv", input = [value], target = value, scale = none, horizon = 2,
                   window = 1, validation = 3)
        layer spread() {
          input x
          weights mean [1, size(x)] = 1
          weights far [1, size(x)] = 100
          weights narrow [1, size(x)] = 0.5
          output concat(mean @ x, far @ x, narrow @ x, far @ x)
        }
        network { last, spread() }
        train { loss = gaussian, optimizer = sgd(rate = 1e-30), batch = 4, epochs = 1 }
        """);
    assertThat(place.read("runs/small/report.html"))
        .contains("\"truth\":" + Json.write(List.of(8.0, 9.0)))
        .contains("\"predicted\":" + Json.write(List.of(7.0, 8.0)))
        .contains("\"deviation\":" + Json.write(List.of(Math.exp(0.25 * 7), Math.exp(0.25 * 8))));
    browser();
    JsonObject found =
        find(
            "small",
            "return { said: document.querySelector('#forecast p').textContent };",
            800,
            false);
    assertThat(found.text("said"))
        .contains("Of the 2 values that are predicted at once the first, one time step ahead.")
        .contains("The band is two deviations wide on either side.");
  }

  @Test
  void whatDivergedSaysWhereAtTheTop() throws Exception {
    place.write(
        "small.rnn",
        """
        data adding(length = 700, count = 20)
        network { irnn(hidden = 3, init = identity(scale = 4)), last, dense(targets) }
        train { epochs = 1 }
        """);
    Cli run = place.run("run", "small.rnn");
    assertThat(run.status()).as(run.err()).isEqualTo(3);
    assertThat(run.err()).contains("report.html");
    JsonObject event =
        place
            .read("runs/small/log.jsonl")
            .lines()
            .map(Json::readObject)
            .filter(line -> line.text("event").equals("diverged"))
            .findFirst()
            .orElseThrow();
    assertThat(event.object("first").text("name")).isEqualTo("irnn_1.h'");
    assertThat(event.object("first").integer("time_step")).isGreaterThan(60);
    browser();
    JsonObject found =
        find(
            "small",
            """
            const failure = document.getElementById("failure");
            return { said: failure.textContent, operands: failure.querySelectorAll("tbody tr").length,
              outcome: document.getElementById("outcome").textContent };
            """,
            390,
            false);
    assertThat(found.text("said"))
        .startsWith("Training diverged: ")
        .contains("It first appeared in irnn_1.h' at time step ", " gave Infinity", "What to do: ");
    assertThat(found.integer("operands")).isPositive();
    assertThat(found.text("outcome")).startsWith("diverged");
  }

  /** What is found with the latest weights comes to a page that is open. */
  @Test
  void aPageThatIsServedAsksForTheNetworkItself() throws Exception {
    train(Workplace.MODEL);
    WatchCommand watch = new WatchCommand();
    watch.target = place.path("runs/small");
    try (LiveServer server = watch.serve()) {
      JsonObject findings = Json.readObject(get(server.address() + "findings"));
      assertThat(findings.text("program")).startsWith("(");
      assertThat(findings.integer("step")).isPositive();
      assertThat(get(server.address().toString())).doesNotContain("\"network\":");
      Chromium.Opened opened = browser().open(server.address(), 800, true, folder);
      assertThat(opened.console()).isEmpty();
      assertThat(opened.document()).contains("id=\"playground\"", "id=\"curves\"");
    }
  }

  @Test
  void aRunIsServedToThisMachineWhileItGrows() throws Exception {
    train(Workplace.MODEL);
    WatchCommand watch = new WatchCommand();
    watch.target = place.path("runs/small");
    try (LiveServer server = watch.serve()) {
      assertThat(InetAddress.getByName(server.address().getHost()).isLoopbackAddress()).isTrue();
      String page = get(server.address().toString());
      assertThat(page).contains("\"live\":true", "\"event\":\"epoch\"");
      String log = place.read("runs/small/log.jsonl");
      long lines = log.lines().count();
      assertThat(get(server.address() + "log?from=0")).isEqualTo(log.strip());
      place.write("runs/small/log.jsonl", log + "{\"event\":\"later\"}\n");
      assertThat(get(server.address() + "log?from=" + lines)).isEqualTo("{\"event\":\"later\"}");
    }
    watch.target = place.path("nowhere");
    assertThatThrownBy(watch::serve)
        .isInstanceOf(RnncException.class)
        .hasMessageContaining("E0728");
  }

  private static String get(String address) throws Exception {
    try (InputStream answer = URI.create(address).toURL().openStream()) {
      return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** A page of elsewhere that was led to this address gets nothing. */
  @Test
  void anotherHostIsNotServed() throws Exception {
    train(Workplace.MODEL);
    WatchCommand watch = new WatchCommand();
    watch.target = place.path("runs/small");
    try (LiveServer server = watch.serve();
        Socket socket = new Socket(server.address().getHost(), server.address().getPort())) {
      String request = "GET /log HTTP/1.1\r\nHost: elsewhere.example\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 403").doesNotContain("epoch");
    }
  }
}
