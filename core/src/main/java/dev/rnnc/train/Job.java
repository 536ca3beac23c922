package dev.rnnc.train;

import dev.rnnc.backend.Backend;
import dev.rnnc.checkpoint.Checkpoint;
import dev.rnnc.checkpoint.CheckpointFile;
import dev.rnnc.checkpoint.Fingerprint;
import dev.rnnc.checkpoint.ModelText;
import dev.rnnc.compile.Compiler;
import dev.rnnc.data.Dataset;
import dev.rnnc.model.DataSize;
import dev.rnnc.model.Model;
import dev.rnnc.model.Node;
import dev.rnnc.model.Ports;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A training that is to be done.
 *
 * @param text what the model was written as, kept in checkpoints
 * @param effort how its programs are compiled
 * @param seed of weights, masks and the order of examples
 * @param checkpoint where the state of training is kept, if it is
 * @param best where the best weights are kept, if they are
 * @param from where to go on, if not at the start
 * @param reference the backend that is asked where a number that is not finite came from
 */
public record Job(
    Model model,
    ModelText text,
    Fingerprint fingerprint,
    Dataset data,
    Compiler.Effort effort,
    long seed,
    Optional<Path> checkpoint,
    Optional<Path> best,
    Optional<Checkpoint> from,
    Optional<Backend> reference) {

  Map<DataSize, Integer> sizes() {
    return data.encoding().sizes();
  }

  Compiler compiler() {
    return new Compiler(model, sizes(), effort);
  }

  /** The features of every state that a window hands to the next, by its port. */
  Map<String, Integer> carriedStates() {
    Map<String, Integer> states = new LinkedHashMap<>();
    if (model.task().carried()) {
      for (Node.Apply apply : model.network().layers()) {
        apply
            .layer()
            .states()
            .forEach(state ->
                states.put(
                    Ports.state(apply.name(), state.name()),
                    state.sizes().stream()
                        .mapToInt(size -> size.bind(sizes()))
                        .reduce(1, (a, b) -> a * b)));
      }
    }
    return states;
  }

  void save(Checkpoint state) {
    checkpoint.ifPresent(file -> CheckpointFile.write(file, state));
  }

  void saveBest(Checkpoint state) {
    best.ifPresent(file -> CheckpointFile.write(file, state));
  }
}
