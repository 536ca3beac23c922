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
 * Times each cell of this folder and its parent in turn, in rounds over all cells, and prints what
 * share of the parent's GFLOP/s the cell reaches; then, for those below {@link #GOAL}, where their
 * time goes. Started by bench/cells/run.
 *
 * <p>GFLOP are those of one training step by {@code rnnc explain}: two for each multiply-add of a
 * product, and one for each element of every other result, an activation included. GFLOP/s are by
 * the least time that a step took, because other processes only ever make one slower; those of a
 * parent, by its runs beside the cell. The last column is by the medians of each round.
 */
final class Cells {
  private static final double GOAL = 0.9;
  private static final String FAMILY_OF_W1 = "gru";

  /** A block is a step, and there are many of them, so that some are disturbed by nobody. */
  private static final List<String> EFFORT =
      List.of("--warm-up=4", "--blocks=250", "--block=0.001");

  /** One start of rnnc bench: milliseconds of a step. */
  private record Run(double median, double least, Map<String, Double> parts) {}

  /** A file and all its runs. */
  private record Timed(Path file, double gigaflop, List<Run> runs) {
    double least() {
      return runs.stream().mapToDouble(Run::least).min().orElseThrow();
    }

    double gigaflops() {
      return 1e3 * gigaflop / least();
    }

    /** Milliseconds of a part: the least of all runs. */
    double part(String name) {
      return runs.stream()
          .mapToDouble(run -> run.parts().getOrDefault(name, 0.0))
          .min()
          .orElseThrow();
    }
  }

  /** A cell, its parent, and the parent's runs beside the cell's own. */
  private record Cell(Timed parent, List<Run> beside, Timed child) {
    /** Of the parent's runs beside it: with more of them, its least time would be a luckier one. */
    double share() {
      double least = beside.stream().mapToDouble(Run::least).min().orElseThrow();
      return least / child.least() * child.gigaflop() / parent.gigaflop();
    }

    double shareByMedians() {
      double[] shares = new double[beside.size()];
      for (int round = 0; round < shares.length; round++) {
        double times = beside.get(round).median() / child.runs().get(round).median();
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
    List<Cell> cells = cells(names);
    for (int round = 1; round <= rounds; round++) {
      for (Cell cell : cells) {
        Run parent = bench(cell.parent().file());
        Run child = bench(cell.child().file());
        cell.beside().add(parent);
        cell.parent().runs().add(parent);
        cell.child().runs().add(child);
        System.err.printf(
            Locale.ROOT,
            "round %d of %d: %s %.2f ms, parent %.2f ms; so far %.0f %% of its GFLOP/s%n",
            round,
            rounds,
            name(cell.child().file()),
            child.least(),
            parent.least(),
            100 * cell.share());
      }
    }
    IO.println("| cell | GFLOP | ms, least | ms, median | GFLOP/s | of parent | by medians |");
    IO.println("| --- | --- | --- | --- | --- | --- | --- |");
    cells.stream().map(cell -> cell.parent()).distinct().forEach(Cells::printParent);
    cells.forEach(Cells::print);
    cells.stream().filter(cell -> cell.share() < GOAL).forEach(Cells::explain);
  }

  private List<Cell> cells(List<String> names) throws Exception {
    Timed gru = timed(root.resolve("examples/bench/w1.rnn"));
    Timed lstm = timed(root.resolve("examples/bench/w2.rnn"));
    List<Cell> cells = new ArrayList<>();
    for (Path file : files()) {
      if (names.isEmpty() || names.contains(name(file))) {
        Timed parent = name(file).contains(FAMILY_OF_W1) ? gru : lstm;
        cells.add(new Cell(parent, new ArrayList<>(), timed(file)));
      }
    }
    return cells;
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(root.resolve("bench/cells"))) {
      return files.filter(file -> file.toString().endsWith(".rnn")).sorted().toList();
    }
  }

  private Timed timed(Path file) throws Exception {
    return new Timed(file, gigaflop(file), new ArrayList<>());
  }

  private static void printParent(Timed parent) {
    IO.println(row(parent, "", ""));
  }

  private static void print(Cell cell) {
    String below = cell.share() < GOAL ? " **below**" : "";
    IO.println(
        row(
            cell.child(),
            text("%.0f %%%s", 100 * cell.share(), below),
            text("%.0f %%", 100 * cell.shareByMedians())));
  }

  private static String row(Timed timed, String share, String byMedians) {
    return text(
        "| %s | %.3f | %.2f | %.2f | %.1f | %s | %s |",
        name(timed.file()),
        timed.gigaflop(),
        timed.least(),
        median(timed.runs().stream().mapToDouble(Run::median).toArray()),
        timed.gigaflops(),
        share,
        byMedians);
  }

  private static void explain(Cell cell) {
    IO.println(text("%n%s, ms of a step by part (parent):", name(cell.child().file())));
    for (String part : cell.child().runs().getFirst().parts().keySet()) {
      IO.println(text("%8.3f (%.3f) %s", cell.child().part(part), cell.parent().part(part), part));
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
