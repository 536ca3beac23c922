package dev.rnnc.train;

import dev.rnnc.backend.Device;
import dev.rnnc.backend.Executable;
import dev.rnnc.backend.NonFinite;
import dev.rnnc.backend.Run;
import dev.rnnc.checkpoint.Tensor;
import dev.rnnc.compile.Compiler;
import dev.rnnc.compile.Updates;
import dev.rnnc.ir.Program;
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

/** The weights of a model on a device, and the two programs of a training step. */
final class Learner implements AutoCloseable {
  private final Model model;
  private final Map<DataSize, Integer> sizes;
  private final Device device;
  private final UpdateRule rule;
  private final Program training;
  private final Executable gradients;
  private final Executable update;
  private final Run updateRun = new Run().sizes(1, 1);
  private final Map<String, float[]> scalars = new LinkedHashMap<>();
  private final double[] loss = new double[1];

  Learner(Model model, Map<DataSize, Integer> sizes, Compiler compiler, Device device) {
    this.model = model;
    this.sizes = sizes;
    this.device = device;
    this.rule = Updates.rule(model.training().optimizer());
    this.training = compiler.training().ready();
    this.gradients = device.load(training);
    this.update = device.load(compiler.update().ready());
    for (String name : rule.scalars(1, 1).keySet()) {
      float[] value = new float[1];
      scalars.put(name, value);
      updateRun.input(name, value);
    }
  }

  Device device() {
    return device;
  }

  /** What a run of the update program gives besides new weights. */
  Run updateRun() {
    return updateRun;
  }

  /** Sets the weights, and the optimiser's state to zeros. */
  void start(Map<String, float[]> weights) {
    weights.forEach((name, elements) -> {
      device.storage().write(name, elements);
      for (String slot : rule.slots()) {
        device.storage().write(UpdateProgram.slotName(slot, name), new float[elements.length]);
      }
    });
  }

  /**
   * Forward and back: leaves the gradients on the device.
   *
   * @return the mean loss per target
   */
  double gradients(Run run) {
    run.output(Ports.LOSS, loss);
    gradients.run(run);
    return loss[0];
  }

  /** From the gradients to new weights. */
  void update(double rate, long step) {
    rule.scalars(rate, step).forEach((name, value) -> set(name, value.floatValue()));
    update.run(updateRun);
  }

  private void set(String scalar, float value) {
    float[] cell = scalars.get(scalar);
    if (cell != null) {
      cell[0] = value;
    }
  }

  /** Where a loss that is not finite came from, as a device of the reference finds it. */
  Optional<NonFinite> blame(Device reference, Run run) {
    for (String name : device.storage().names()) {
      reference.storage().write(name, device.storage().read(name));
    }
    return reference.firstNonFinite(training, run);
  }

  Map<String, Tensor> weights() {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    for (Network.NamedWeight weight : model.network().weights()) {
      weights.put(weight.name(), tensor(weight.name(), shape(weight)));
    }
    return weights;
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

  /** The carried states, {@code [batch * features]}. */
  Map<String, Tensor> states() {
    Map<String, Tensor> states = new LinkedHashMap<>();
    for (String name : device.storage().names()) {
      if (Ports.isState(name)) {
        float[] elements = device.storage().read(name);
        states.put(name, new Tensor(List.of(elements.length), elements));
      }
    }
    return states;
  }

  void restore(Map<String, Tensor> tensors) {
    tensors.forEach((name, tensor) -> device.storage().write(name, tensor.elements()));
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
    update.close();
    device.close();
  }
}
