package dev.rnnc.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java programs in docs are whole, and compile. */
final class DocumentedJavaTest {
  private static final Pattern BLOCK = Pattern.compile("(?m)^```java\n((?:.*\n)*?)```$");
  private static final Pattern CLASS = Pattern.compile("(?m)^class (\\w+)");

  @Test
  void everyProgramCompiles(@TempDir Path folder) throws IOException {
    List<String> programs = programs();
    assertThat(programs).isNotEmpty();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    for (String program : programs) {
      String name =
          CLASS.matcher(program).results().map(found -> found.group(1)).findFirst().orElseThrow();
      Path file = Files.writeString(folder.resolve(name + ".java"), program);
      StringWriter said = new StringWriter();
      boolean compiles =
          compiler
              .getTask(
                  said,
                  null,
                  null,
                  List.of("-Xlint:all,-path", "-d", folder.toString(), "-cp", classPath()),
                  null,
                  compiler.getStandardFileManager(null, null, null).getJavaFileObjects(file))
              .call();
      assertThat(compiles).as(said.toString()).isTrue();
      assertThat(said.toString()).isEmpty();
    }
  }

  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  private static List<String> programs() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("..", "docs"))) {
      return files
          .filter(file -> file.toString().endsWith(".md"))
          .map(DocumentedJavaTest::read)
          .flatMap(page -> BLOCK.matcher(page).results())
          .map((MatchResult found) -> found.group(1))
          .toList();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
