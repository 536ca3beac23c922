package dev.rnnc.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rnnc.model.Measures;
import dev.rnnc.model.Model;
import dev.rnnc.source.SourceFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The language reference names all that the checker knows, and its defaults are the true ones. */
final class LanguageReferenceTest {
  private static final Page PAGE = Page.language();
  private static final String OPTIONS = "Options of every recurrent layer";
  private static final String TEXT = "data text(\"a.txt\", validation = 10%)\n";
  private static final String NETWORK = "network { embed(8), gru(8), dense(vocabulary) }\n";

  // Names.

  /** A call with an argument that nothing takes is answered with the arguments that it takes. */
  private static Map<String, String> questions() {
    Map<String, String> files = new TreeMap<>();
    DataReader.names().forEach(name -> files.put(name, "data %s(zzz = 1)\n".formatted(name)));
    StandardCells.names()
        .forEach(name -> files.put(name, TEXT + "network { %s(zzz = 1) }\n".formatted(name)));
    files.put("bpe", "data text(\"a.txt\", tokens = bpe(zzz = 1))\n");
    files.put("train", TEXT + NETWORK + "train { zzz = 1 }\n");
    files.put("sample", TEXT + NETWORK + "sample { zzz = 1 }\n");
    for (String optimizer : optimizers()) {
      files.put(optimizer, train("optimizer = %s(zzz = 1)", optimizer));
    }
    for (String schedule : schedules()) {
      files.put(schedule, train("optimizer = adam(rate = %s(zzz = 1))", schedule));
    }
    files.put("cross_entropy", train("loss = %s(zzz = 1)", "cross_entropy"));
    files.put("patience", train("stop = %s(zzz = 1)", "patience"));
    files.put("every", train("gradients = %s(zzz = 1)", "every"));
    files.put("best", train("keep = %s(zzz = 1)", "best"));
    for (String initializer : Initializers.NAMES) {
      files.put(
          initializer, TEXT + "network { embed(8, init = %s(zzz = 1)) }\n".formatted(initializer));
    }
    files.put("repeat", TEXT + "network { repeat(zzz = 1) { gru(8) } }\n");
    files.put("attend", "network { encoder { last }, decoder { attend(zzz = 1) } }\n");
    return files;
  }

  private static String train(String setting, String name) {
    return TEXT + NETWORK + "train { " + setting.formatted(name) + " }\n";
  }

  private static List<String> optimizers() {
    return named(check(train("optimizer = %s", "zzz")), "E0505", "`optimizer` takes");
  }

  private static List<String> schedules() {
    return named(check(train("optimizer = adam(rate = %s(1))", "zzz")), "E0512", "schedules are");
  }

  /** The names in a diagnostic behind some words. */
  private static List<String> named(Checked checked, String code, String behind) {
    String said =
        checked.diagnostics().stream()
            .filter(diagnostic -> diagnostic.code().equals(code))
            .map(diagnostic -> diagnostic.message() + "\n" + diagnostic.help().orElse(""))
            .filter(text -> text.contains(behind))
            .findFirst()
            .orElse(behind);
    List<String> names =
        new ArrayList<>(Page.code(said.substring(said.indexOf(behind) + behind.length())));
    names.removeIf(name -> !name.matches("[a-z_0-9]+") || name.equals("zzz"));
    return names;
  }

  @TestFactory
  Stream<DynamicTest> everyArgumentIsDescribed() {
    Map<String, String> questions = questions();
    assertThat(questions).hasSizeGreaterThan(40).containsKeys("gru", "adamw", "cosine", "table");
    return questions.entrySet().stream()
        .map(question ->
            DynamicTest.dynamicTest(
                question.getKey(),
                () -> {
                  List<String> arguments = named(check(question.getValue()), "E0102", "it takes");
                  assertThat(described(question.getKey())).as("its description").isNotEmpty();
                  assertThat(arguments)
                      .allSatisfy(argument ->
                          assertThat(isDescribed(question.getKey(), argument))
                              .as("`%s` of `%s`", argument, question.getKey())
                              .isTrue());
                }));
  }

  @Test
  void theCheckerAnswersWithItsArguments() {
    assertThat(named(check(questions().getOrDefault("adam", "")), "E0102", "it takes"))
        .containsExactly("rate", "beta1", "beta2", "epsilon");
    assertThat(named(check(questions().getOrDefault("gru", "")), "E0102", "it takes"))
        .contains("hidden", "reset", "init", "zoneout");
  }

  private static boolean isDescribed(String of, String argument) {
    boolean option = RecurrentOptions.isOption(argument);
    return says(described(of), argument)
        || (option && StandardCells.names().contains(of) && says(PAGE.section(OPTIONS), argument));
  }

  private static boolean says(String text, String name) {
    Pattern word = Pattern.compile("\\b" + name + "\\b");
    return Page.code(text).stream().anyMatch(code -> word.matcher(code).find());
  }

  /** Its own section, the row of a table that begins with it, and where it is shown as a call. */
  private static String described(String word) {
    String rows =
        PAGE.text()
            .lines()
            .filter(line -> line.startsWith("| `" + word) || line.contains("`" + word + "("))
            .collect(Collectors.joining("\n"));
    return PAGE.section("`" + word + "`") + rows;
  }

  @Test
  void everyNameOfTheLanguageIsDescribed() {
    List<String> names = new ArrayList<>(FunctionCalls.words());
    names.addAll(Stream.of(NumberFunction.values()).map(NumberFunction::word).toList());
    names.addAll(Reserved.FORMS);
    names.addAll(DataSizes.NAMES);
    names.addAll(ScheduleReader.CLOCK);
    names.addAll(Measures.ALL);
    names.addAll(named(check(train("loss = %s", "zzz")), "E0506", "`loss` takes"));
    assertThat(names)
        .contains("tanh", "slice", "residual", "gaussian", "epochs")
        .allSatisfy(name -> assertThat(says(PAGE.text(), name)).as(name).isTrue());
  }

  // Defaults.

  /** Where an argument of a section is written; the first file that takes it is meant. */
  private static Map<String, List<String>> places() {
    Map<String, List<String>> files = new TreeMap<>();
    String words = "tokens = word, ";
    String classes = "network { embed(8), gru(8), last, dense(classes) }\n";
    String frames = "network { gru(8), last, dense(classes) }\n";
    String stream = "network { gru(8), dense(targets) }\n";
    String values = "network { gru(8), last, dense(targets) }\n";
    String pairs = "network { encoder { embed(8) }, decoder { embed(8), dense(vocabulary) } }\n";
    files.put("`text`", both("data text(\"a.txt\", %s{})\n" + NETWORK, words));
    files.put("`labelled`", both("data labelled(\"a.tsv\", %s{})\n" + classes, words));
    files.put("`pairs`", both("data pairs(\"a.tsv\", %s{})\n" + pairs, words));
    files.put("`table`", List.of("data table(\"a.csv\", target = y, {})\n" + stream));
    files.put("`frames`", List.of("data frames(\"a.txt\", {})\n" + frames));
    files.put("`idx`", List.of("data idx(\"a.gz\", labels = \"b.gz\", {})\n" + frames));
    files.put("`chords`", List.of("data chords(\"a.json\", {})\n" + stream));
    files.put("`adding`", List.of("data adding({})\n" + values));
    files.put("`copying`", List.of("data copying({})\n" + NETWORK));
    files.put("`bpe`", List.of("data text(\"a.txt\", tokens = bpe({}))\n" + NETWORK));
    files.put("`train`", List.of(train("%s", "{}")));
    files.put("`sample`", List.of(TEXT + NETWORK + "sample { {} }\n"));
    optimizers()
        .forEach(name -> files.put("`" + name + "`", List.of(train("optimizer = %s({})", name))));
    files.put("`cosine`", List.of(train("optimizer = adam(rate = %s(1, {}))", "cosine")));
    files.put("`step`", List.of(train("optimizer = adam(rate = %s(1, every = 2, {}))", "step")));
    files.put(OPTIONS, List.of(TEXT + "network { embed(8), gru(8, {}), dense(vocabulary) }\n"));
    return files;
  }

  private static List<String> both(String file, String words) {
    return List.of(file.formatted(""), file.formatted(words));
  }

  @TestFactory
  Stream<DynamicTest> writingADefaultChangesNothing() {
    List<DynamicTest> tests = new ArrayList<>();
    places()
        .forEach((section, files) -> {
          for (List<String> row : Page.rows(PAGE.section(section))) {
            List<String> fallback = row.size() < 3 ? List.of() : Page.code(row.get(2));
            boolean alone =
                fallback.size() == 1 && row.get(2).equals("`" + fallback.getFirst() + "`");
            if (alone) {
              String written = Page.code(row.get(0)).getFirst() + " = " + fallback.getFirst();
              tests.add(test(section + ": " + written, files, written));
            }
          }
        });
    List<String> layers = new ArrayList<>(StandardCells.names());
    layers.add("attend");
    for (String layer : layers) {
      String first = layer.equals("dropout") ? "0.5" : "8";
      String before = layer.equals("embed") ? "" : "embed(8), ";
      String file =
          layer.equals("attend")
              ? "data pairs(\"a.tsv\")\n"
                  + "network { encoder { gru(8) }, "
                  + "decoder { gru(8), attend(encoder, {}), dense(vocabulary) } }\n"
              : TEXT
                  + "network { %s%s(%s, {}), dense(vocabulary) }\n".formatted(before, layer, first);
      for (List<String> row : Page.rows(PAGE.text())) {
        if (row.getFirst().equals("`" + layer + "`")) {
          Page.code(row.get(1)).stream()
              .filter(written -> written.contains(" = "))
              .forEach(written -> tests.add(test(layer + ": " + written, List.of(file), written)));
        }
      }
    }
    assertThat(tests).hasSizeGreaterThan(90);
    return tests.stream();
  }

  private static DynamicTest test(String name, List<String> files, String written) {
    return DynamicTest.dynamicTest(
        name.toLowerCase(Locale.ROOT),
        () -> {
          List<Checked> tried =
              files.stream().map(file -> check(file.replace("{}", written))).toList();
          int meant = 0;
          while (meant < tried.size() - 1 && tried.get(meant).hasErrors()) {
            meant++;
          }
          assertThat(tried.get(meant).diagnostics()).filteredOn(d -> d.isError()).isEmpty();
          String without = files.get(meant).replace(", {}", "").replace("{}", "");
          assertThat(said(tried.get(meant))).isEqualTo(said(check(without)));
        });
  }

  /** The model without the text that it was read from. */
  private static String said(Checked checked) {
    Model model = checked.model().orElseThrow();
    return ModelText.of(model);
  }

  private static Checked check(String text) {
    return Rnn.check(SourceFile.of("a.rnn", text), Path.of("a.rnn"), Settings.NONE);
  }
}
