import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import dev.rnnc.data.BatchSource;
import dev.rnnc.data.Dataset;
import dev.rnnc.model.DataSource;
import dev.rnnc.model.DataSource.Text.Sequences;
import dev.rnnc.model.Split;
import dev.rnnc.model.Tokens;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Times how data is loaded and how batches are made. Of several JVMs each the least is shown: the
 * first loading in seconds, the processor's seconds for it (of all threads, the JVM's compilers
 * too), the second loading, the most that the heap held and what it kept in MiB, and of a batch the
 * microseconds and the bytes allocated. Started by bench/data.
 */
final class Data {
  private static final List<String> SMALL =
      List.of("shakespeare", "spam", "names", "vowels", "digits", "adding", "sunspots");
  private static final List<String> LARGE =
      List.of("char", "char-gz", "char-wide", "one-line", "word", "line", "labelled");
  private static final List<String> COLUMNS =
      List.of("first s", "cpu s", "again s", "most MiB", "kept MiB", "us/batch", "B/batch");
  private static final String ONE = "--one";
  private static final Split NONE = new Split.None();
  private static final Split SOME = new Split.Fraction(0.05);
  private static final Tokens CHARACTERS = new Tokens.Characters();

  private final Path examples;
  private final Path made;

  private Data(Path examples, Path made) {
    this.examples = examples;
    this.made = made;
  }

  /** Takes the project's folder, that of large texts, and what bench/data was given. */
  public static void main(String... arguments) throws Exception {
    Data data = new Data(Path.of(arguments[0], "examples"), Path.of(arguments[1]));
    int rounds = 3;
    List<String> names = new ArrayList<>();
    for (int i = 2; i < arguments.length; i++) {
      switch (arguments[i]) {
        case "--rounds" -> rounds = Integer.parseInt(arguments[++i]);
        case ONE -> {
          System.out.println(measured(data.source(arguments[++i])));
          return;
        }
        default -> names.add(arguments[i]);
      }
    }
    if (names.isEmpty()) {
      names.addAll(SMALL);
      names.addAll(LARGE);
    }
    System.out.printf("%-12s", "");
    COLUMNS.forEach(column -> System.out.printf(" %9s", column));
    System.out.println();
    for (String name : names) {
      data.row(name, rounds, arguments);
    }
  }

  private void row(String name, int rounds, String... arguments) throws Exception {
    if (LARGE.contains(name)) {
      LargeText.make(file(name), textOf(name), examples.resolve("shakespeare/shakespeare.txt"));
    }
    System.out.printf("%-12s", name);
    double[] least = new double[COLUMNS.size()];
    Arrays.fill(least, Double.MAX_VALUE);
    for (int round = 0; round < rounds; round++) {
      String said = inJvmOfItsOwn(arguments[0], arguments[1], ONE, name);
      String[] fields = said.lines().toList().getFirst().split(" ");
      if (fields.length != least.length) {
        System.out.println(" " + said.lines().filter(line -> line.contains("rror")).findFirst());
        return;
      }
      for (int i = 0; i < least.length; i++) {
        least[i] = Math.min(least[i], Double.parseDouble(fields[i]));
      }
    }
    Arrays.stream(least).forEach(value -> System.out.printf(Locale.ROOT, " %9.3f", value));
    System.out.println();
  }

  private static String inJvmOfItsOwn(String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:ObjectAlignmentInBytes=64",
            "--add-modules",
            "dev.rnnc.core"));
    command.addAll(List.of("-p", System.getProperty("jdk.module.path")));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "Data"));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    byte[] said = process.getInputStream().readAllBytes();
    process.waitFor();
    return new String(said, StandardCharsets.UTF_8);
  }

  private static String textOf(String name) {
    return name.equals("line") ? "char" : name;
  }

  private Path file(String name) {
    return made.resolve(textOf(name) + (name.endsWith("gz") ? ".txt.gz" : ".txt"));
  }

  /** With batches as in the examples' files. */
  private record Case(DataSource source, int batch, int unroll) {}

  private Case source(String name) {
    return switch (name) {
      case "shakespeare" -> stream(examples.resolve("shakespeare/shakespeare.txt"), CHARACTERS);
      case "spam" ->
          new Case(labelled(examples.resolve("spam/spam.tsv"), new Tokens.Words(2)), 32, 1);
      case "names" -> new Case(labelled(examples.resolve("names/data"), CHARACTERS), 64, 1);
      case "vowels" ->
          new Case(
              new DataSource.Frames(examples.resolve("vowels/vowels-train.txt"), NONE, NONE),
              16,
              1);
      case "digits" -> new Case(digits(), 16, 1);
      case "adding" -> new Case(new DataSource.Adding(200, 20_000, SOME, SOME), 32, 1);
      case "sunspots" -> new Case(sunspots(), 16, 1);
      case "char", "char-gz", "char-wide", "one-line" -> stream(file(name), CHARACTERS);
      case "word" -> stream(file(name), new Tokens.Words(5));
      case "line" ->
          new Case(new DataSource.Text(file(name), CHARACTERS, Sequences.LINE, SOME, SOME), 32, 1);
      case "labelled" -> new Case(labelled(file(name), CHARACTERS), 32, 1);
      default -> throw new IllegalArgumentException(name + " is none of " + SMALL + LARGE);
    };
  }

  private static Case stream(Path path, Tokens tokens) {
    return new Case(new DataSource.Text(path, tokens, Sequences.STREAM, SOME, SOME), 32, 64);
  }

  private static DataSource labelled(Path path, Tokens tokens) {
    return new DataSource.Labelled(path, 1, 2, tokens, false, SOME, SOME);
  }

  private DataSource digits() {
    Path folder = examples.resolve("digits");
    return new DataSource.Images(
        folder.resolve("digits-images-idx3-ubyte.gz"),
        folder.resolve("digits-labels-idx1-ubyte.gz"),
        1,
        false,
        NONE,
        NONE);
  }

  private DataSource sunspots() {
    return new DataSource.Table(
        examples.resolve("sunspots/sunspots.csv"),
        Optional.empty(),
        Optional.of("YEAR"),
        List.of("SUNACTIVITY"),
        "SUNACTIVITY",
        OptionalInt.of(24),
        1,
        OptionalInt.empty(),
        DataSource.Table.Scale.STANDARD,
        DataSource.Table.Missing.MASK,
        NONE,
        NONE);
  }

  private static String measured(Case what) {
    var process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long used = process.getProcessCpuTime();
    long begin = System.nanoTime();
    Dataset data = Dataset.open(what.source());
    data.digests();
    double first = seconds(System.nanoTime() - begin);
    double processor = seconds(process.getProcessCpuTime() - used);
    double most =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .mapToDouble(Data::mostUsed)
            .sum();
    System.gc();
    double kept = mebibytes(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    BatchSource batches = data.training(what.batch(), what.unroll(), 1);
    int epochs = Math.ceilDiv(5_000, batches.batchesPerEpoch());
    int count = epochs * batches.batchesPerEpoch();
    draw(batches, count);
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long allocated = threads.getCurrentThreadAllocatedBytes();
    long processorBefore = threads.getCurrentThreadCpuTime();
    draw(batches, count);
    double batch = seconds(threads.getCurrentThreadCpuTime() - processorBefore) / count;
    double bytes = (double) (threads.getCurrentThreadAllocatedBytes() - allocated) / count;
    begin = System.nanoTime();
    Dataset.open(what.source()).digests();
    double again = seconds(System.nanoTime() - begin);
    return String.format(
        Locale.ROOT,
        "%f %f %f %f %f %f %f",
        first,
        processor,
        again,
        most,
        kept,
        1e6 * batch,
        bytes);
  }

  private static void draw(BatchSource batches, int count) {
    for (int i = 0; i < count; i++) {
      batches.next();
    }
  }

  private static double mostUsed(MemoryPoolMXBean pool) {
    return mebibytes(pool.getPeakUsage().getUsed());
  }

  private static double mebibytes(long bytes) {
    return bytes / 1048576.0;
  }

  private static double seconds(long nanos) {
    return nanos / 1e9;
  }
}
