package dev.rnnc.cli;

import dev.rnnc.data.Dataset;
import dev.rnnc.data.Part;
import dev.rnnc.source.Diagnostic;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** How much a command says on standard error: {@code -q}, {@code -v}, {@code --stacktrace}. */
final class Messages {
  @Option(
      names = {"-q", "--quiet"},
      description = "Only results and errors.")
  boolean quiet;

  @Option(
      names = {"-v", "--verbose"},
      description = "Say what is being done: data, run, backend, kernels, times.")
  boolean verbose;

  @Option(names = "--stacktrace", description = "Show where a fault of rnnc came from.")
  boolean stackTrace;

  /** What anybody would know. */
  void say(String what) {
    if (!quiet) {
      System.err.println(what);
    }
  }

  /** What only those want to know who ask. */
  void detail(String what) {
    if (verbose) {
      System.err.println(what);
    }
  }

  /** The same, of something that took its time since {@code System.nanoTime()} was this. */
  void detail(String what, long sinceNanos) {
    if (verbose) {
      double seconds = (System.nanoTime() - sinceNanos) / 1e9;
      System.err.println(String.format(Locale.ROOT, "%s, in %.2f s", what, seconds));
    }
  }

  /** Which data was read, and its parts. */
  void detail(Dataset data, long sinceNanos) {
    String files = String.join(", ", new TreeMap<>(data.digests()).keySet());
    StringJoiner parts = new StringJoiner(", ");
    for (Part part : Part.values()) {
      parts.add(part.word() + " " + data.size(part));
    }
    String from = files.isEmpty() ? "" : files + ": ";
    detail("data: %s%s".formatted(from, parts), sinceNanos);
  }

  /** The lines of an explanation, without those indented below them. */
  static Stream<String> brief(String explanation) {
    return explanation.lines().filter(line -> !line.startsWith(" "));
  }

  void warn(List<Diagnostic> warnings) {
    if (!quiet) {
      Terminal.printDiagnostics(warnings);
    }
  }
}
