package dev.rnnc.cli.report;

import dev.rnnc.json.Json;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The page of a run.
 *
 * @param name of the model
 * @param text the `.rnn` file as run
 * @param facts what is said of the run, by its name
 * @param events the lines of its log, each a JSON object
 * @param findings what was found with the kept weights
 * @param live whether the page asks where it came from for new lines and findings
 */
public record ReportPage(
    String name,
    String text,
    Map<String, String> facts,
    List<String> events,
    Findings findings,
    boolean live) {
  private static final List<String> SCRIPTS =
      List.of(
          "elements.js",
          "charts.js",
          "maps.js",
          "network.js",
          "sections.js",
          "spread.js",
          "alignment.js",
          "file.js",
          "page.js");

  public ReportPage {
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    events = List.copyOf(events);
  }

  /** The page. */
  public String html() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("name", name);
    members.put("text", text);
    members.put("facts", facts);
    members.put("live", live);
    members.put("findings", findings.members());
    String json = Json.write(members);
    String log = String.join(",\n", events);
    String data = json.substring(0, json.length() - 1) + ",\n\"events\":[\n" + log + "\n]}";
    return new Page(name, data, findings.program(), SCRIPTS).html();
  }
}
