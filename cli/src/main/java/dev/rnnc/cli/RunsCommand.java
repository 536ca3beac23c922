package dev.rnnc.cli;

import dev.rnnc.checkpoint.RunFolder;
import dev.rnnc.checkpoint.RunSummary;
import dev.rnnc.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code rnnc runs}. */
@Command(
    name = "runs",
    description = "List the runs with what differed and what came out; or compare some.",
    mixinStandardHelpOptions = true)
final class RunsCommand implements Callable<Integer> {
  @Parameters(paramLabel = "RUN", arity = "0..*", description = "Names of runs to compare.")
  List<String> names = new ArrayList<>();

  @Mixin CommonOptions options = new CommonOptions();

  @Override
  public Integer call() {
    List<RunSummary> runs =
        RunFolder.below(options.out).stream()
            .filter(run -> names.isEmpty() || names.contains(name(run)))
            .map(RunSummary::of)
            .toList();
    if (options.json) {
      runs.forEach(run -> System.out.println(Json.write(new LinkedHashMap<>(row(run)))));
    } else if (runs.isEmpty()) {
      System.err.println("no runs in " + options.out);
    } else {
      print(runs);
    }
    return Status.DONE;
  }

  /** Its path below the folder of runs. */
  private String name(RunFolder run) {
    return options.out.relativize(run.path()).toString();
  }

  private Map<String, String> row(RunSummary run) {
    Map<String, String> row = new LinkedHashMap<>();
    row.put("run", name(run.folder()));
    row.put("outcome", run.outcome());
    row.put("epochs", Long.toString(run.epochs()));
    row.put("steps", Long.toString(run.steps()));
    row.put("seconds", String.format(Locale.ROOT, "%.0f", run.seconds()));
    run.bestValidationLoss().ifPresent(loss -> row.put("best_validation_loss", figure(loss)));
    run.results().forEach((name, value) -> row.put(name, figure(value)));
    return row;
  }

  private static String figure(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }

  private void print(List<RunSummary> runs) {
    List<Map<String, String>> rows = runs.stream().map(this::row).toList();
    Set<String> columns = new LinkedHashSet<>();
    rows.forEach(row -> columns.addAll(row.keySet()));
    Map<String, Integer> widths = new LinkedHashMap<>();
    for (String column : columns) {
      int widest = column.length();
      for (Map<String, String> row : rows) {
        widest = Math.max(widest, row.getOrDefault(column, "").length());
      }
      widths.put(column, widest);
    }
    StringBuilder table = new StringBuilder();
    widths.forEach((column, width) -> table.append(padded(column, width)));
    table.append('\n');
    for (Map<String, String> row : rows) {
      widths.forEach((column, width) -> table.append(padded(row.getOrDefault(column, ""), width)));
      table.append('\n');
    }
    RunSummary.differences(runs)
        .forEach((fact, values) -> table.append(fact).append(": ").append(values).append('\n'));
    System.out.print(table);
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(width - text.length() + 2);
  }
}
