package dev.rnnc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher keeps a rehearsal's output to itself, so that a failure there would not be seen. */
final class RehearsalTest {
  @Test
  void everyCommandOfTheTrainingRuns(@TempDir Path folder) throws IOException {
    assertThat(Rehearsal.train(folder)).isZero();
    assertThat(folder.resolve("runs/words/log.jsonl")).isNotEmptyFile();
  }
}
