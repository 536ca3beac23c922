package dev.rnnc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rnnc.json.Json;
import dev.rnnc.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A browser without a window, if this machine has one. */
record Chromium(Path program) {
  private static final Pattern FOUND = Pattern.compile("<pre id=\"found\">(.*?)</pre>");

  /** What a page came to. */
  record Opened(String document, List<String> console) {}

  static Optional<Chromium> find() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
        .flatMap(folder ->
            Stream.of("chromium", "chromium-browser", "google-chrome")
                .map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .map(Chromium::new)
        .findFirst();
  }

  /**
   * Opens a page whose script, at its end, finds something out as JSON.
   *
   * @param script a function's body, in which {@code press(element, key)} presses a key
   */
  JsonObject find(String page, String script, int width, boolean dark, Path profile)
      throws IOException, InterruptedException {
    String probe =
        """
        <pre id="found"></pre><script>
        const probe = () => {
          const press = (at, key) => at.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
          document.getElementById("found").textContent = JSON.stringify((() => { %s })());
        };
        // A busy machine may draw no frame in the time that is given.
        window.addEventListener("load", () => {
          const late = setTimeout(probe, 1000);
          requestAnimationFrame(() => { clearTimeout(late); probe(); });
        });
        </script></body>
        """
            .formatted(script);
    Path file = Files.writeString(profile.resolve("probe.html"), page.replace("</body>", probe));
    Opened opened = open(file, width, dark, profile);
    assertThat(opened.console()).isEmpty();
    Matcher found = FOUND.matcher(opened.document());
    assertThat(found.find()).as(opened.document()).isTrue();
    return Json.readObject(
        found.group(1).replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">"));
  }

  /** Opens a file, lets its scripts run, and gives its document and what the console said. */
  Opened open(Path page, int width, boolean dark, Path profile)
      throws IOException, InterruptedException {
    return open(page.toUri(), width, dark, profile);
  }

  /** The same of a page that is served. */
  Opened open(URI page, int width, boolean dark, Path profile)
      throws IOException, InterruptedException {
    Path document = Files.createTempFile(profile, "document", ".html");
    Path messages = Files.createTempFile(profile, "messages", ".txt");
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--user-data-dir=" + Files.createTempDirectory(profile, "profile"),
                "--window-size=" + width + ",900",
                "--blink-settings=preferredColorScheme=" + (dark ? 0 : 1),
                "--virtual-time-budget=2000",
                "--enable-logging=stderr",
                "--dump-dom",
                page.toString())
            .redirectOutput(document.toFile())
            .redirectError(messages.toFile())
            .start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("the browser did not end");
    }
    List<String> console =
        Files.readString(messages, StandardCharsets.UTF_8)
            .lines()
            .filter(line -> line.contains("CONSOLE"))
            .toList();
    return new Opened(Files.readString(document, StandardCharsets.UTF_8), console);
  }
}
