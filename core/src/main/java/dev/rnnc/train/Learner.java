package dev.rnnc.train;

import dev.rnnc.backend.Device;
import dev.rnnc.backend.Executable;
import dev.rnnc.backend.NonFinite;
import dev.rnnc.backend.Run;
import dev.rnnc.backend.Running;
import dev.rnnc.backend.Storage;
import dev.rnnc.checkpoint.Checkpoint;
import dev.rnnc.checkpoint.Tensor;
import dev.rnnc.compile.Compiler;
import dev.rnnc.compile.Stages;
import dev.rnnc.compile.Updates;
import dev.rnnc.data.Batch;
import dev.rnnc.model.DataSize;
import dev.rnnc.model.Model;
import dev.rnnc.model.Network;
import dev.rnnc.model.Ports;
import dev.rnnc.optimizer.UpdateProgram;
import dev.rnnc.optimizer.UpdateRule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The weights of a model on a device, and the two programs of a training step. What a step does
 * depends on the weights, the optimiser's and the carried states, the batch and the step's number
 * alone.
 */
final class Learner implements AutoCloseable {
  private final Model model;
  private final Map<DataSize, Integer> sizes;
  private final Device device;
  private final Feed feed;
  private final int rows;
  private final UpdateRule rule;
  private final Stages training;
  private final Stages update;
  private final CarriedStates states;
  private final Executable gradients;
  private final Executable updates;
  private final Run gradientsRun = new Run();
  private final Run updateRun = new Run().sizes(1, 1);
  private final List<UpdateRule.Scalar> scalars;

  /** What the run reads of each scalar. */
  private final float[][] scalarCells;

  private final double[] loss = new double[1];
  private final boolean rounds;

  /**
   * @param rows of a batch whose states are carried on
   */
  Learner(Job job, Compiler compiler, Device device, Feed feed, int rows) {
    this.model = job.model();
    this.sizes = job.sizes();
    this.device = device;
    this.feed = feed;
    this.rows = rows;
    this.rule = Updates.rule(model.training().optimizer());
    this.training = compiler.training();
    this.update = compiler.update();
    this.states = new CarriedStates(training.ready());
    this.gradients = device.load(training.ready());
    this.updates = device.load(update.ready());
    this.scalars = rule.scalars();
    this.scalarCells = new float[scalars.size()][1];
    for (int i = 0; i < scalarCells.length; i++) {
      updateRun.input(scalars.get(i).name(), scalarCells[i]);
    }
    gradientsRun.output(Ports.LOSS, loss);
    this.rounds = keepsMoreThanFloats(device.storage());
  }

  private static boolean keepsMoreThanFloats(Storage storage) {
    String probe = "probe";
    storage.writeExact(probe, new double[] {0.1});
    boolean more = storage.readExact(probe)[0] == 0.1;
    storage.remove(probe);
    return more;
  }

  String explain() {
    return gradients.explain() + updates.explain();
  }

  /** What a run of the update program gives besides new weights. */
  Run updateRun() {
    return updateRun;
  }

  /** Sets the weights, and the optimiser's and the carried states to zeros. */
  void start(Map<String, float[]> weights) {
    weights.forEach((name, elements) -> {
      device.storage().write(name, elements);
      for (String slot : rule.slots()) {
        device.storage().write(UpdateProgram.slotName(slot, name), new float[elements.length]);
      }
    });
    states.clear(device.storage(), rows);
  }

  /**
   * Sets all to what a checkpoint has.
   *
   * @throws dev.rnnc.source.RnncException if it is of another network or batch
   */
  void restore(Checkpoint checkpoint) {
    for (Network.NamedWeight weight : model.network().weights()) {
      write(weight.name(), weight, checkpoint.weights());
      for (String slot : rule.slots()) {
        write(UpdateProgram.slotName(slot, weight.name()), weight, checkpoint.optimizer());
      }
    }
    states.restore(device.storage(), checkpoint.states(), rows);
  }

  private void write(String name, Network.NamedWeight weight, Map<String, Tensor> tensors) {
    device.storage().write(name, Tensor.of(tensors, name, shape(weight)).elements());
  }

  /**
   * Starts a step: forward and back, then from the gradients to new weights. The batch may change
   * when this returns; a second step may be started before the first is awaited.
   */
  Running start(Batch batch, double rate, long step) {
    feed.give(batch, gradientsRun);
    Running forwardAndBack = gradients.start(gradientsRun.step(step));
    setScalars(rate, step);
    Running toWeights = updates.start(updateRun);
    Running both = forwardAndBack.isOver() ? toWeights : new Both(forwardAndBack, toWeights);
    if (rounds) {
      both.await();
      round();
    }
    return both;
  }

  /** The two runs of a step. */
  private record Both(Running first, Running second) implements Running {
    @Override
    public boolean isOver() {
      return first.isOver() && second.isOver();
    }

    @Override
    public void await() {
      first.await();
      second.await();
    }
  }

  /** The mean loss per target of the step that was awaited last. */
  double loss() {
    return loss[0];
  }

  /**
   * Between steps a device in double keeps no more than a checkpoint does, or a run that goes on
   * from one would end elsewhere.
   */
  private void round() {
    for (Map<String, Tensor> tensors : List.of(weights(), optimizer(), states())) {
      tensors.forEach((name, tensor) -> device.storage().write(name, tensor.elements()));
    }
  }

  private void setScalars(double rate, long step) {
    for (int i = 0; i < scalarCells.length; i++) {
      scalarCells[i][0] = (float) scalars.get(i).value().at(rate, step);
    }
  }

  /**
   * Where the loss or gradient of a step first is not finite, as a device of the reference finds
   * it: in the program as the equations say, or else only after it was optimised, or else in the
   * update. The weights and states are to be those from before the step.
   */
  Optional<NonFinite> blame(Device reference, Batch batch, double rate, long step) {
    for (String name : device.storage().names()) {
      reference.storage().write(name, device.storage().read(name));
    }
    feed.give(batch, gradientsRun);
    gradientsRun.step(step);
    setScalars(rate, step);
    return reference
        .firstNonFinite(training.differentiated(), gradientsRun)
        .or(() -> reference.firstNonFinite(training.ready(), gradientsRun))
        .or(() -> {
          reference.load(training.differentiated()).run(gradientsRun);
          return reference.firstNonFinite(update.lowered(), updateRun);
        });
  }

  Map<String, Tensor> weights() {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    for (Network.NamedWeight weight : model.network().weights()) {
      weights.put(weight.name(), tensor(weight.name(), shape(weight)));
    }
    return weights;
  }

  /** Whether no weight is infinite or not a number. */
  boolean isFinite() {
    for (Tensor weight : weights().values()) {
      for (float element : weight.elements()) {
        if (!Float.isFinite(element)) {
          return false;
        }
      }
    }
    return true;
  }

  Map<String, Tensor> optimizer() {
    Map<String, Tensor> slots = new LinkedHashMap<>();
    for (Network.NamedWeight weight : model.network().weights()) {
      for (String slot : rule.slots()) {
        String name = UpdateProgram.slotName(slot, weight.name());
        slots.put(name, tensor(name, shape(weight)));
      }
    }
    return slots;
  }

  /** The carried states, {@code [rows, features]}. */
  Map<String, Tensor> states() {
    return states.read(device.storage(), rows);
  }

  long parameters() {
    return model.network().weights().stream()
        .mapToLong(
            weight -> shape(weight).stream().mapToLong(size -> size).reduce(1, (a, b) -> a * b))
        .sum();
  }

  private List<Integer> shape(Network.NamedWeight weight) {
    return weight.weight().sizes().stream().map(size -> size.bind(sizes)).toList();
  }

  private Tensor tensor(String name, List<Integer> shape) {
    return new Tensor(shape, device.storage().read(name));
  }

  @Override
  public void close() {
    gradients.close();
    updates.close();
  }
}
