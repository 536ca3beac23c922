package kernels;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.util.Statistics;

/** The results as lines of a table; all rates are those of the fastest iteration. */
final class Table {
  private Table() {}

  static List<String> of(Collection<RunResult> results) {
    List<String> lines = new ArrayList<>();
    lines.add("| kernel | ns, least | median | GFLOP/s | of peak | GB/s | ns per element |");
    lines.add("| --- | --- | --- | --- | --- | --- | --- |");
    results.forEach(result -> lines.add(row(result)));
    return lines;
  }

  private static String row(RunResult result) {
    Statistics time = result.getPrimaryResult().getStatistics();
    OptionalDouble gigaflops = secondary(result, Rates.GIGAFLOPS);
    OptionalDouble peak = secondary(result, Rates.PEAK);
    String speed = "–";
    String share = "–";
    if (gigaflops.isPresent() && peak.isPresent()) {
      speed = text("%.1f", gigaflops.getAsDouble());
      share = text("%.0f %%", 100 * gigaflops.getAsDouble() / peak.getAsDouble());
    }
    return text(
        "| %s | %,.0f | %,.0f | %s | %s | %.1f | %.3f |",
        name(result.getParams()),
        time.getMin(),
        time.getPercentile(50),
        speed,
        share,
        secondary(result, Rates.GIGABYTES).orElse(Double.NaN),
        secondary(result, Rates.PER_ELEMENT).orElse(Double.NaN));
  }

  private static String name(BenchmarkParams params) {
    String values =
        params.getParamsKeys().stream()
            .map(key -> key + " " + params.getParam(key))
            .collect(Collectors.joining(", "));
    String name = params.getBenchmark();
    int method = name.lastIndexOf('.');
    return name.substring(name.lastIndexOf('.', method - 1) + 1) + ": " + values;
  }

  private static OptionalDouble secondary(RunResult result, String label) {
    Result<?> found = result.getSecondaryResults().get(label);
    return found == null ? OptionalDouble.empty() : OptionalDouble.of(found.getScore());
  }

  @SuppressWarnings("AnnotateFormatMethod")
  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
