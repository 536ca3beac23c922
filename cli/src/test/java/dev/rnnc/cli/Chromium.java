package dev.rnnc.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A browser without a window, if this machine has one. */
record Chromium(Path program) {
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
