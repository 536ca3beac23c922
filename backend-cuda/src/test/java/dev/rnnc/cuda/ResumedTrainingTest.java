package dev.rnnc.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rnnc.backend.Backend;
import dev.rnnc.backend.DeviceOptions;
import dev.rnnc.checkpoint.Checkpoint;
import dev.rnnc.checkpoint.CheckpointFile;
import dev.rnnc.cpu.CpuBackend;
import dev.rnnc.cuda.standin.HostCompiler;
import dev.rnnc.cuda.standin.StandIn;
import dev.rnnc.data.Dataset;
import dev.rnnc.dsl.Rnn;
import dev.rnnc.dsl.Settings;
import dev.rnnc.model.Model;
import dev.rnnc.reference.ReferenceBackend;
import dev.rnnc.source.RnncException;
import dev.rnnc.source.SourceFile;
import dev.rnnc.train.Event;
import dev.rnnc.train.Job;
import dev.rnnc.train.Listener;
import dev.rnnc.train.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training may be interrupted on one backend and go on, from its file, on another. */
class ResumedTrainingTest {
  /** Of float32 sums in another order, over as many steps. */
  private static final double TOLERANCE = 2e-5;

  /** In the middle of the first epoch, which has 12 steps. */
  private static final long MIDDLE = 5;

  private static final long STEPS = 17;

  @TempDir Path folder = Path.of("");

  @BeforeEach
  void writeData() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; text.length() < 450; i++) {
      text.append(i % 3 == 0 ? "to be " : i % 5 == 0 ? "or not\n" : "that ");
    }
    Files.writeString(folder.resolve("text.txt"), text.substring(0, 450));
  }

  @AfterEach
  void nothingIsLeft() {
    OnStandIn.check();
  }

  private static Backend cuda() {
    StandIn.require();
    return new CudaBackend(HostCompiler.require(), OnStandIn.Like.LARGE);
  }

  /** Carries states from window to window, and draws masks by the number of the step. */
  private Job job() {
    return job(7);
  }

  private Job job(int hidden) {
    Path file = folder.resolve("small.rnn");
    String text =
        """
        data text("text.txt", tokens = char, validation = 10%%)
        network { embed(6), lstm(%d, recurrent_dropout = 0.1), dense(vocabulary) }
        train { batch = 4, unroll = 8, clip = 0.5, optimizer = adam(rate = 0.01), steps = %d }
        """
            .formatted(hidden, STEPS);
    Model model = Rnn.check(SourceFile.of("small.rnn", text), file, Settings.NONE).runnable();
    return Job.of(model, Dataset.open(model.data()));
  }

  private static Checkpoint train(Job job, Backend backend) {
    return train(job, backend, Long.MAX_VALUE);
  }

  /** Trains, but is interrupted in a step. */
  private static Checkpoint train(Job job, Backend backend, long until) {
    List<Trainer> training = new ArrayList<>();
    Listener listener =
        event -> {
          if (event instanceof Event.Step step && step.step() == until) {
            training.getFirst().interrupt();
          }
        };
    try (Trainer trainer = Trainer.open(job, backend, new DeviceOptions(1, 1), listener)) {
      training.add(trainer);
      trainer.train();
      return trainer.latest().orElseThrow();
    }
  }

  /** Interrupted on one backend, and from the file to the end on another. */
  private Checkpoint onBoth(Job job, Backend first, Backend second) {
    Checkpoint stopped = train(job, first, MIDDLE);
    assertThat(stopped.progress().step()).isBetween(MIDDLE, MIDDLE + 1);
    Path file = folder.resolve("stopped.safetensors");
    CheckpointFile.write(file, stopped);
    Checkpoint end = train(job.from(CheckpointFile.read(file)), second);
    assertThat(end.progress().step()).isEqualTo(STEPS);
    return end;
  }

  @Test
  void keepsWhatTheOtherBackendsKeep() {
    Job job = job();
    Checkpoint end = train(job, cuda());
    assertThat(end.optimizer()).isNotEmpty();
    assertThat(end.states()).isNotEmpty();
    Kept.assertClose(train(job, new ReferenceBackend()), end, TOLERANCE);
    Kept.assertClose(train(job, new CpuBackend()), end, TOLERANCE);
  }

  /** Where cuda is interrupted, it has been given one step more, which it finishes. */
  @Test
  void keepsWhatTheOtherBackendsKeepWithinAnEpoch() {
    Checkpoint stopped = train(job(), cuda(), MIDDLE);
    assertThat(stopped.progress().sums().values()).anyMatch(sum -> sum > 1);
    Kept.assertClose(train(job(), new CpuBackend(), MIDDLE + 1), stopped, TOLERANCE);
  }

  @Test
  void goesOnOnCudaToTheSameBits() {
    Job job = job();
    assertThat(Kept.withoutClock(onBoth(job, cuda(), cuda())))
        .isEqualTo(Kept.withoutClock(train(job, cuda())));
  }

  @Test
  void goesOnOnAnotherBackend() {
    Job job = job();
    Checkpoint whole = train(job, cuda());
    Kept.assertClose(whole, onBoth(job, cuda(), new CpuBackend()), TOLERANCE);
    Kept.assertClose(whole, onBoth(job, new CpuBackend(), cuda()), TOLERANCE);
  }

  @Test
  void givesTheDeviceBackWhereTheCheckpointIsOfAnotherNetwork() {
    Checkpoint other = train(job(8), new CpuBackend(), MIDDLE);
    assertThatThrownBy(() -> train(job().from(other), cuda())).isInstanceOf(RnncException.class);
  }
}
