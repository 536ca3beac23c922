package dev.rnnc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.rnnc.checkpoint.Checkpoint;
import dev.rnnc.checkpoint.CheckpointFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C: the state is saved where the run has come to, and the exit status is 130. */
final class InterruptTest {
  @TempDir Path folder = Path.of("");

  private Process trainForLong(Workplace place, Path log) throws IOException {
    place.write("small.rnn", Workplace.MODEL.replace("epochs = 2", "epochs = 1000000"));
    return new ProcessBuilder(command(place.path("small.rnn")))
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }

  @Test
  void ctrlCSavesAndEndsWith130() throws Exception {
    assumeThat(OS.WINDOWS.isCurrentOs()).as("no process can send another one Ctrl-C").isFalse();
    Workplace place = Workplace.in(folder);
    Path log = place.path("out.log");
    Process process = trainForLong(place, log);
    try {
      waitFor(process, log, "epoch 2/");
      new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    String printed = Files.readString(log);
    assertThat(process.exitValue()).as(printed).isEqualTo(130);
    assertThat(printed).containsPattern("interrupted after [\\d,]+ steps; saved");
    Checkpoint saved = CheckpointFile.read(place.path("runs/small/checkpoint.safetensors"));
    assertThat(saved.progress().step()).isGreaterThanOrEqualTo(40);
    assertThat(printed).contains("after %,d steps".formatted(saved.progress().step()));
    assertThat(Cli.run("runs", "--out=" + place.path("runs")).out()).contains("interrupted");
  }

  @Test
  void whereAnotherProcessTrainsNoneBegins() throws Exception {
    Workplace place = Workplace.in(folder);
    Path log = place.path("out.log");
    Process process = trainForLong(place, log);
    try {
      waitFor(process, log, "epoch 2/");
      for (String option : List.of("-q", "--fresh")) {
        Cli refused = place.run("run", "small.rnn", option);
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err())
            .contains("error[E0731]: another process is training in " + place.path("runs/small"))
            .contains("help: see how it goes with rnnc watch ");
      }
      assertThat(place.run("evaluate", "small.rnn").status()).isZero();
      assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
    } finally {
      process.destroyForcibly().waitFor();
    }
    try (FileChannel file =
        FileChannel.open(place.path("runs/small/.lock"), StandardOpenOption.WRITE)) {
      assertThat(file.tryLock()).as("a process that was killed keeps nothing").isNotNull();
    }
  }

  /** The same process, whatever signals this JVM was started to ignore. */
  private List<String> command(Path file) {
    List<String> command = new ArrayList<>();
    if (OS.LINUX.isCurrentOs()) {
      command.addAll(List.of("env", "--default-signal=INT"));
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UseSerialGC");
    command.add("--module-path=" + System.getProperty("jdk.module.path"));
    command.add("--class-path=" + System.getProperty("java.class.path"));
    command.add("--module=dev.rnnc.cli/dev.rnnc.cli.Main");
    command.addAll(List.of("run", file.toString(), "--backend=reference"));
    command.add("--out=" + file.resolveSibling("runs"));
    return command;
  }

  private static void waitFor(Process process, Path log, String text) throws Exception {
    while (!Files.exists(log) || !Files.readString(log).contains(text)) {
      assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
      Thread.sleep(50);
    }
  }
}
