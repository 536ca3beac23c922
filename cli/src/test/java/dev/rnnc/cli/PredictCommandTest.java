package dev.rnnc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rnnc.json.Json;
import dev.rnnc.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PredictCommandTest {
  @TempDir Path folder = Path.of("");

  private Workplace place = new Workplace(folder);

  @BeforeEach
  void work() {
    place = new Workplace(folder);
  }

  private void train(String name, String text) {
    place.write(name + ".rnn", text);
    Cli trained = place.run("train", name + ".rnn", "-q");
    assertThat(trained.status()).as(trained.err()).isZero();
  }

  private Cli predict(String run, String... arguments) {
    String[] always = {"predict", place.path("runs/" + run).toString(), "--backend=reference"};
    Cli ran =
        Cli.run(Stream.concat(Stream.of(always), Stream.of(arguments)).toArray(String[]::new));
    assertThat(ran.status()).as(ran.err()).isZero();
    return ran;
  }

  private List<JsonObject> rows(String run, String... arguments) {
    List<String> with = new ArrayList<>(List.of(arguments));
    with.add("--json");
    return predict(run, with.toArray(String[]::new)).lines().stream()
        .map(Json::readObject)
        .toList();
  }

  private String file(String name, String text) {
    return place.write(name, text).toString();
  }

  private void trainClasses() {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      lines.append("high\t").append("ab".repeat(1 + i % 5)).append("c\n");
      lines.append("low\t").append("xy".repeat(1 + i % 6)).append("c\n");
    }
    place.write("lines.tsv", lines.toString());
    place.write("test.tsv", "high\tabababc\nlow\txyc\nlow\tabxyc\nhigh\txyxyabc\n");
    train(
        "classes",
        """
        data labelled("lines.tsv", test = "test.tsv")
        network { embed(4), gru(6), last, dense(classes) }
        train { optimizer = adam(rate = 0.02), batch = 8, epochs = 3 }
        """);
  }

  @Test
  void classesWithTheirProbabilityAndLoss() {
    trainClasses();
    List<JsonObject> rows = rows("classes", place.path("test.tsv").toString(), "--probabilities");
    assertThat(rows).hasSize(4);
    double loss = 0;
    int right = 0;
    for (int i = 0; i < 4; i++) {
      JsonObject row = rows.get(i);
      String truth = List.of("high", "low", "low", "high").get(i);
      assertThat(row.integer("row")).isEqualTo(i + 1);
      assertThat(row.text("truth")).isEqualTo(truth);
      assertThat(row.number("p(high)") + row.number("p(low)")).isCloseTo(1, within(1e-9));
      assertThat(row.number("loss"))
          .isCloseTo(-Math.log(row.number("p(" + truth + ")")), within(1e-9));
      assertThat(row.number("probability"))
          .isEqualTo(row.number("p(" + row.text("prediction") + ")"));
      loss += row.number("loss") / 4;
      right += row.text("prediction").equals(truth) ? 1 : 0;
    }
    assertThat(rows.getFirst().text("text")).isEqualTo("abababc");
    Cli evaluated =
        Cli.run("evaluate", place.path("runs/classes").toString(), "--backend=reference", "--json");
    JsonObject test = Json.readObject(evaluated.lines().getLast());
    assertThat(test.number("loss")).isCloseTo(loss, within(1e-6));
    assertThat(test.number("accuracy")).isEqualTo(right / 4.0);
  }

  @Test
  void theTruthMayBeMissing() {
    trainClasses();
    Cli found = predict("classes", file("new.tsv", "ababc\n\n\txyc\nhigh\tabc\n"));
    assertThat(found.lines().getFirst()).isEqualTo("row,text,prediction,probability,truth,loss");
    assertThat(found.lines().get(1)).matches("1,ababc,(high|low),0\\.\\d+,,");
    assertThat(found.lines().get(2)).matches("3,xyc,(high|low),0\\.\\d+,,");
    assertThat(found.lines().get(3)).matches("4,abc,(high|low),0\\.\\d+,high,[\\d.]+");
    assertThat(found.err()).contains("3 rows, 1 with a truth:  loss");
  }

  @Test
  void standardInputTextAndFileSayTheSame() {
    trainClasses();
    String fromFile = predict("classes", file("one.txt", "xyabc\n")).out();
    assertThat(fromFile).startsWith("row,text,prediction,probability\n1,xyabc,");
    assertThat(predict("classes", "--text", "xyabc").out()).isEqualTo(fromFile);
    Path written = place.path("out.csv");
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream("xyabc\n".getBytes(StandardCharsets.UTF_8)));
    try {
      assertThat(predict("classes", "-", "--out=" + written).out()).isEmpty();
    } finally {
      System.setIn(before);
    }
    assertThat(written).hasContent(fromFile);
  }

  /** A window after the last value is the forecast of what has not happened yet. */
  @Test
  void windowsUpToTheLastRow() {
    StringBuilder csv = new StringBuilder("day,shop,sold\n");
    for (int day = 1; day <= 20; day++) {
      csv.append(day).append(",a,").append(10 + day % 4).append('\n');
    }
    place.write("sold.csv", csv.toString());
    train(
        "sold",
        """
        data table("sold.csv", series = shop, time = day, target = sold, window = 3, horizon = 2)
        network { gru(3), last, dense(2 * targets) }
        train { loss = gaussian, batch = 4, epochs = 1 }
        """);
    List<JsonObject> rows =
        rows("sold", file("new.csv", "day,shop,sold\n4,b,11\n3,b,9\n2,b,8\n1,b,7\n5,b,12\n6,b,\n"));
    assertThat(rows).hasSize(4);
    assertThat(rows.getFirst().text("shop")).isEqualTo("b");
    assertThat(rows.getFirst().text("day")).isEqualTo("3");
    assertThat(rows.getFirst().number("truth_1")).isCloseTo(11, within(1e-4));
    assertThat(rows.getFirst().number("truth_2")).isCloseTo(12, within(1e-4));
    assertThat(rows.get(1).has("truth_1")).isFalse(); // day 6 is not known
    assertThat(rows.getLast().text("day")).isEqualTo("6");
    assertThat(rows.getLast().names())
        .contains("prediction_1", "deviation_2")
        .doesNotContain("loss", "truth_1");
    // By hand: the loss of training is in units of the scale.
    JsonObject row = rows.getFirst();
    double scale = Math.sqrt(1.25); // the deviation of 10, 11, 12, 13 in turn
    double sum = 0;
    for (int i = 1; i <= 2; i++) {
      double deviation = row.number("deviation_" + i) / scale;
      double error = (row.number("truth_" + i) - row.number("prediction_" + i)) / scale;
      sum +=
          (2 * Math.log(deviation) + error * error / deviation / deviation + Math.log(2 * Math.PI))
              / 2;
    }
    assertThat(row.number("loss")).isCloseTo(sum / 2, within(1e-4));
  }

  @Test
  void rowsOfASeriesWithoutAWindow() {
    place.write("wave.csv", "value\n" + "1\n2\n3\n2\n".repeat(10));
    train(
        "wave",
        """
        data table("wave.csv", target = value)
        network { gru(3), dense(targets) }
        train { batch = 2, unroll = 4, epochs = 1 }
        """);
    List<JsonObject> rows = rows("wave", file("next.csv", "value\n1\n2\n3\n"));
    assertThat(rows).hasSize(3);
    assertThat(rows.getFirst().number("truth")).isCloseTo(2, within(1e-5));
    assertThat(rows.getLast().has("truth")).isFalse();
  }

  /** The loss of a line is the mean over its tokens, as evaluation has it. */
  @Test
  void howSurprisingALineIs() {
    place.write("names.txt", "anna\nhanna\nanne\nhanne\nann\n".repeat(12));
    place.write("test.txt", "hanna\n");
    train(
        "names",
        """
        data text("names.txt", sequences = line, test = "test.txt")
        network { embed(4), gru(8), dense(vocabulary) }
        train { optimizer = adam(rate = 0.03), batch = 4, epochs = 6 }
        """);
    List<JsonObject> rows = rows("names", file("odd.txt", "hanna\n\nnnhea\n"));
    assertThat(rows).hasSize(2);
    assertThat(rows.get(1).integer("row")).isEqualTo(3); // the line
    assertThat(rows.get(1).number("loss")).isGreaterThan(rows.getFirst().number("loss"));
    assertThat(rows.getFirst().integer("tokens")).isEqualTo(6);
    assertThat(rows.getFirst().number("perplexity"))
        .isCloseTo(Math.exp(rows.getFirst().number("loss")), within(1e-9));
    Cli evaluated =
        Cli.run("evaluate", place.path("runs/names").toString(), "--backend=reference", "--json");
    assertThat(Json.readObject(evaluated.lines().getLast()).number("loss"))
        .isCloseTo(rows.getFirst().number("loss"), within(1e-6));
  }

  @Test
  void tagsFramesAndMusic() {
    place.write("tags.tsv", "the\tD\ncat\tN\n\nthe\tD\ndog\tN\n\n".repeat(6));
    train(
        "tags",
        """
        data labelled("tags.tsv", text = 1, label = 2, per = token, tokens = word)
        network { embed(3), bidirectional { gru(3) }, dense(classes) }
        train { epochs = 1 }
        """);
    Cli tags = predict("tags", file("new-tags.tsv", "the\ncat\n\ndog\tN\n"));
    assertThat(tags.lines().getFirst())
        .isEqualTo("row,sequence,token,prediction,probability,truth,loss");
    assertThat(tags.lines().get(2)).matches("2,1,cat,[DN],0\\.\\d+,,");
    assertThat(tags.lines().get(3)).matches("3,2,dog,[DN],0\\.\\d+,N,[\\d.]+");

    List<JsonObject> sentence = rows("tags", "--text", "the dog  eats");
    assertThat(sentence).extracting(row -> row.text("token")).containsExactly("the", "dog", "eats");
    assertThat(sentence).noneMatch(row -> row.has("truth"));
    assertThat(refused("tags", "the dog eats\n", "-").err())
        .contains("class `dog` is not among the classes of the training data: `D`, `N`")
        .contains("a line has one token, alone or with its class")
        .contains("--text");

    place.write("frames.txt", "# up\n1 2\n2 3\n\n# down\n3 1\n2 1\n1 0\n\n".repeat(6));
    train(
        "frames",
        """
        data frames("frames.txt")
        network { gru(3), last, dense(classes) }
        train { epochs = 1 }
        """);
    Cli frames = predict("frames", file("new-frames.txt", "# ?\n1 1\n\n# up\n1 2\n2 3\n"));
    assertThat(frames.lines().get(1)).matches("1,(up|down),0\\.\\d+,,");
    assertThat(frames.lines().get(2)).matches("2,(up|down),0\\.\\d+,up,[\\d.]+");

    place.write("music.json", "{\"train\": [[[60], [64], [60]]], \"test\": [[[60], [64]]]}");
    train(
        "music",
        """
        data chords("music.json")
        network { gru(3), dense(targets) }
        train { epochs = 1 }
        """);
    Cli two = predict("music", file("pieces.json", "[[[60], [64], [30], [31], [32]], [], [[60]]]"));
    double sum = 0;
    for (String line : List.of(two.lines().get(1), two.lines().get(3))) {
      sum += Integer.parseInt(line.split(",", -1)[1]) * Double.parseDouble(line.split(",", -1)[2]);
    }
    assertThat(two.lines().get(2)).isEqualTo("2,0,");
    Matcher said = Pattern.compile("3 rows, 2 with a truth:  loss ([\\d.]+)").matcher(two.err());
    assertThat(said.find()).as(two.err()).isTrue();
    assertThat(Double.parseDouble(said.group(1))).isCloseTo(sum / 6, within(1e-3));
    JsonObject piece = rows("music", file("piece.json", "[[[60], [64]]]")).getFirst();
    Cli evaluated =
        Cli.run("evaluate", place.path("runs/music").toString(), "--backend=reference", "--json");
    assertThat(piece.integer("frames")).isEqualTo(2);
    assertThat(piece.number("loss"))
        .isCloseTo(Json.readObject(evaluated.lines().getLast()).number("loss"), within(1e-5));
  }

  @Test
  void imagesWithoutLabels() throws Exception {
    byte[] images = {0, 0, 8, 3, 0, 0, 0, 4, 0, 0, 0, 1, 0, 0, 0, 2, 9, 0, 0, 9, 9, 0, 0, 9};
    byte[] labels = {0, 0, 8, 1, 0, 0, 0, 4, 0, 1, 0, 1};
    Files.write(place.path("a-images-idx3"), images);
    Files.write(place.path("a-labels-idx1"), labels);
    Files.write(place.path("b-images-idx3"), images);
    train(
        "images",
        """
        data idx("a-images-idx3", labels = "a-labels-idx1")
        network { gru(3), last, dense(classes) }
        train { epochs = 1 }
        """);
    assertThat(rows("images", place.path("b-images-idx3").toString()))
        .hasSize(4)
        .allSatisfy(row -> assertThat(row.has("truth")).isFalse());
    assertThat(rows("images", place.path("a-images-idx3").toString()))
        .extracting(row -> row.text("truth"))
        .containsExactly("0", "1", "0", "1");
  }

  private Cli refused(String run, String standardInput, String... arguments) {
    String[] always = {"predict", place.path("runs/" + run).toString(), "--backend=reference"};
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(standardInput.getBytes(StandardCharsets.UTF_8)));
    try {
      Cli ran =
          Cli.run(Stream.concat(Stream.of(always), Stream.of(arguments)).toArray(String[]::new));
      assertThat(ran.status()).isEqualTo(1);
      assertThat(ran.err()).doesNotContain("rnnc-input-");
      return ran;
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void whatDidNotComeAsAFileIsCalledWhatItIs() {
    trainClasses();
    assertThat(refused("classes", "", "-").err()).contains("standard input has no rows");
    assertThat(refused("classes", "high\tab\nmiddle\tabc\n", "-").err())
        .contains("standard input:2:1");
    assertThat(refused("classes", "", "--text", "").err()).contains("--text has no rows");
  }

  @Test
  void fewerRowsThanTheWindow() {
    place.write("wave.csv", "shop,value\n" + "a,1\na,2\na,3\na,2\n".repeat(10));
    train(
        "wave",
        """
        data table("wave.csv", target = value, series = shop, window = 6, missing = drop)
        network { gru(3), last, dense(targets) }
        train { batch = 4, epochs = 1 }
        """);
    assertThat(refused("wave", "shop,value\na,1\nb,1\nb,2\nb,3\n", "-").err())
        .contains("E0809")
        .contains("standard input has 3 rows in its longest series, but")
        .contains("the network reads a window of 6")
        .contains("give it the last 6 rows");
    assertThat(refused("wave", "shop,value\nb,1\nb,2\nb,\n", "-").err())
        .contains("has 2 rows without missing values in its longest series");
    assertThat(refused("wave", "shop,value\nb,\n", "-").err())
        .contains("standard input has no rows without missing values");
    assertThat(refused("wave", "shop,value\n", "-").err())
        .contains("standard input has no rows below its header");
  }

  @Test
  void whatCannotBePredictedSaysWhy() {
    trainClasses();
    String run = place.path("runs/classes").toString();
    Cli none = Cli.run("predict", run);
    assertThat(none.status()).isEqualTo(2);
    assertThat(none.err()).contains("name one INPUT");
    Cli missing = Cli.run("predict", run, place.path("nowhere.tsv").toString());
    assertThat(missing.status()).isEqualTo(1);
    assertThat(missing.err()).contains("E0802");
    Cli unknown = Cli.run("predict", run, file("new.tsv", "middle\tabc\n"));
    assertThat(unknown.status()).isEqualTo(1);
    assertThat(unknown.err()).contains("E0812", "middle");
    train(
        "sum",
        """
        data adding(length = 3, count = 9)
        network { gru(2), last, dense(targets) }
        train { epochs = 1 }
        """);
    Cli sum = Cli.run("predict", place.path("runs/sum").toString(), file("sum.txt", "1\n"));
    assertThat(sum.status()).isEqualTo(1);
    assertThat(sum.err()).contains("E0825");
    Cli text = Cli.run("predict", place.path("runs/sum").toString(), "--text", "abc");
    assertThat(text.err()).contains("E0712");
  }
}
