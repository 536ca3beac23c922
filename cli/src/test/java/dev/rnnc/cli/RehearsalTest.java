package dev.rnnc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
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

  /** With a class of that module loaded the JVM writes no cache, and every start is a slow one. */
  @Test
  void noVectorIsLoaded(@TempDir Path folder) throws Exception {
    Path loaded = folder.resolve("loaded.log");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xlog:class+load:file=" + loaded,
                "--add-exports=java.base/jdk.internal.module=dev.rnnc.cpu",
                "--module-path=" + System.getProperty("jdk.module.path"),
                "--class-path=" + System.getProperty("java.class.path"),
                "--module=dev.rnnc.cli/dev.rnnc.cli.Rehearsal",
                folder.toString(),
                Files.writeString(folder.resolve("small.rnn"), Workplace.MODEL).toString())
            .inheritIO()
            .start();
    assertThat(process.waitFor()).isZero();
    assertThat(Files.readAllLines(loaded))
        .anyMatch(line -> line.contains("dev.rnnc.plan.Planner "))
        .anyMatch(line -> line.contains("dev.rnnc.reference.ReferenceBackend "))
        .filteredOn(line -> line.contains(" jdk.incubator.vector."))
        .isEmpty();
  }
}
