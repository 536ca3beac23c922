package dev.rnnc.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that most commands take. */
final class CommonOptions {
  @Option(
      names = "--backend",
      paramLabel = "NAME",
      defaultValue = "auto",
      description = "auto, cpu, cuda or reference (slow, in double). Default: ${DEFAULT-VALUE}.")
  String backend = "auto";

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads that share the work; results do not depend on them. Default: all.")
  @Nullable Integer threads;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "What weights, masks and orders are drawn from. Default: 1.")
  @Nullable Long seed;

  @Option(
      names = "--set",
      paramLabel = "name=value",
      description = "Sets a param of the file; may be given several times.")
  Map<String, String> settings = new LinkedHashMap<>();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "The folder of runs. Default: runs, in the current folder.")
  Path out = Path.of("runs");

  @Option(names = "--fresh", description = "Start anew instead of going on.")
  boolean fresh;

  @Option(names = "--json", description = "One JSON object a line on standard output.")
  boolean json;

  @Option(
      names = {"-q", "--quiet"},
      description = "Only results and errors.")
  boolean quiet;

  @Option(
      names = {"-v", "--verbose"},
      description = "Say more: the data's parts, and when the state is saved.")
  boolean verbose;

  @Option(names = "--stacktrace", description = "Show where a fault of rnnc came from.")
  boolean stackTrace;

  int threads() {
    return threads == null ? Runtime.getRuntime().availableProcessors() : Math.max(1, threads);
  }

  long seed() {
    return seed == null ? 1 : seed;
  }

  OptionalLong givenSeed() {
    return seed == null ? OptionalLong.empty() : OptionalLong.of(seed);
  }
}
