import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Shows how time and memory grow: one size of a GRU at a time is varied, and a table gives the time
 * of a step beside its multiply-adds, and the heap beside what {@code rnnc explain} foretells.
 * Started by bench/growth/run.
 */
final class Growth {
  private static final List<Integer> HIDDEN = List.of(64, 128, 256, 512, 1024, 2048);
  private static final List<Integer> SEQUENCES = List.of(1, 4, 16, 64, 256);
  private static final List<Integer> STEPS = List.of(16, 64, 256, 1024, 4096);

  private static final Pattern FORETOLD =
      Pattern.compile("memory for [\\d,]+ time steps and [\\d,]+ rows: ([\\d,.]+) MB");

  private final Path root;
  private final List<String> options;

  private Growth(Path root, List<String> options) {
    this.root = root;
    this.options = options;
  }

  /** Takes the checkout and options for {@code rnnc bench}. */
  public static void main(String... arguments) throws Exception {
    List<String> all = List.of(arguments);
    new Growth(Path.of(all.getFirst()), all.subList(1, all.size())).run();
  }

  private void run() throws Exception {
    System.out.println(
        "| hidden | sequences | steps | GFLOP | ms | GFLOP/s | foretold MB | heap MB |");
    System.out.println("| --- | --- | --- | --- | --- | --- | --- | --- |");
    for (int hidden : HIDDEN) {
      row(hidden, 32, 16);
    }
    for (int sequences : SEQUENCES) {
      row(128, sequences, 64);
    }
    for (int steps : STEPS) {
      row(128, 8, steps);
    }
  }

  private void row(int hidden, int sequences, int steps) throws Exception {
    List<String> sizes =
        List.of(
            root.resolve("bench/growth/growth.rnn").toString(),
            "--set=hidden=" + hidden,
            "--set=sequences=" + sequences,
            "--set=steps=" + steps);
    List<String> bench = new ArrayList<>(List.of("bench", "--json", "-q"));
    bench.addAll(options);
    bench.addAll(sizes);
    String measured = rnnc(bench);
    List<String> explain = new ArrayList<>(List.of("explain"));
    explain.addAll(sizes);
    double foretold = foretold(rnnc(explain));
    System.out.printf(
        Locale.ROOT,
        "| %d | %d | %d | %.3f | %.2f | %.0f | %.0f | %.0f |%n",
        hidden,
        sequences,
        steps,
        number(measured, "gflop_per_step"),
        number(measured, "ms_least"),
        number(measured, "gflop_per_step") / number(measured, "ms_least") * 1e3,
        foretold,
        number(measured, "heap_bytes") / 1e6);
  }

  private static double foretold(String explained) {
    Matcher matcher = FORETOLD.matcher(explained);
    if (!matcher.find()) {
      throw new IllegalStateException("rnnc explain does not say what memory a run takes");
    }
    return Double.parseDouble(matcher.group(1).replace(",", ""));
  }

  private String rnnc(List<String> arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(root.resolve("rnnc").toString()));
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(String.join(" ", command) + " failed");
    }
    return output;
  }

  private static double number(String json, String name) {
    Matcher matcher = Pattern.compile("\"" + name + "\":\\s*([-+.0-9eE]+)").matcher(json);
    if (!matcher.find()) {
      throw new IllegalStateException("no " + name + " in " + json);
    }
    return Double.parseDouble(matcher.group(1));
  }
}
