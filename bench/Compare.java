import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs rnnc and its peers in turn on W1 to W8, in rounds, and prints a table: the median of each
 * and the median of the rounds' ratios. Started by bench/compare.
 */
final class Compare {
  /** One line of the table. */
  private record Task(
      String name, String what, String unit, List<String> peer, List<String> ours) {}

  private static final String BLOCKS = "3";
  private static final String BLOCK = "1";
  private static final String WARM_UP = "8";

  private final Path root;
  private final Path java;
  private final int threads;
  private final int rounds;

  private Compare(Path root, Path java, int threads, int rounds) {
    this.root = root;
    this.java = java;
    this.threads = threads;
    this.rounds = rounds;
  }

  public static void main(String... arguments) throws Exception {
    Path root = Path.of(arguments[0]);
    Path java = Path.of(arguments[1], "bin", "java");
    int threads = 1;
    int rounds = 5;
    List<String> names = new ArrayList<>();
    for (int i = 2; i < arguments.length; i++) {
      switch (arguments[i]) {
        case "--threads" -> threads = Integer.parseInt(arguments[++i]);
        case "--rounds" -> rounds = Integer.parseInt(arguments[++i]);
        default -> names.add(arguments[i]);
      }
    }
    new Compare(root, java, threads, rounds).run(names);
  }

  private List<Task> tasks() {
    return List.of(
        torch("W1", "GRU 128, reset after"),
        torch("W2", "LSTM 128"),
        torch("W3", "LSTM 2 x 512, batch 64"),
        torch("W4", "tanh 128"),
        torch("W5", "ReLU 100, 784 steps"),
        python("W6", "GRU 128, reset before", "gru-cho"),
        python("W7", "LSTM 128 with peepholes", "lstm-peephole"),
        python("W8", "minimal gated unit 128", "mgu"),
        sampling("W1", "GRU 128"),
        sampling("W2", "LSTM 128"));
  }

  private void run(List<String> names) throws Exception {
    System.out.println("| workload | peer | peer's time | rnnc's time | ratio |");
    System.out.println("| --- | --- | --- | --- | --- |");
    for (Task task : tasks()) {
      if (names.isEmpty() || names.contains(task.name())) {
        System.out.println(row(task));
      }
    }
  }

  private String row(Task task) throws Exception {
    double[] peer = new double[rounds];
    double[] ours = new double[rounds];
    double[] ratios = new double[rounds];
    String peerName = "";
    for (int round = 0; round < rounds; round++) {
      String line = lastJson(task.peer());
      peerName = text(line, "peer");
      peer[round] = number(line, task.unit().equals("ms") ? "ms_per_step" : "us_per_char");
      String mine = lastJson(task.ours());
      ours[round] = number(mine, task.unit().equals("ms") ? "ms_per_step" : "us_per_character");
      ratios[round] = peer[round] / ours[round];
    }
    return String.format(
        Locale.ROOT,
        "| %s: %s | %s | %.2f %s | %.2f %s | %.1f (%.1f to %.1f) |",
        task.name(),
        task.what(),
        peerName,
        median(peer),
        task.unit(),
        median(ours),
        task.unit(),
        median(ratios),
        Arrays.stream(ratios).min().orElse(0),
        Arrays.stream(ratios).max().orElse(0));
  }

  private Task torch(String name, String what) {
    return new Task(name, what, "ms", torchCommand(name), rnnc(name));
  }

  private Task sampling(String name, String what) {
    List<String> peer = new ArrayList<>(torchCommand(name));
    peer.addAll(List.of("--mode", "sample"));
    List<String> ours = new ArrayList<>(rnnc(name));
    ours.removeIf(argument -> argument.startsWith("--threads")); // one sequence is one thread's
    ours.add("--sample");
    return new Task(name + "-sample", what + ", one character", "us", peer, ours);
  }

  private List<String> torchCommand(String name) {
    Path classes = root.resolve("bench/peers/target/classes");
    String classPath;
    try {
      classPath = classes + ":" + Files.readString(root.resolve("bench/peers/target/class-path"));
    } catch (IOException missing) {
      throw new IllegalStateException("build bench/peers first: mvn -q package", missing);
    }
    return List.of(
        java.toString(),
        "-Xmx4g",
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "-Dblocks=" + BLOCKS,
        "-Dblock=" + BLOCK,
        "-DwarmUp=" + WARM_UP,
        "-cp",
        classPath,
        "peers.Torch",
        name,
        "--threads",
        Integer.toString(threads));
  }

  private Task python(String name, String what, String cell) {
    return new Task(
        name,
        what,
        "ms",
        List.of(
            System.getenv().getOrDefault("PYTHON", "python3"),
            root.resolve("bench/peers/custom_cells.py").toString(),
            cell,
            "script",
            WARM_UP,
            BLOCKS,
            BLOCK),
        rnnc(name));
  }

  private List<String> rnnc(String name) {
    return List.of(
        root.resolve("rnnc").toString(),
        "bench",
        root.resolve("examples/bench/" + name.toLowerCase(Locale.ROOT) + ".rnn").toString(),
        "--json",
        "-q",
        "--threads=" + threads,
        "--warm-up=" + WARM_UP,
        "--blocks=" + BLOCKS,
        "--block=" + BLOCK);
  }

  private String lastJson(List<String> command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command);
    for (String library : List.of("OMP", "MKL", "OPENBLAS")) {
      builder.environment().put(library + "_NUM_THREADS", Integer.toString(threads));
    }
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = process.waitFor();
    return output
        .lines()
        .filter(line -> line.startsWith("{"))
        .reduce((before, after) -> after)
        .orElseThrow(() ->
            new IllegalStateException(
                "%s ended with %d:%n%s".formatted(String.join(" ", command), status, output)));
  }

  private static double number(String json, String name) {
    return Double.parseDouble(found(json, "\"" + name + "\":\\s*([-+.0-9eE]+)"));
  }

  private static String text(String json, String name) {
    return found(json, "\"" + name + "\":\\s*\"([^\"]*)\"");
  }

  private static String found(String json, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(json);
    if (!matcher.find()) {
      throw new IllegalStateException("no " + pattern + " in " + json);
    }
    return matcher.group(1);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
