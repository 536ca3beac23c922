import dev.rnnc.data.Batch;
import dev.rnnc.data.BatchSource;
import dev.rnnc.data.Dataset;
import dev.rnnc.model.DataSource;
import dev.rnnc.model.DataSource.Text.Sequences;
import dev.rnnc.model.Split;
import dev.rnnc.model.Tokens;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;

/**
 * Times the loading of data, each time in a JVM of its own with a small heap, and the making of
 * batches. Started by bench/data, which gives the module path.
 */
final class Data {
  private static final Split HELD_OUT = new Split.Fraction(0.05);
  private static final long LARGE = 100_000_000;

  private final Path root;
  private final Path made;

  private Data(Path root, Path made) {
    this.root = root;
    this.made = made;
  }

  public static void main(String... arguments) throws Exception {
    Data data = new Data(Path.of(arguments[0]).toAbsolutePath(), Path.of(arguments[1]));
    if (arguments.length > 3 && arguments[2].equals("--one")) {
      measure(data.source(arguments[3]));
      return;
    }
    Files.createDirectories(data.made);
    int rounds = Integer.parseInt(arguments[2]);
    List<String> names = Arrays.asList(arguments).subList(3, arguments.length);
    System.out.println("least of " + rounds + " JVMs each, heap of at most 512 MiB");
    System.out.printf("%-17s %9s %9s %9s %9s %9s %9s %9s%n", "", "first s", "cpu s", "again s", "most MB",
        "kept MB", "us/batch", "B/batch");
    for (String name : names.isEmpty() ? NAMES : names) {
      data.make(name);
      List<double[]> measured = new ArrayList<>();
      String fault = "";
      for (int round = 0; round < rounds && fault.isEmpty(); round++) {
        String line = data.inJvmOfItsOwn(name);
        if (line.startsWith("= ")) {
          String[] fields = line.substring(2).split(" ");
          measured.add(Arrays.stream(fields).mapToDouble(Double::parseDouble).toArray());
        } else {
          fault = line;
        }
      }
      System.out.printf("%-17s", name);
      for (int i = 0; i < 7 && fault.isEmpty(); i++) {
        int column = i;
        double least = measured.stream().mapToDouble(row -> row[column]).min().orElseThrow();
        System.out.printf(Locale.ROOT, i == 3 || i == 4 ? " %9.0f" : " %9.3f", least);
      }
      System.out.println(fault.isEmpty() ? "" : " " + fault);
    }
  }

  private static final List<String> NAMES =
      List.of("shakespeare", "spam", "names", "vowels", "digits", "adding", "sunspots", "char",
          "char-gz", "char-wide", "word", "line", "labelled", "one-line");

  private DataSource source(String name) {
    Path examples = root.resolve("examples");
    Tokens characters = new Tokens.Characters();
    Split none = new Split.None();
    return switch (name) {
      case "shakespeare" -> text(examples.resolve("shakespeare/shakespeare.txt"), characters);
      case "spam" -> labelled(examples.resolve("spam/spam.tsv"));
      case "names" -> labelled(examples.resolve("names/data"));
      case "vowels" -> new DataSource.Frames(
          examples.resolve("vowels/vowels-train.txt"), HELD_OUT, none);
      case "digits" -> new DataSource.Images(
          examples.resolve("digits/digits-images-idx3-ubyte.gz"),
          examples.resolve("digits/digits-labels-idx1-ubyte.gz"), false, HELD_OUT, none);
      case "adding" -> new DataSource.Adding(400, 20_000, HELD_OUT, none);
      case "sunspots" -> new DataSource.Table(
          examples.resolve("sunspots/sunspots.csv"), Optional.empty(), Optional.of("YEAR"),
          List.of("SUNACTIVITY"), "SUNACTIVITY", OptionalInt.of(24), 1, DataSource.Table.Scale.STANDARD,
          DataSource.Table.Missing.MASK, new Split.Count(30), none);
      case "char", "char-gz", "char-wide", "one-line" -> text(file(name), characters);
      case "word" -> text(file(name), new Tokens.Words(5));
      case "line" -> new DataSource.Text(file("char"), characters, Sequences.LINE, HELD_OUT,
          HELD_OUT);
      case "labelled" -> labelled(file(name));
      default -> throw new IllegalArgumentException(name + " is none of " + NAMES);
    };
  }

  private static DataSource text(Path path, Tokens tokens) {
    return new DataSource.Text(path, tokens, Sequences.STREAM, HELD_OUT, HELD_OUT);
  }

  private static DataSource labelled(Path path) {
    return new DataSource.Labelled(path, 1, 2, new Tokens.Characters(), false, HELD_OUT, HELD_OUT);
  }

  private Path file(String name) {
    return made.resolve(name + (name.endsWith("gz") ? ".txt.gz" : ".txt"));
  }

  private void make(String name) throws IOException {
    if (name.equals("line")) {
      make("char");
      return;
    }
    if (!source(name).equals(source(name)) || !NEEDED.contains(name) || Files.exists(file(name))) {
      return;
    }
    String play = Files.readString(root.resolve("examples/shakespeare/shakespeare.txt"));
    Random random = new Random(1);
    Path part = made.resolve("part");
    try (var out = name.endsWith("gz")
            ? new java.util.zip.GZIPOutputStream(Files.newOutputStream(part))
            : Files.newOutputStream(part);
        BufferedWriter writer =
            new BufferedWriter(new java.io.OutputStreamWriter(out, "UTF-8"), 1 << 20)) {
      long written = 0;
      while (written < LARGE) {
        String piece = switch (name) {
          case "word" -> words(random);
          case "labelled" -> rows(play, random);
          case "char-wide" -> play.replace('e', (char) ('\u4e00' + random.nextInt(4000)));
          case "one-line" -> play.replace('\n', ' ');
          default -> play.substring(random.nextInt(1000));
        };
        writer.write(piece);
        written += name.equals("char-wide")
            ? piece.getBytes(java.nio.charset.StandardCharsets.UTF_8).length
            : piece.length();
      }
    }
    Files.move(part, file(name));
  }

  private static final List<String> NEEDED =
      List.of("char", "char-gz", "char-wide", "one-line", "word", "labelled");

  /** Words of a language with the frequencies of Zipf's law and some 300,000 words. */
  private static String words(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 100_000; i++) {
      long rank = (long) Math.exp(random.nextDouble() * Math.log(300_000));
      long letters = rank * 7919 + 13;
      do {
        text.append((char) ('a' + letters % 26));
        letters /= 26;
      } while (letters > 0);
      text.append(i % 15 == 14 ? ".\n" : i % 6 == 5 ? ", " : " ");
    }
    return text.toString();
  }

  private static String rows(String play, Random random) {
    StringBuilder text = new StringBuilder();
    play.lines().filter(line -> !line.isBlank()).forEach(line ->
        text.append("class").append(random.nextInt(20)).append('\t').append(line)
            .append(random.nextInt(1000)).append('\n'));
    return text.toString();
  }

  private String inJvmOfItsOwn(String name) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx" + System.getProperty("heap", "512m"),
        "-XX:+UseSerialGC"));
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> !argument.startsWith("-X")).toList());
    command.addAll(List.of("-p", System.getProperty("jdk.module.path"), "--add-modules",
        "dev.rnnc.core", "-cp", System.getProperty("java.class.path"), "Data", root.toString(),
        made.toString(), "--one", name));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), "UTF-8").strip();
    process.waitFor();
    return said.lines().filter(line -> line.startsWith("= ")).findFirst()
        .or(() -> said.lines().filter(line -> line.contains("Error")).findFirst()).orElse(said);
  }

  private static void measure(DataSource source) {
    var process = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long used = process.getProcessCpuTime();
    long begin = System.nanoTime();
    Dataset data = Dataset.open(source);
    double first = (System.nanoTime() - begin) / 1e9;
    double processor = (process.getProcessCpuTime() - used) / 1e9;
    long most = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      most += pool.getType() == MemoryType.HEAP ? pool.getPeakUsage().getUsed() : 0;
    }
    System.gc();
    long kept = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    BatchSource batches = data.training(32, 20, 1);
    Batch batch = batches.next();
    int warm = Math.max(200, Math.min(batches.batchesPerEpoch(), 20_000));
    for (int i = 0; i < warm; i++) {
      batch = batches.next();
    }
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long allocated = threads.getCurrentThreadAllocatedBytes();
    long start = System.nanoTime();
    long end = start;
    int count = 0;
    while (end - start < 500_000_000 || count < 100) {
      batch = batches.next();
      count++;
      end = System.nanoTime();
    }
    double perBatch = (end - start) / 1e3 / count;
    double allocatedPerBatch = (threads.getCurrentThreadAllocatedBytes() - allocated) / (double) count;
    if (batch.rows() < 1) {
      throw new AssertionError("a batch is empty");
    }
    data = null;
    batches = null;
    begin = System.nanoTime();
    Dataset again = Dataset.open(source);
    double second = (System.nanoTime() - begin) / 1e9;
    System.out.printf(Locale.ROOT, "= %.4f %.4f %.4f %d %d %.3f %.3f%n", first, processor, second,
        most >> 20, kept >> 20, perBatch, allocatedPerBatch);
    if (again.sizes().isEmpty()) {
      throw new AssertionError("no sizes");
    }
  }
}
