package dev.rnnc.cli.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One file of HTML with all that it needs in it: styles, scripts, the chart library uPlot (MIT
 * licence, which stands in the page) and the data.
 *
 * @param title as text
 * @param data JSON
 * @param program a trained network as a function of JavaScript, {@code null} for none
 * @param scripts the resources that make the page of its data, in their order
 */
record Page(String title, String data, String program, List<String> scripts) {
  /** Where the build unpacks the library; the version is that of the root pom.xml. */
  private static final String UPLOT = "uplot/META-INF/resources/webjars/uplot/1.6.30/";

  Page {
    scripts = List.copyOf(scripts);
  }

  String html() {
    String page = resource("page.html");
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("{{title}}", escaped(title));
    parts.put("/*{{uplot.css}}*/", resource(UPLOT + "dist/uPlot.min.css"));
    parts.put("/*{{page.css}}*/", resource("page.css"));
    parts.put("{{licence}}", resource(UPLOT + "LICENSE").replace("--", "-"));
    parts.put("/*{{uplot.js}}*/", resource(UPLOT + "dist/uPlot.iife.min.js"));
    parts.put("/*{{program}}*/", "window.rnncProgram = " + program + ";");
    parts.put(
        "/*{{scripts}}*/",
        scripts.stream().map(Page::resource).collect(Collectors.joining("</script>\n<script>")));
    // Nothing in the data may end the script element that it stands in.
    parts.put("{{data}}", data.replace("<", "\\u003c"));
    for (Map.Entry<String, String> part : parts.entrySet()) {
      page = page.replace(part.getKey(), part.getValue());
    }
    return page;
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static String resource(String name) {
    try (InputStream in = Page.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
