package dev.rnnc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The equations of back-propagation that {@code rnnc explain CELL --backward} derives. With {@code
 * -Dgolden.update=true} the texts are rewritten; the difference is then for a person to read.
 */
final class BackwardGoldenTest {
  private static final Path FOLDER = Path.of("src/test/resources/backward");

  @ParameterizedTest
  @ValueSource(strings = {"gru", "lstm", "layer_norm_rnn"})
  void theDerivedEquationsAreAsInTheirFile(String cell) throws IOException {
    Cli explained = Cli.run("explain", cell, "--backward");
    assertThat(explained.status()).as(explained.err()).isZero();
    Path golden = FOLDER.resolve(cell + ".txt");
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(golden, explained.out());
    }
    assertThat(explained.out()).isEqualTo(Files.readString(golden));
  }
}
