package dev.rnnc.train;

import dev.rnnc.backend.Backend;
import dev.rnnc.backend.Device;
import dev.rnnc.backend.DeviceOptions;
import dev.rnnc.backend.Run;
import dev.rnnc.compile.Compiler;
import dev.rnnc.data.Batch;
import dev.rnnc.data.Dataset;
import dev.rnnc.gradcheck.FiniteDifferences;
import dev.rnnc.gradcheck.GradientReport;
import dev.rnnc.initialize.Initialization;
import dev.rnnc.ir.Program;
import dev.rnnc.model.Model;
import dev.rnnc.model.Network;
import dev.rnnc.model.Ports;
import java.util.LinkedHashMap;
import java.util.Map;

/** Compares the derivatives of a model on a small batch of its own data with finite differences. */
public final class GradientCheck {
  private static final int ROWS = 3;
  private static final int TIME_STEPS = 5;
  private static final int ELEMENTS = 24;

  private GradientCheck() {}

  /**
   * Compares some elements of every weight, with first weights drawn from a seed.
   *
   * @param reference the backend in double
   */
  public static GradientReport check(Model model, Dataset data, Backend reference, long seed) {
    Compiler compiler = new Compiler(model, data.sizes(), Compiler.Effort.PLAIN);
    Program training = compiler.training().ready();
    Batch batch = data.training(ROWS, TIME_STEPS, seed).next();
    Run run = new Run().step(1);
    new Feed(model, Evaluator.classWeights(model, data)).give(batch, run);
    Map<String, String> gradients = new LinkedHashMap<>();
    for (Network.NamedWeight weight : model.network().weights()) {
      gradients.put(weight.name(), Ports.gradient(weight.name()));
    }
    try (Device device = reference.open(new DeviceOptions(1, seed))) {
      Initialization.weights(model.network(), data.sizes(), seed)
          .forEach((name, elements) -> device.storage().write(name, elements));
      new CarriedStates(training).clear(device.storage(), batch.rows());
      return FiniteDifferences.check(device, training, run, Ports.LOSS, gradients, ELEMENTS);
    }
  }
}
