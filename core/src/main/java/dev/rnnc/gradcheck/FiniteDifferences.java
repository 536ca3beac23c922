package dev.rnnc.gradcheck;

import dev.rnnc.backend.Device;
import dev.rnnc.backend.Executable;
import dev.rnnc.backend.Run;
import dev.rnnc.backend.Storage;
import dev.rnnc.gradcheck.Comparison.Verdict;
import dev.rnnc.ir.Program;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Compares gradients with central differences {@code (loss(w + h) - loss(w - h)) / 2h}.
 *
 * <p>Where the loss bends between w - h and w + h, the differences to either side disagree, and by
 * at least as much as the derivative is off. Then a smaller step decides: it either lies beside the
 * bend, or the bend is at w itself, where there is no derivative and nothing to compare. A wrong
 * derivative stays wrong at every step, while the two sides come together.
 */
public final class FiniteDifferences {
  /** For weights up to 1; truncation and rounding errors are about equal. */
  private static final double STEP = 0x1p-18;

  /** The parts of {@link #STEP} that are tried. */
  private static final double[] SCALES = {1, 1.0 / 16, 1.0 / 256};

  /** Truncation of the differences and rounding of the gradients. */
  private static final double RELATIVE_TOLERANCE = 1e-5;

  /** Rounding of a loss of 1 by the step: a few times 2^-53 / 2^-18. */
  private static final double ABSOLUTE_TOLERANCE = 2e-9;

  private final Storage storage;
  private final Executable lossOnly;
  private final Run run;
  private final double[] loss = new double[1];

  private FiniteDifferences(Storage storage, Executable lossOnly, Run run, String output) {
    this.storage = storage;
    this.lossOnly = lossOnly;
    this.run = run.output(output, loss);
  }

  /**
   * Compares gradients at the weights that are stored, and leaves the storage as it was.
   *
   * @param device of the reference; differences in float32 say nothing
   * @param program computes a loss and stores its gradients
   * @param run its sizes and inputs
   * @param output the loss, {@code [1]}
   * @param gradientOf for each weight to look at, the name under which its gradient is stored
   * @param limit how many elements of each weight are compared; of larger weights a sample is
   *     drawn, the same at every call
   */
  public static GradientReport check(
      Device device,
      Program program,
      Run run,
      String output,
      Map<String, String> gradientOf,
      int limit) {
    Map<String, double[]> gradients = gradients(device, program, run, gradientOf);
    try (Executable lossOnly = device.load(LossOnly.of(program, output))) {
      FiniteDifferences differences =
          new FiniteDifferences(device.storage(), lossOnly, run, output);
      double loss = differences.loss();
      List<WeightReport> weights = new ArrayList<>();
      gradients.forEach(
          (weight, gradient) -> weights.add(differences.compare(weight, gradient, loss, limit)));
      return new GradientReport(loss, weights);
    }
  }

  /** Runs the whole program once; a store may be a parameter, such as a carried state. */
  private static Map<String, double[]> gradients(
      Device device, Program program, Run run, Map<String, String> gradientOf) {
    Storage storage = device.storage();
    Map<String, double[]> before = new HashMap<>();
    for (Program.Store store : program.stores()) {
      if (storage.names().contains(store.parameter())) {
        before.put(store.parameter(), storage.readExact(store.parameter()));
      }
    }
    try (Executable executable = device.load(program)) {
      executable.run(run);
    }
    Map<String, double[]> gradients = new TreeMap<>();
    gradientOf.forEach((weight, gradient) -> gradients.put(weight, storage.readExact(gradient)));
    for (Program.Store store : program.stores()) {
      double[] old = before.get(store.parameter());
      if (old != null) {
        storage.writeExact(store.parameter(), old);
      } else {
        storage.remove(store.parameter());
      }
    }
    return gradients;
  }

  private double loss() {
    lossOnly.run(run);
    return loss[0];
  }

  private WeightReport compare(String weight, double[] gradient, double lossHere, int limit) {
    double[] elements = storage.readExact(weight);
    List<Comparison> comparisons = new ArrayList<>();
    for (int element : sample(weight, gradient.length, limit)) {
      comparisons.add(compare(weight, elements, element, gradient[element], lossHere));
    }
    storage.writeExact(weight, elements);
    return new WeightReport(weight, gradient.length, comparisons);
  }

  private static int[] sample(String weight, int size, int limit) {
    SplittableRandom random = new SplittableRandom(weight.hashCode());
    return size <= limit
        ? IntStream.range(0, size).toArray()
        : random.ints(0, size).distinct().limit(limit).sorted().toArray();
  }

  private Comparison compare(
      String weight, double[] elements, int element, double derivative, double lossHere) {
    double step = STEP * Math.max(1, Math.abs(elements[element]));
    double before = Double.NaN;
    double slope = Double.NaN;
    double allowed = 0;
    for (double scale : SCALES) {
      double h = step * scale;
      double above = moved(weight, elements, element, h);
      double below = moved(weight, elements, element, -h);
      slope = (above - below) / (2 * h);
      allowed =
          RELATIVE_TOLERANCE * Math.max(Math.abs(derivative), Math.abs(slope))
              + ABSOLUTE_TOLERANCE / scale * Math.max(1, Math.abs(lossHere));
      double error = Math.abs(derivative - slope);
      if (error <= allowed) {
        return new Comparison(element, derivative, slope, allowed, Verdict.AGREES);
      }
      double bend = Math.abs((above - lossHere) - (lossHere - below)) / h;
      boolean bends = error <= bend + allowed;
      boolean steady = Math.abs(slope - before) <= Math.abs(slope) / 2 + allowed;
      if (Double.isNaN(derivative) || (steady && !bends)) {
        return new Comparison(element, derivative, slope, allowed, Verdict.DIFFERS);
      }
      before = slope;
    }
    return new Comparison(element, derivative, slope, allowed, Verdict.SKIPPED);
  }

  /** The loss with one element moved. */
  private double moved(String weight, double[] elements, int element, double by) {
    double[] changed = elements.clone();
    changed[element] += by;
    storage.writeExact(weight, changed);
    return loss();
  }
}
