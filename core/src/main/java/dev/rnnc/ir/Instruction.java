package dev.rnnc.ir;

import java.util.List;

/** The results of one operation; all but {@link Loop} have exactly one. */
public record Instruction(List<Value> results, Op op) {
  public Instruction {
    results = List.copyOf(results);
  }

  public Instruction(Value result, Op op) {
    this(List.of(result), op);
  }

  /** The only result. */
  public Value result() {
    Expect.that(results.size() == 1, "one result of %s", op);
    return results.getFirst();
  }
}
