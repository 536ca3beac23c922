package dev.rnnc.ir;

import java.util.List;

/**
 * What a backend runs.
 *
 * @param name a word for messages: {@code training}, {@code update}, {@code step}
 * @param main the instructions
 * @param outputs what a run gives back to its caller
 * @param stores what a run writes to the device's storage at its end, see {@link Leaf.Parameter};
 *     the name may be new
 * @param precision of its matrix products
 */
public record Program(
    String name, Block main, List<Output> outputs, List<Store> stores, Precision precision) {
  /** A value that the caller reads under a name. */
  public record Output(String name, Value value) {}

  /** A value that becomes the parameter of this name. */
  public record Store(String parameter, Value value) {}

  public Program {
    outputs = List.copyOf(outputs);
    stores = List.copyOf(stores);
  }

  /** With products in float32. */
  public Program(String name, Block main, List<Output> outputs, List<Store> stores) {
    this(name, main, outputs, stores, Precision.FLOAT32);
  }

  /** The same with products of another precision. */
  public Program withPrecision(Precision other) {
    return new Program(name, main, outputs, stores, other);
  }

  /** The value of an output. */
  public Value output(String wanted) {
    return outputs.stream()
        .filter(output -> output.name().equals(wanted))
        .map(Output::value)
        .findFirst()
        .orElseThrow(() -> new dev.rnnc.source.BrokenInvariant(name, "no output " + wanted));
  }

  /** One more than the greatest id in use, loop bodies included. */
  public int nextId() {
    return 1 + greatestId(main);
  }

  private static int greatestId(Block block) {
    int greatest = -1;
    for (Instruction instruction : block.instructions()) {
      for (Value result : instruction.results()) {
        greatest = Math.max(greatest, result.id());
      }
      if (instruction.op() instanceof Loop loop) {
        for (Value parameter : loop.parameters()) {
          greatest = Math.max(greatest, parameter.id());
        }
        greatest = Math.max(greatest, greatestId(loop.body()));
      }
    }
    return greatest;
  }

  /** As {@link ProgramPrinter} shows it. */
  @Override
  public String toString() {
    return ProgramPrinter.print(this);
  }
}
