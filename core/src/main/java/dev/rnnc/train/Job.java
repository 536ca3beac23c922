package dev.rnnc.train;

import dev.rnnc.backend.Backend;
import dev.rnnc.backend.DeviceOptions;
import dev.rnnc.checkpoint.Checkpoint;
import dev.rnnc.checkpoint.Fingerprint;
import dev.rnnc.checkpoint.ModelText;
import dev.rnnc.data.Dataset;
import dev.rnnc.model.DataSize;
import dev.rnnc.model.Model;
import dev.rnnc.sample.TrainedModel;
import dev.rnnc.source.BrokenInvariant;
import dev.rnnc.source.RnncException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A training that is to be done:
 *
 * <pre>{@code
 * TrainedModel trained = Job.of(model, Dataset.open(model.data())).train(new CpuBackend());
 * }</pre>
 *
 * <p>A {@link Trainer} does it step by step.
 *
 * @param text what the model was written as, kept in checkpoints
 * @param fingerprint of network, training and data, by which a run knows its own checkpoint
 * @param seed of weights, masks and the order of examples
 * @param checkpoint where the state of training is kept; in memory if nowhere
 * @param best where the best weights are kept; in memory if nowhere
 * @param from where to go on, if not at the start
 * @param reference the backend that is asked where a number that is not finite came from
 */
public record Job(
    Model model,
    ModelText text,
    Fingerprint fingerprint,
    Dataset data,
    long seed,
    Optional<Path> checkpoint,
    Optional<Path> best,
    Optional<Checkpoint> from,
    Optional<Backend> reference) {
  /**
   * The training that a model asks for, with seed 1, on data that was opened for it.
   *
   * @throws RnncException if nothing can be learned from the data
   */
  public static Job of(Model model, Dataset data) {
    OneClass.refuse(data);
    return new Job(
        model,
        ModelText.of(model, Map.of()),
        Fingerprint.of(model, 1, data.digests()),
        data,
        1,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** The same with another seed. */
  public Job seed(long other) {
    Fingerprint print = Fingerprint.of(model, other, data.digests());
    return new Job(model, text, print, data, other, checkpoint, best, from, reference);
  }

  /** The same, with what checkpoints are to say that the model was written as. */
  public Job writtenAs(ModelText other) {
    return new Job(model, other, fingerprint, data, seed, checkpoint, best, from, reference);
  }

  /** The same, keeping the latest state in a file, from which training can go on. */
  public Job checkpoint(Path file) {
    Optional<Path> latest = Optional.of(file);
    return new Job(model, text, fingerprint, data, seed, latest, best, from, reference);
  }

  /** The same, keeping the best state in a file. */
  public Job best(Path file) {
    Optional<Path> kept = Optional.of(file);
    return new Job(model, text, fingerprint, data, seed, checkpoint, kept, from, reference);
  }

  /** The same, going on where a checkpoint of it stopped. */
  public Job from(Checkpoint state) {
    Optional<Checkpoint> found = Optional.of(state);
    return new Job(model, text, fingerprint, data, seed, checkpoint, best, found, reference);
  }

  /** The same, asking a backend in double what went wrong if training diverges. */
  public Job reference(Backend backend) {
    Optional<Backend> asked = Optional.of(backend);
    return new Job(model, text, fingerprint, data, seed, checkpoint, best, from, asked);
  }

  /** Trains to the end, saying nothing. */
  public TrainedModel train(Backend backend) {
    return train(backend, event -> {});
  }

  /**
   * Trains to the end with all processors and measures the test part, if there is one.
   *
   * @param listener is told what happens
   * @return the model with the weights that are kept: the best, if it asks for that, or the last
   * @throws Diverged if the loss or a gradient is infinite or not a number
   */
  public TrainedModel train(Backend backend, Listener listener) {
    DeviceOptions options =
        new DeviceOptions(Runtime.getRuntime().availableProcessors(), seed)
            .withMemory(model.training().megabytes())
            .withWarmUp();
    try (Trainer trainer = Trainer.open(this, backend, options, listener)) {
      trainer.train();
      trainer.test();
      Checkpoint kept =
          trainer.kept().orElseThrow(() -> new BrokenInvariant("train", "nothing is kept"));
      return TrainedModel.of(model, kept, backend);
    }
  }

  Map<DataSize, Integer> sizes() {
    return data.encoding().sizes();
  }
}
