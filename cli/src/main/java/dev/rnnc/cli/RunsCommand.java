package dev.rnnc.cli;

import dev.rnnc.checkpoint.RunFolder;
import dev.rnnc.checkpoint.RunSummary;
import dev.rnnc.json.Json;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.RnncException;
import dev.rnnc.source.Spelling;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rnnc runs}. */
@Command(
    name = "runs",
    description = "List the runs with what differed and what came out; or compare some.",
    mixinStandardHelpOptions = true)
final class RunsCommand implements Callable<Integer> {
  /** In this order, whatever the first run has of them. */
  private static final List<String> FIRST =
      List.of("run", "outcome", "epochs", "steps", "seconds", "best_validation_loss");

  private static final Set<String> WORTH_MOST =
      Set.of("run", "outcome", "steps", "best_validation_loss");

  @Parameters(paramLabel = "RUN", arity = "0..*", description = "Names of runs to compare.")
  List<String> names = new ArrayList<>();

  @Mixin Options.Runs runs = new Options.Runs();

  @Mixin Options.JsonLines json = new Options.JsonLines();

  @Option(names = "--stacktrace", description = "Show where a fault of rnnc came from.")
  boolean stackTrace;

  @Override
  public Integer call() {
    Map<String, RunFolder> all = new LinkedHashMap<>();
    RunFolder.below(runs.folder).forEach(run -> all.put(name(run), run));
    names.forEach(name -> {
      if (!all.containsKey(name)) {
        throw unknown(name, all.keySet());
      }
    });
    List<RunSummary> asked =
        (names.isEmpty() ? all.keySet() : names)
            .stream().map(all::get).map(RunSummary::of).toList();
    if (json.asked) {
      asked.forEach(run -> System.out.println(Json.write(members(run))));
    } else if (asked.isEmpty()) {
      System.err.println("no runs in " + runs.folder);
    } else if (names.isEmpty()) {
      System.out.print(list(asked));
    } else {
      System.out.print(comparison(asked));
    }
    return Status.DONE;
  }

  private RnncException unknown(String name, Collection<String> known) {
    Diagnostic unknown =
        Diagnostic.general("E0728", "there is no run `%s` in %s".formatted(name, runs.folder));
    return new RnncException(
        Spelling.nearest(name, known)
            .map(near -> unknown.help("did you mean `" + near + "`?"))
            .orElseGet(() -> unknown.help("`rnnc runs` lists the runs")));
  }

  /** Its path below the folder of runs. */
  private String name(RunFolder run) {
    return runs.folder.relativize(run.path()).toString();
  }

  /** Names with texts and numbers. */
  private Map<String, Object> members(RunSummary run) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("run", name(run.folder()));
    members.put("outcome", run.outcome());
    members.put("epochs", run.epochs());
    members.put("steps", run.steps());
    members.put("seconds", run.seconds());
    run.bestValidationLoss().ifPresent(loss -> members.put("best_validation_loss", loss));
    members.putAll(run.results());
    return members;
  }

  private Map<String, String> row(RunSummary run) {
    Map<String, String> row = new LinkedHashMap<>();
    members(run).forEach((name, value) -> row.put(name, shown(name, value)));
    return row;
  }

  private static String shown(String name, Object value) {
    return value instanceof Double number
        ? String.format(Locale.ROOT, name.equals("seconds") ? "%.0f" : "%.4f", number)
        : value.toString();
  }

  /** A row a run; in its end what sets it apart from other runs of the same file. */
  private String list(List<RunSummary> runs) {
    Map<String, List<RunSummary>> byFile = new LinkedHashMap<>();
    runs.forEach(run -> byFile.computeIfAbsent(file(run), file -> new ArrayList<>()).add(run));
    Set<String> columns = new LinkedHashSet<>(FIRST);
    runs.forEach(run -> columns.addAll(row(run).keySet()));
    List<Map<String, String>> rows = new ArrayList<>();
    for (RunSummary run : runs) {
      Map<String, String> known = row(run);
      Map<String, String> row = new LinkedHashMap<>();
      columns.forEach(column -> row.put(column, known.getOrDefault(column, "")));
      row.put("what differed", String.join(", ", apart(run, byFile)));
      rows.add(row);
    }
    return TextTable.within(Terminal.columns(), rows, dispensable(columns));
  }

  /** What a narrow table can do without: first the results that training went through. */
  private static List<String> dispensable(Set<String> columns) {
    List<String> passed = new ArrayList<>(columns);
    passed.removeIf(column -> WORTH_MOST.contains(column) || column.startsWith("test_"));
    List<String> tested = new ArrayList<>(columns);
    tested.removeIf(column -> !column.startsWith("test_"));
    List<String> dispensable = new ArrayList<>(passed.reversed());
    dispensable.addAll(tested.reversed());
    return dispensable;
  }

  private Set<String> apart(RunSummary run, Map<String, List<RunSummary>> byFile) {
    List<RunSummary> others = byFile.getOrDefault(file(run), List.of());
    Set<String> apart = new LinkedHashSet<>();
    Set<String> withoutValue = new LinkedHashSet<>();
    RunSummary.differences(others)
        .forEach((fact, values) -> {
          String said = said(fact, values.get(others.indexOf(run)));
          (said.contains("=") ? apart : withoutValue).add(said);
        });
    apart.addAll(withoutValue);
    return apart;
  }

  /** Of a network or a file only that it is another; `rnnc runs A B` says more. */
  private static String said(String fact, String value) {
    boolean network = fact.matches("(equations of )?(network|encoder)\\b.*");
    return network ? "network" : value.startsWith("#") ? fact : fact + "=" + value;
  }

  /** The name without its number; of a comparison's runs that of the comparison. */
  private String file(RunSummary run) {
    return name(run.folder()).replaceFirst("/.*|-\\d+$", "");
  }

  /** A column a run: first what differed, then what came out. */
  private String comparison(List<RunSummary> runs) {
    Map<String, Map<String, String>> rows = new LinkedHashMap<>();
    RunSummary.differences(runs)
        .forEach((fact, values) -> {
          for (int i = 0; i < values.size(); i++) {
            cell(rows, fact.replace("network.", ""), runs.get(i), values.get(i));
          }
        });
    for (RunSummary run : runs) {
      row(run)
          .forEach((name, value) -> {
            if (!name.equals("run")) {
              cell(rows, name, run, value);
            }
          });
    }
    return TextTable.of(List.copyOf(rows.values()));
  }

  private void cell(
      Map<String, Map<String, String>> rows, String fact, RunSummary run, String value) {
    rows.computeIfAbsent(fact, name -> new LinkedHashMap<>(Map.of("", name)))
        .put(name(run.folder()), value);
  }
}
