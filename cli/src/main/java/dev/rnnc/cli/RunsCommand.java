package dev.rnnc.cli;

import dev.rnnc.json.Json;
import dev.rnnc.json.JsonException;
import dev.rnnc.json.JsonObject;
import dev.rnnc.train.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code rnnc runs}. */
@Command(
    name = "runs",
    description = "List the runs with what differed and what came out; or compare some.",
    mixinStandardHelpOptions = true)
final class RunsCommand implements Callable<Integer> {
  private static final List<String> RESULTS =
      List.of("epoch", "step", "train_loss", "validation_loss", "accuracy", "loss", "seconds");

  @Parameters(paramLabel = "RUN", arity = "0..*", description = "Names of runs to compare.")
  List<String> names = new ArrayList<>();

  @Mixin CommonOptions options = new CommonOptions();

  @Override
  public Integer call() throws IOException {
    Map<String, Map<String, String>> runs = new LinkedHashMap<>();
    for (Path folder : folders()) {
      RunFolder run = new RunFolder(folder);
      if (names.isEmpty() || names.contains(run.name())) {
        runs.put(run.name(), facts(run));
      }
    }
    if (options.json) {
      runs.forEach(
          (name, facts) -> {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("run", name);
            object.putAll(facts);
            System.out.println(Json.write(object));
          });
    } else if (runs.isEmpty()) {
      System.err.println("no runs in " + options.out);
    } else {
      table(runs);
    }
    return Status.DONE;
  }

  private List<Path> folders() throws IOException {
    if (!Files.isDirectory(options.out)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(options.out)) {
      return folders
          .filter(folder -> Files.exists(new RunFolder(folder).description()))
          .sorted()
          .toList();
    }
  }

  /** What a run was started with, and the newest of each result in its log. */
  private static Map<String, String> facts(RunFolder run) throws IOException {
    Map<String, String> facts = new LinkedHashMap<>();
    JsonObject description = Json.readObject(Files.readString(run.description()));
    facts.put("seed", Long.toString(description.integer("seed")));
    description.object("settings").texts().forEach(facts::put);
    if (Files.exists(run.log())) {
      for (String line : Files.readAllLines(run.log())) {
        results(line, facts);
      }
    }
    return facts;
  }

  private static void results(String line, Map<String, String> facts) {
    try {
      JsonObject event = Json.readObject(line);
      if (event.text("event").equals("step") || event.text("event").equals("start")) {
        return;
      }
      for (String name : RESULTS) {
        event
            .optionalNumber(name)
            .ifPresent(
                value ->
                    facts.put(
                        event.text("event").equals("test") ? "test_" + name : name,
                        value == Math.rint(value)
                            ? Long.toString((long) value)
                            : "%.4f".formatted(value)));
      }
    } catch (JsonException e) {
      // A line that was cut short by a kill tells nothing.
    }
  }

  private static void table(Map<String, Map<String, String>> runs) {
    List<String> columns = new ArrayList<>();
    runs.values()
        .forEach(
            facts ->
                facts.keySet().stream()
                    .filter(name -> !columns.contains(name))
                    .forEach(columns::add));
    // With several runs, a setting that is the same in all of them tells nothing.
    columns.removeIf(
        column ->
            runs.size() > 1
                && !RESULTS.contains(column.replace("test_", ""))
                && new TreeSet<>(
                            runs.values().stream()
                                .map(facts -> facts.getOrDefault(column, ""))
                                .toList())
                        .size()
                    == 1);
    int widest = runs.keySet().stream().mapToInt(String::length).max().orElse(3);
    StringBuilder head = new StringBuilder("%-" + widest + "s");
    System.out.print(head.toString().formatted("run"));
    columns.forEach(column -> System.out.print("  %15s".formatted(column)));
    System.out.println();
    runs.forEach(
        (name, facts) -> {
          System.out.print(head.toString().formatted(name));
          columns.forEach(
              column -> System.out.print("  %15s".formatted(facts.getOrDefault(column, ""))));
          System.out.println();
        });
  }
}
