package dev.rnnc.cli.report;

import dev.rnnc.checkpoint.RunFolder;
import dev.rnnc.cli.compare.ComparisonTable;
import dev.rnnc.cli.compare.RunCurves;
import dev.rnnc.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The page of a comparison: its table, means with intervals, and the curves of all variants.
 *
 * @param name of the model
 * @param text the `.rnn` file
 * @param heading what the table tells of
 * @param folder that the page lies in, below which are the runs
 * @param runs those that were begun, of every row of the table by their seeds
 */
public record ComparisonPage(
    String name,
    String text,
    String heading,
    ComparisonTable table,
    Path folder,
    List<Map<Long, RunFolder>> runs) {
  private static final List<String> SCRIPTS =
      List.of("elements.js", "charts.js", "comparison.js", "file.js", "page.js");

  /** So many points a curve of training has at most. */
  private static final int POINTS = 150;

  /** As many steps as a log leaves out. */
  private static final int LEAST_WIDTH = 10;

  public ComparisonPage {
    runs = runs.stream().map(Map::copyOf).toList();
  }

  /** The page. */
  public String html() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("name", name);
    members.put("text", text);
    members.put("heading", heading);
    members.put("live", false);
    members.put("events", List.of());
    members.put("table", table.shown());
    members.put("rows", table.objects());
    members.put("runs", curves());
    return new Page(name, Json.write(members), "null", SCRIPTS).html();
  }

  private record Drawn(long seed, RunFolder run, RunCurves curves) {}

  /** Of every row, of every seed: where its own page is, and its curves. */
  private List<Object> curves() {
    List<List<Drawn>> rows = new ArrayList<>();
    for (Map<Long, RunFolder> ofRow : runs) {
      List<Drawn> drawn = new ArrayList<>();
      new TreeMap<>(ofRow)
          .forEach((seed, run) -> drawn.add(new Drawn(seed, run, RunCurves.of(run))));
      rows.add(drawn);
    }
    long last =
        rows.stream()
            .flatMap(List::stream)
            .mapToLong(drawn -> drawn.curves().lastStep())
            .max()
            .orElse(0);
    long width = LEAST_WIDTH * Math.max(1, Math.ceilDiv(last, (long) POINTS * LEAST_WIDTH));
    List<Object> all = new ArrayList<>();
    rows.forEach(row -> all.add(row.stream().map(drawn -> members(drawn, width)).toList()));
    return all;
  }

  private Map<String, Object> members(Drawn drawn, long width) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("seed", drawn.seed());
    if (Files.exists(drawn.run().report())) {
      members.put("page", relative(drawn.run().report()));
    }
    members.put("curves", drawn.curves().points(width));
    return members;
  }

  private String relative(Path file) {
    return folder.toAbsolutePath().relativize(file.toAbsolutePath()).toString().replace('\\', '/');
  }
}
