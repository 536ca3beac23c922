package dev.rnnc.dsl.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * A test that is a text: a source and, for each arrow named in the file, what that arrow makes of
 * it.
 *
 * <pre>
 * --- source
 * network { gru(128 }
 * --- diagnostics
 * error[E0031]: ...
 * </pre>
 *
 * <p>Characters that a text file should not hold are written {@code \u0000} in the source. With
 * {@code -Dgolden.update=true} the files are rewritten with what the arrows give; the difference is
 * then for a person to read.
 */
public final class GoldenFile {
  private static final Pattern HEADER = Pattern.compile("(?m)^--- ([a-z]+)\n");
  private static final Pattern ESCAPE = Pattern.compile("\\\\u([0-9a-fA-F]{4})");
  private static final boolean UPDATE = Boolean.getBoolean("golden.update");

  private final Path path;
  private final Map<String, String> sections;

  private GoldenFile(Path path, Map<String, String> sections) {
    this.path = path;
    this.sections = sections;
  }

  /**
   * One test for each {@code .golden} file of a folder under {@code src/test/resources}.
   *
   * @param arrows what makes the text of a section from the source, by the section's name
   */
  public static Stream<DynamicTest> tests(
      String folder, Map<String, UnaryOperator<String>> arrows) {
    List<Path> paths = paths(Path.of("src/test/resources").resolve(folder));
    assertThat(paths).as("golden files in %s", folder).isNotEmpty();
    return paths.stream()
        .map(path ->
            DynamicTest.dynamicTest(
                path.getFileName().toString(), path.toUri(), () -> read(path).check(arrows)));
  }

  public static GoldenFile read(Path path) {
    try {
      String text = Files.readString(path);
      Map<String, String> sections = new LinkedHashMap<>();
      Matcher header = HEADER.matcher(text);
      int start = -1;
      String name = "";
      while (header.find()) {
        if (start >= 0) {
          sections.put(name, text.substring(start, header.start()));
        }
        name = header.group(1);
        start = header.end();
      }
      sections.put(name, text.substring(Math.max(start, 0)));
      return new GoldenFile(path, sections);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** The source, with its escapes replaced. */
  public String source() {
    return ESCAPE
        .matcher(sections.getOrDefault("source", ""))
        .replaceAll(match ->
            Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(match.group(1), 16))));
  }

  private void check(Map<String, UnaryOperator<String>> arrows) throws IOException {
    assertThat(sections).as("sections of %s", path).containsKey("source").hasSizeGreaterThan(1);
    Map<String, String> actual = new LinkedHashMap<>(sections);
    for (String name : sections.keySet()) {
      UnaryOperator<String> arrow = arrows.get(name);
      if (arrow != null) {
        actual.put(name, arrow.apply(source()));
      } else if (!name.equals("source")) {
        fail("%s: no arrow is called %s", path, name);
      }
    }
    if (UPDATE) {
      Files.writeString(path, text(actual));
    } else {
      assertThat(text(actual)).isEqualTo(text(sections));
    }
  }

  private static String text(Map<String, String> sections) {
    StringBuilder text = new StringBuilder();
    sections.forEach(
        (name, content) -> text.append("--- ").append(name).append('\n').append(content));
    return text.toString();
  }

  private static List<Path> paths(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".golden")).sorted().toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
