package dev.rnnc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What {@code rnnc compile --emit} prints of the standard cells: each file of {@code emit} beside a
 * folder with a text for each stage. With {@code -Dgolden.update=true} the texts are rewritten; the
 * difference is then for a person to read.
 */
final class EmitTest {
  private static final Path FOLDER = Path.of("src/test/resources/emit");

  /** Long texts: a few show how they read. */
  private static final Set<String> IN_CUDA = Set.of("gru-after.rnn", "layers.rnn", "rnn.rnn");

  static Stream<Arguments> stages() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      List<Path> sources = files.filter(file -> file.toString().endsWith(".rnn")).sorted().toList();
      assertThat(sources).isNotEmpty();
      return sources.stream().flatMap(source -> stages(String.valueOf(source.getFileName())));
    }
  }

  private static Stream<Arguments> stages(String source) {
    return Arrays.stream(CompileCommand.Stage.values())
        .filter(stage ->
            switch (stage) {
              case CUDA -> IN_CUDA.contains(source);
              case PTX -> false;
              case AST, MODEL, PROGRAM, TRAINING, PASSES, OPTIMISED, UPDATE, PLAN -> true;
            })
        .map(stage -> Arguments.of(source, stage));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("stages")
  void everyStageIsAsInItsFile(String source, CompileCommand.Stage stage) throws IOException {
    String printed = emitted(FOLDER.resolve(source), stage);
    String text =
        switch (stage) {
          case PASSES -> Differences.between(training(source), printed);
          case PLAN -> withoutMachine(printed);
          case AST, MODEL, PROGRAM, TRAINING, OPTIMISED, UPDATE, CUDA, PTX -> printed;
        };
    String name = stage.name().toLowerCase(Locale.ROOT) + ".txt";
    Path golden = FOLDER.resolve(source.replace(".rnn", "")).resolve(name);
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(golden.getParent());
      Files.writeString(golden, text);
    }
    assertThat(text).isEqualTo(Files.readString(golden));
  }

  private static String training(String source) {
    return emitted(FOLDER.resolve(source), CompileCommand.Stage.TRAINING);
  }

  /** The width of vectors, and what follows from it, is the machine's. */
  private static String withoutMachine(String plan) {
    return plan.replaceAll("vectors of .* for all rows", "vectors")
        .replaceAll(": \\d+ panels?( .\\d+ lanes of the last idle.)?", ": panels")
        .replaceAll(", \\d+ of the depth at a time", "");
  }

  private static String emitted(Path file, CompileCommand.Stage stage) {
    PrintStream before = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      assertThat(Main.run("compile", "--emit=" + stage, file.toString())).isZero();
    } finally {
      System.setOut(before);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
