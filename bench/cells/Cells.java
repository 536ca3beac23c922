import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Times each cell of this folder and its parent in turn, in rounds, and prints what share of the
 * parent's GFLOP/s the cell reaches; then, for those below {@link #GOAL}, where their time goes.
 * Started by bench/cells/run.
 *
 * <p>GFLOP are those of one training step by {@code rnnc explain}: two for each multiply-add of a
 * product, and one for each element of every other result, an activation included. GFLOP/s are by
 * the least time of a step that any block of any round took, because other processes only ever make
 * a step slower; the last column is by each round's medians.
 */
final class Cells {
  private static final double GOAL = 0.9;
  private static final String FAMILY_OF_W1 = "gru";

  /** Blocks are short and many, so that some are disturbed by nobody. */
  private static final List<String> EFFORT = List.of("--warm-up=4", "--blocks=60", "--block=0.05");

  /** One start of rnnc bench: milliseconds of a step. */
  private record Run(double median, double least, Map<String, Double> parts) {}

  /** All rounds of one file. */
  private record Runs(Path file, double gigaflop, List<Run> rounds) {
    double least() {
      return rounds.stream().mapToDouble(Run::least).min().orElseThrow();
    }

    double median() {
      return Cells.median(rounds.stream().mapToDouble(Run::median).toArray());
    }

    /** Milliseconds of a part: the least of the rounds. */
    double part(String name) {
      return rounds.stream()
          .mapToDouble(run -> run.parts().getOrDefault(name, 0.0))
          .min()
          .orElseThrow();
    }
  }

  private record Pair(Runs parent, Runs child) {
    double share() {
      return child.gigaflop() / child.least() / (parent.gigaflop() / parent.least());
    }

    double shareByMedians() {
      double[] shares = new double[child.rounds().size()];
      for (int round = 0; round < shares.length; round++) {
        double times = parent.rounds().get(round).median() / child.rounds().get(round).median();
        shares[round] = times * child.gigaflop() / parent.gigaflop();
      }
      return median(shares);
    }
  }

  private final Path root;
  private final int threads;
  private final int rounds;

  private Cells(Path root, int threads, int rounds) {
    this.root = root;
    this.threads = threads;
    this.rounds = rounds;
  }

  static void main(String... arguments) throws Exception {
    int threads = 1;
    int rounds = 3;
    List<String> names = new ArrayList<>();
    for (int i = 1; i < arguments.length; i++) {
      switch (arguments[i]) {
        case "--threads" -> threads = Integer.parseInt(arguments[++i]);
        case "--rounds" -> rounds = Integer.parseInt(arguments[++i]);
        default -> names.add(arguments[i]);
      }
    }
    new Cells(Path.of(arguments[0]), threads, rounds).run(names);
  }

  private void run(List<String> names) throws Exception {
    IO.println("| cell | GFLOP | ms, least | ms, median | GFLOP/s | of parent | by medians |");
    IO.println("| --- | --- | --- | --- | --- | --- | --- |");
    List<Pair> slow = new ArrayList<>();
    for (Path file : files()) {
      if (names.isEmpty() || names.contains(name(file))) {
        Pair pair = measure(file);
        IO.println(row(pair));
        if (pair.share() < GOAL) {
          slow.add(pair);
        }
      }
    }
    slow.forEach(Cells::explain);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(root.resolve("bench/cells"))) {
      return files.filter(file -> file.toString().endsWith(".rnn")).sorted().toList();
    }
  }

  private Pair measure(Path file) throws Exception {
    String parentFile = name(file).contains(FAMILY_OF_W1) ? "w1.rnn" : "w2.rnn";
    Path parentPath = root.resolve("examples/bench/" + parentFile);
    Runs parent = new Runs(parentPath, gigaflop(parentPath), new ArrayList<>());
    Runs child = new Runs(file, gigaflop(file), new ArrayList<>());
    for (int round = 0; round < rounds; round++) {
      boolean parentFirst = round % 2 == 0;
      for (Runs next : parentFirst ? List.of(parent, child) : List.of(child, parent)) {
        next.rounds().add(bench(next.file()));
      }
    }
    return new Pair(parent, child);
  }

  private static String row(Pair pair) {
    Runs child = pair.child();
    return text(
        "| %s | %.3f | %.2f (%.2f) | %.2f (%.2f) | %.1f (%.1f) | %.0f %%%s | %.0f %% |",
        name(child.file()),
        child.gigaflop(),
        child.least(),
        pair.parent().least(),
        child.median(),
        pair.parent().median(),
        1e3 * child.gigaflop() / child.least(),
        1e3 * pair.parent().gigaflop() / pair.parent().least(),
        100 * pair.share(),
        pair.share() < GOAL ? " **below**" : "",
        100 * pair.shareByMedians());
  }

  private static void explain(Pair pair) {
    IO.println(text("%n%s, ms of a step by part (parent):", name(pair.child().file())));
    for (String part : pair.child().rounds().getFirst().parts().keySet()) {
      IO.println(
          text("%8.3f (%.3f) %s", pair.child().part(part), pair.parent().part(part), part));
    }
  }

  private Run bench(Path file) throws Exception {
    List<String> command = new ArrayList<>(List.of("bench", file.toString(), "--json", "-q"));
    command.add("--threads=" + threads);
    command.addAll(EFFORT);
    String json = rnnc(command);
    Map<String, Double> parts = new LinkedHashMap<>();
    String members = found(json, "\"ms_by_part\":\\s*\\{([^}]*)}");
    Matcher part = Pattern.compile("\"([^\"]+)\":\\s*([-+.0-9eE]+)").matcher(members);
    while (part.find()) {
      parts.put(part.group(1), Double.parseDouble(part.group(2)));
    }
    return new Run(number(json, "ms_per_step"), number(json, "ms_least"), parts);
  }

  /** The floating-point operations of a step, in 10^9. */
  private double gigaflop(Path file) throws Exception {
    String text = rnnc(List.of("explain", file.toString()));
    ToDoubleFunction<String> mega =
        where -> Double.parseDouble(found(text, "([0-9.,]+) MFLOP in " + where).replace(",", ""));
    return (mega.applyAsDouble("products") + mega.applyAsDouble("all else")) / 1e3;
  }

  private String rnnc(List<String> arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(root.resolve("rnnc").toString()));
    command.addAll(arguments);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = process.waitFor();
    if (status != 0) {
      throw new IllegalStateException(
          "%s ended with %d:%n%s".formatted(String.join(" ", command), status, output));
    }
    return output;
  }

  private static String name(Path file) {
    return file.getFileName().toString().replace(".rnn", "");
  }

  private static double number(String json, String name) {
    return Double.parseDouble(found(json, "\"" + name + "\":\\s*([-+.0-9eE]+)"));
  }

  private static String found(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    if (!matcher.find()) {
      throw new IllegalStateException("no " + pattern + " in " + text);
    }
    return matcher.group(1);
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
