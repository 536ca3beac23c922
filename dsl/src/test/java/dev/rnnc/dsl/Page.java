package dev.rnnc.dsl;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A page of the documentation, as far as tests look into it. */
record Page(Path file, String text) {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern BLOCK = Pattern.compile("(?m)^```(.*)\n((?:.*\n)*?)```$");
  private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");

  /**
   * A fenced block.
   *
   * @param info what stands behind the fence: {@code rnn part}
   * @param line of the fence, from 1
   */
  record Block(Page page, String info, int line, String text) {
    /** As editors find it. */
    String place() {
      return page.name() + ":" + line;
    }
  }

  static Page language() {
    return read(ROOT.resolve("docs/language.md"));
  }

  /** README and everything in docs. */
  static List<Page> all() {
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      return Stream.concat(Stream.of(ROOT.resolve("README.md")), docs.sorted())
          .filter(file -> file.toString().endsWith(".md"))
          .map(Page::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Page read(Path file) {
    try {
      return new Page(file, Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String name() {
    return ROOT.relativize(file).toString();
  }

  @Override
  public String toString() {
    return name();
  }

  List<Block> blocks() {
    return BLOCK
        .matcher(text)
        .results()
        .map(found ->
            new Block(
                this,
                found.group(1).strip(),
                (int) text.substring(0, found.start()).lines().count() + 1,
                found.group(2)))
        .toList();
  }

  /** The lines below a heading that has this in it, up to the next of its level or above. */
  String section(String heading) {
    StringBuilder section = new StringBuilder();
    int level = 0;
    boolean fenced = false;
    for (String line : text.lines().toList()) {
      fenced ^= line.startsWith("```");
      int own = !fenced && line.startsWith("#") ? line.indexOf(' ') : 0;
      if (own > 0 && (level == 0 || own <= level)) {
        level = line.contains(heading) ? own : 0;
      }
      if (level > 0) {
        section.append(line).append('\n');
      }
    }
    return section.toString();
  }

  /** The table rows of a text, by cells. */
  static List<List<String>> rows(String text) {
    return text.lines()
        .filter(line -> line.startsWith("| "))
        .map(line -> line.substring(1, line.length() - 1).split("(?<!\\\\)\\|", -1))
        .map(cells -> Arrays.stream(cells).map(String::strip).toList())
        .toList();
  }

  /** What stands between backticks. */
  static List<String> code(String text) {
    List<String> code = new ArrayList<>();
    CODE.matcher(text).results().forEach(found -> code.add(found.group(1)));
    return code;
  }
}
