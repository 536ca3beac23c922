package dev.rnnc.model;

import java.util.Optional;

/**
 * The whole job of a file.
 *
 * @param name the file's name without its ending
 * @param source the text of the `.rnn` file, with what it imports in it; empty for a model made in
 *     Java
 */
public record Model(
    String name,
    DataSource data,
    Network network,
    Training training,
    Optional<Sampling> sampling,
    String source) {
  public Model {
    Task task = Task.of(data);
    if (data instanceof DataSource.Pairs != network.encoder().isPresent()) {
      throw new ModelException(
          "sentence pairs go with a network that has an encoder, and only they");
    }
    Node output = network.node(network.output());
    if (task.target().perStep() != output.perStep()) {
      throw new ModelException(
          task.target().perStep()
              ? "the data has a target at every time step, but `last` keeps only one"
              : "the data has one target a sequence: the network must end after `last`");
    }
  }

  public Task task() {
    return Task.of(data);
  }
}
