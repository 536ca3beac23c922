package dev.rnnc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rnnc.checkpoint.Checkpoint;
import dev.rnnc.checkpoint.CheckpointFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that is killed again and again ends with the weights of one that never was. */
final class ResumeTest {
  private static final String MODEL =
      """
      data text("text.txt", tokens = char, validation = 10%)
      network {
        embed(8)
        gru(hidden = 16, recurrent_dropout = 0.2, zoneout = 0.1, clip = 1.0)
        dropout(0.2)
        dense(vocabulary)
      }
      train {
        optimizer = adamw(rate = cosine(0.01), decay = 0.1)
        batch = 4, unroll = 8, epochs = 12
      }
      """;

  @TempDir Path folder = Path.of("");

  @Test
  void killedAtAnyMomentItEndsWithTheSameBits() throws Exception {
    Files.writeString(folder.resolve("text.txt"), text());
    Path file = Files.writeString(folder.resolve("model.rnn"), MODEL);
    Process uninterrupted = train(file, "whole");
    assertThat(uninterrupted.waitFor(4, TimeUnit.MINUTES)).isTrue();
    assertThat(uninterrupted.exitValue())
        .as(Files.readString(folder.resolve("whole.log")))
        .isZero();
    Checkpoint whole = checkpoint("whole");

    Random random = new Random(3);
    int kills = 0;
    for (int attempt = 0; attempt < 40; attempt++) {
      Process process = train(file, "killed");
      // Later each time, so that even a slow machine gets to the end.
      long patience = 700 + random.nextInt(500) + 400L * attempt;
      if (process.waitFor(patience, TimeUnit.MILLISECONDS)) {
        assertThat(process.exitValue()).isZero();
        break;
      }
      process.destroyForcibly().waitFor();
      kills++;
    }
    Checkpoint killed = checkpoint("killed");
    assertThat(kills).isPositive();
    assertThat(killed.progress().step()).isEqualTo(whole.progress().step());
    assertThat(killed.weights()).isEqualTo(whole.weights());
    assertThat(killed.optimizer()).isEqualTo(whole.optimizer());
    assertThat(killed.states()).isEqualTo(whole.states());
  }

  private Checkpoint checkpoint(String run) {
    return CheckpointFile.read(folder.resolve(run).resolve("model/checkpoint.safetensors"));
  }

  private Process train(Path file, String out) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UseSerialGC");
    command.add("--add-exports=java.base/jdk.internal.module=dev.rnnc.cpu");
    command.add("--module-path=" + System.getProperty("jdk.module.path"));
    command.add("--class-path=" + System.getProperty("java.class.path"));
    command.add("--module=dev.rnnc.cli/dev.rnnc.cli.Main");
    command.addAll(
        List.of("train", file.toString(), "-q", "--threads=1", "--out=" + folder.resolve(out)));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve(out + ".log").toFile())
        .start();
  }

  private static String text() {
    Random random = new Random(1);
    StringBuilder text = new StringBuilder();
    String[] words = {"to ", "be ", "or ", "not ", "that ", "is ", "the ", "question\n"};
    while (text.length() < 2500) {
      text.append(words[random.nextInt(words.length)]);
    }
    return text.toString();
  }
}
