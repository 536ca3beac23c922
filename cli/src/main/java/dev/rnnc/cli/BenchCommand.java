package dev.rnnc.cli;

import dev.rnnc.backend.Backend;
import dev.rnnc.bench.Effort;
import dev.rnnc.bench.Pace;
import dev.rnnc.bench.SamplingBenchmark;
import dev.rnnc.bench.TrainingBenchmark;
import dev.rnnc.data.Dataset;
import dev.rnnc.json.Json;
import dev.rnnc.model.Model;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rnnc bench FILE}. */
@Command(
    name = "bench",
    description = "Time training steps, or with --sample drawing; keeps nothing.",
    mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
  @Spec CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "FILE", description = "A .rnn file.")
  Path file = Path.of("");

  @Option(names = "--sample", description = "Time drawing a token, one sequence at a time.")
  boolean sample;

  @Option(
      names = "--warm-up",
      paramLabel = "SECONDS",
      description = "Before the first block. Default: ${DEFAULT-VALUE}.")
  double warmUp = 4;

  @Option(
      names = "--blocks",
      paramLabel = "N",
      description = "Blocks; the median of them counts. Default: ${DEFAULT-VALUE}.")
  int blocks = 7;

  @Option(
      names = "--block",
      paramLabel = "SECONDS",
      description = "Of each block. Default: ${DEFAULT-VALUE}.")
  double block = 1.5;

  @Mixin Options.Params params = new Options.Params();

  @Mixin Options.BackendName backendName = new Options.BackendName();

  @Mixin Options.Threads threads = new Options.Threads();

  @Mixin Options.Seed seed = new Options.Seed();

  @Mixin Options.JsonLines json = new Options.JsonLines();

  @Mixin Messages messages = new Messages();

  @Override
  public Integer call() {
    if (blocks < 1 || !(block > 0) || !(warmUp >= 0)) {
      throw new ParameterException(
          spec.commandLine(),
          "--blocks is at least 1, --block more than 0 seconds, --warm-up at least 0");
    }
    if (sample && threads.given != null) {
      throw new ParameterException(
          spec.commandLine(), "--sample is without --threads: one thread draws a sequence");
    }
    ModelFiles.Opened opened = ModelFiles.runnable(file, params, messages);
    Model model = opened.model();
    long start = System.nanoTime();
    Dataset data = opened.paths().open(model.data());
    messages.detail(data, start);
    Backend backend = backendName.take(messages);
    Effort effort = new Effort(warmUp, blocks, block);
    if (sample) {
      Pace token = new SamplingBenchmark(model, data, backend, seed.number()).measure(effort);
      show(members(backend, token), drawn(model, token));
    } else {
      PrecisionNotice.of(model.training(), backend).ifPresent(messages::say);
      TrainingBenchmark benchmark =
          new TrainingBenchmark(model, data, backend, threads.count(), seed.number());
      TrainingBenchmark.Result result = benchmark.measure(effort);
      show(members(backend, result), trained(model, backend, result));
    }
    return Status.DONE;
  }

  private void show(Map<String, Object> members, String text) {
    System.out.print(json.asked ? Json.write(members) + "\n" : text);
  }

  private Map<String, Object> about(Backend backend, int threads) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("file", file.toString());
    members.put("backend", backend.name());
    members.put("threads", (long) threads);
    return members;
  }

  private Map<String, Object> members(Backend backend, Pace token) {
    Map<String, Object> members = about(backend, 1);
    members.put("us_per_character", 1e6 * token.median());
    members.put("us_least", 1e6 * token.least());
    members.put("us_greatest", 1e6 * token.greatest());
    return members;
  }

  private Map<String, Object> members(Backend backend, TrainingBenchmark.Result result) {
    Pace step = result.step();
    Map<String, Object> members = about(backend, threads.count());
    members.put("ms_per_step", 1e3 * step.median());
    members.put("ms_least", 1e3 * step.least());
    members.put("ms_greatest", 1e3 * step.greatest());
    members.put("ms_by_part", new LinkedHashMap<String, Object>(result.parts()));
    members.put("gflop_per_step", result.productFlop() / 1e9);
    members.put("gflop_per_s", result.flops() / 1e9);
    result.peakFlops().ifPresent(peak -> members.put("peak_gflop_per_s", peak / 1e9));
    members.put("characters_per_s", result.targetsPerStep() / step.median());
    members.put("bytes_allocated_per_step", result.allocatedPerStep());
    members.put("heap_bytes", result.heapBytes());
    members.put("first_step_seconds", result.firstStepSeconds());
    members.put("full_speed_seconds", result.fullSpeedSeconds());
    members.put("first_loss", result.firstLoss());
    members.put("loss", result.lastLoss());
    return members;
  }

  private static String drawn(Model model, Pace token) {
    return text(
        "%s: %.2f us a token (%.2f to %.2f in %d blocks), %,.0f tokens/s%n",
        model.name(),
        1e6 * token.median(),
        1e6 * token.least(),
        1e6 * token.greatest(),
        token.blocks(),
        1 / token.median());
  }

  private String trained(Model model, Backend backend, TrainingBenchmark.Result result) {
    Pace step = result.step();
    StringBuilder out = new StringBuilder();
    out.append(text("%s on %s, threads: %d%n", model.name(), backend.describe(), threads.count()));
    out.append(
        text(
            "step      %.3f ms (%.3f to %.3f in %d blocks), %,.0f targets/s%n",
            1e3 * step.median(),
            1e3 * step.least(),
            1e3 * step.greatest(),
            step.blocks(),
            result.targetsPerStep() / step.median()));
    out.append(
        text(
            "products  %,.0f MFLOP a step, %.1f GFLOP/s",
            result.productFlop() / 1e6, result.flops() / 1e9));
    if (result.peakFlops().isPresent()) {
      double peak = result.peakFlops().getAsDouble();
      out.append(text(", %.0f %% of a peak of %.1f", 100 * result.flops() / peak, peak / 1e9));
    }
    out.append(text("%n"));
    result.parts().forEach((part, ms) -> out.append(text("          %8.3f ms %s%n", ms, part)));
    out.append(
        text(
            "memory    %,.0f bytes allocated a step, heap at most %,d MB%n",
            result.allocatedPerStep(), result.heapBytes() >> 20));
    out.append(
        text(
            "start     first step after %.2f s, full speed after %.1f s%n",
            result.firstStepSeconds(), result.fullSpeedSeconds()));
    out.append(text("loss      %.4f, then %.4f%n", result.firstLoss(), result.lastLoss()));
    return out.toString();
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a dependency of every user
  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
