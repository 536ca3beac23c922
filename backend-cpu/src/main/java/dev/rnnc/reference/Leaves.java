package dev.rnnc.reference;

import dev.rnnc.backend.Run;
import dev.rnnc.ir.CounterRandom;
import dev.rnnc.ir.ElementType;
import dev.rnnc.ir.Leaf;
import dev.rnnc.ir.Type;
import dev.rnnc.source.BrokenInvariant;
import java.util.Arrays;

/** What {@link Leaf} operations mean: the values that a run, the storage or chance brings. */
final class Leaves {
  private final String program;
  private final DoubleStorage storage;
  private final Run run;
  private final long seed;

  Leaves(String program, DoubleStorage storage, Run run, long seed) {
    this.program = program;
    this.storage = storage;
    this.run = run;
    this.seed = seed;
  }

  double[] compute(Leaf leaf, Sizes sizes) {
    return switch (leaf) {
      case Leaf.Input input -> input(input, sizes.elements(input.type()));
      case Leaf.Parameter parameter -> parameter(parameter, sizes);
      case Leaf.Constant constant -> {
        double[] result = new double[sizes.elements(constant.type())];
        Arrays.fill(result, constant.number());
        yield result;
      }
      case Leaf.KeepMask mask -> keepMask(mask, sizes);
    };
  }

  private double[] input(Leaf.Input input, int size) {
    double[] result = new double[size];
    if (input.type().element() == ElementType.REAL) {
      float[] reals = run.reals(input.name());
      checkInput(input, reals.length, size);
      for (int i = 0; i < size; i++) {
        result[i] = reals[i];
      }
    } else {
      int[] indices = run.indices(input.name());
      checkInput(input, indices.length, size);
      for (int i = 0; i < size; i++) {
        result[i] = indices[i];
      }
    }
    return result;
  }

  private void checkInput(Leaf.Input input, int given, int needed) {
    if (given < needed) {
      throw new BrokenInvariant(
          "reference",
          "input %s of program %s has %d elements, %s needs %d"
              .formatted(input.name(), program, given, input.type(), needed));
    }
  }

  private double[] parameter(Leaf.Parameter parameter, Sizes sizes) {
    String name = parameter.name();
    if (!storage.names().contains(name)) {
      throw new BrokenInvariant(
          "reference", "parameter %s of program %s is not in storage".formatted(name, program));
    }
    double[] stored = storage.shared(name);
    int needed = sizes.elements(parameter.type());
    if (stored.length != needed) {
      throw new BrokenInvariant(
          "reference",
          "parameter %s of program %s has %d elements in storage, %s of %s needs %d"
              .formatted(name, program, stored.length, parameter.type(), sizes, needed));
    }
    return stored;
  }

  private double[] keepMask(Leaf.KeepMask mask, Sizes sizes) {
    Type type = mask.type();
    int features = type.featureCount();
    double kept = mask.scaled() ? 1 / (1 - mask.rate()) : 1;
    double[] result = new double[sizes.elements(type)];
    for (int t = 0; t < (type.time() ? sizes.timeSteps() : 1); t++) {
      for (int b = 0; b < sizes.batch(); b++) {
        int key = CounterRandom.rowKey(seed, run.step(), mask.stream(), t, b);
        int row = sizes.row(type, t, b);
        for (int f = 0; f < features; f++) {
          result[row * features + f] = CounterRandom.keeps(key, f, mask.rate()) ? kept : 0;
        }
      }
    }
    return result;
  }
}
