package dev.rnnc.cli.report;

import dev.rnnc.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One file of HTML with all that it needs in it: styles, scripts, the chart library uPlot (MIT
 * licence, which stands in the page) and the data.
 *
 * @param name of the model
 * @param text the `.rnn` file as run
 * @param facts what is said of the run, by its name
 * @param events the lines of its log, each a JSON object
 * @param findings what was found with the kept weights, by name
 * @param program the trained network as a function of JavaScript, {@code null} for none
 * @param live whether the page asks where it came from for new lines
 */
public record ReportPage(
    String name,
    String text,
    Map<String, String> facts,
    List<String> events,
    Map<String, Object> findings,
    String program,
    boolean live) {
  public ReportPage {
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    events = List.copyOf(events);
    findings = Collections.unmodifiableMap(new LinkedHashMap<>(findings));
  }

  /** Where the build unpacks the library; the version is that of the root pom.xml. */
  private static final String UPLOT = "uplot/META-INF/resources/webjars/uplot/1.6.30/";

  /** The page. */
  public String html() {
    String page = resource("page.html");
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("{{title}}", escaped(name));
    parts.put("/*{{uplot.css}}*/", resource(UPLOT + "dist/uPlot.min.css"));
    parts.put("/*{{page.css}}*/", resource("page.css"));
    parts.put("{{licence}}", resource(UPLOT + "LICENSE").replace("--", "-"));
    parts.put("/*{{uplot.js}}*/", resource(UPLOT + "dist/uPlot.iife.min.js"));
    parts.put("/*{{network.js}}*/", resource("network.js"));
    parts.put("/*{{program}}*/", "window.rnncProgram = " + program + ";");
    parts.put("/*{{alignment.js}}*/", resource("alignment.js"));
    parts.put("/*{{page.js}}*/", resource("page.js"));
    parts.put("{{data}}", data());
    for (Map.Entry<String, String> part : parts.entrySet()) {
      page = page.replace(part.getKey(), part.getValue());
    }
    return page;
  }

  /** As JSON that may stand within a script element: nothing in it can end that. */
  private String data() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("name", name);
    members.put("text", text);
    members.put("facts", facts);
    members.put("live", live);
    members.putAll(findings);
    String json = Json.write(members);
    String log = String.join(",\n", events);
    String all = json.substring(0, json.length() - 1) + ",\n\"events\":[\n" + log + "\n]}";
    return all.replace("<", "\\u003c");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static String resource(String name) {
    try (InputStream in = ReportPage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
