package dev.rnnc.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rnnc.backend.Backend;
import dev.rnnc.backend.DeviceOptions;
import dev.rnnc.checkpoint.Checkpoint;
import dev.rnnc.cuda.standin.HostCompiler;
import dev.rnnc.cuda.standin.StandIn;
import dev.rnnc.data.Dataset;
import dev.rnnc.dsl.Rnn;
import dev.rnnc.dsl.Settings;
import dev.rnnc.model.Model;
import dev.rnnc.reference.ReferenceBackend;
import dev.rnnc.source.SourceFile;
import dev.rnnc.train.Diverged;
import dev.rnnc.train.Event;
import dev.rnnc.train.Job;
import dev.rnnc.train.Listener;
import dev.rnnc.train.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trainings on the stand-in, whose host is a step ahead of what it knows. */
class TrainingTest {
  @TempDir Path folder = Path.of("");

  @BeforeEach
  void writeData() throws IOException {
    Random random = new Random(1);
    StringBuilder text = new StringBuilder();
    String[] words = {"to ", "be ", "or ", "not ", "that ", "is ", "the ", "question\n"};
    while (text.length() < 900) {
      text.append(words[random.nextInt(words.length)]);
    }
    Files.writeString(folder.resolve("text.txt"), text);
  }

  @AfterEach
  void nothingIsLeft() {
    StandIn.require().set("hurry", 0);
    OnStandIn.check();
  }

  private static CudaBackend cuda() {
    StandIn.require();
    return new CudaBackend(HostCompiler.require(), OnStandIn.Like.LARGE);
  }

  private Job job(String training) {
    return file(
        """
        data text("text.txt", tokens = char, validation = 10%%)
        network { embed(6), gru(7, recurrent_dropout = 0.1), dense(vocabulary) }
        train { batch = 4, unroll = 9, clip = 0.1, optimizer = adam(rate = 0.02), %s }
        """
            .formatted(training));
  }

  private Job file(String text) {
    Path file = folder.resolve("small.rnn");
    Model model = Rnn.check(SourceFile.of("small.rnn", text), file, Settings.NONE).runnable();
    return Job.of(model, Dataset.open(model.data()));
  }

  /** What a training tells but for times, and the state that it ends with. */
  private record Told(List<String> events, Checkpoint end) {}

  private static Told train(Job job, Backend backend) {
    List<String> events = new ArrayList<>();
    Listener listener =
        event -> {
          switch (event) {
            case Event.Step step ->
                events.add(
                    "step %d of epoch %d: %s, %s at %s, %d targets, %s"
                        .formatted(
                            step.step(),
                            step.epoch(),
                            step.loss(),
                            step.gradientNorm(),
                            step.rate(),
                            step.targets(),
                            step.clipShare()));
            case Event.Epoch epoch ->
                events.add(
                    "epoch %d after step %d: %s, %s, %s"
                        .formatted(
                            epoch.epoch(),
                            epoch.step(),
                            epoch.trainLoss(),
                            epoch.validationLoss(),
                            epoch.metrics()));
            case Event.Gradients flow -> events.add("%d: %s".formatted(flow.step(), flow.flow()));
            case Event.Watched watched ->
                events.add("%d: %s".formatted(watched.step(), watched.values()));
            case Event.End end -> events.add("%s after %d".formatted(end.outcome(), end.step()));
            case Event.Saved _ -> {} // comes by the clock
            case Event.Start _, Event.Weights _, Event.Divergence _, Event.Sample _, Event.Test _ ->
                events.add(event.getClass().getSimpleName());
          }
        };
    try (Trainer trainer = Trainer.open(job, backend, new DeviceOptions(1, 1), listener)) {
      trainer.train();
      return new Told(events, trainer.latest().orElseThrow());
    }
  }

  /**
   * Whatever a device does as soon as it can, and whatever it leaves for later. With records of
   * gradients and watched values the host waits in some steps.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "epochs = 2",
        "steps = 7",
        "epochs = 1, gradients = every(3), watch = [gru_1.z]",
        "epochs = 1, precision = bf16"
      })
  void aStepAheadItTellsTheSameToTheBit(String training) {
    Job job = job(training);
    Told one = train(job, new OneAfterTheOther(cuda()));
    for (int hurry = 0; hurry < 6; hurry++) {
      StandIn.require().set("hurry", hurry);
      Told ahead = train(job, cuda());
      assertThat(ahead.events()).isEqualTo(one.events());
      assertThat(Kept.withoutClock(ahead.end())).isEqualTo(Kept.withoutClock(one.end()));
    }
  }

  /**
   * Between the third step and the fourth being told, the device is given the fifth: in stream 1
   * the copies of what the host has written, in stream 3, behind their events, the graphs of
   * gradients and update; only then the fourth is read. Nothing is allocated, and no stream is
   * waited for as a whole.
   */
  @Test
  void whatAStepGivesIsReadWhenTheNextIsGiven() {
    List<String> calls = new ArrayList<>();
    Listener listener =
        event -> {
          if (event instanceof Event.Step step && step.step() == 3) {
            StandIn.require().watch();
          } else if (event instanceof Event.Step step && step.step() == 4) {
            calls.addAll(StandIn.require().calls());
          }
        };
    try (Trainer trainer =
        Trainer.open(job("steps = 7"), cuda(), new DeviceOptions(1, 1), listener)) {
      trainer.train();
    }
    assertThat(String.join("\n", calls))
        .isEqualTo(
            """
            cuMemcpyHtoDAsync 1
            cuEventRecord 2 1
            cuStreamWaitEvent 3 2
            cuMemcpyDtoDAsync 3
            cuGraphLaunch 4 3
            cuMemcpyDtoHAsync 3
            cuEventRecord 5 3
            cuMemcpyHtoDAsync 1
            cuEventRecord 6 1
            cuStreamWaitEvent 3 6
            cuMemcpyDtoDAsync 3
            cuGraphLaunch 7 3
            cuMemcpyDtoHAsync 3
            cuEventRecord 8 3
            cuEventSynchronize 9
            cuEventSynchronize 10\
            """);
  }

  @Test
  void whatDivergesIsFoundInItsStep() {
    Job job =
        file("""
        data text("text.txt", tokens = char, validation = 10%)
        cell boom() {
          input x
          state h[size(x)]
          h' = 1e9 * h + sigmoid(x)
          output 1e-30 * h'
        }
        network { embed(4), boom(), dense(vocabulary) }
        train { batch = 4, unroll = 4, epochs = 2, optimizer = sgd(rate = 0.1) }
        """)
            .reference(new ReferenceBackend());
    Diverged diverged = catchThrowableOfType(Diverged.class, () -> train(job, cuda()));
    assertThat(diverged.diagnostic().message())
        .isEqualTo("training diverged: the loss of step 2 (epoch 1) is NaN");
    assertThat(diverged.diagnostic().notes())
        .singleElement()
        .asString()
        .contains("it first appeared in `boom_1.h'` at time step 2 in batch row 1");
  }
}
