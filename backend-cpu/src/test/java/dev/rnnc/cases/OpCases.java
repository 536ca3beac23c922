package dev.rnnc.cases;

import java.util.ArrayList;
import java.util.List;

/** The table: every operation and every function, each in awkward sizes. */
public final class OpCases {
  private static final List<OpCase> ALL = List.copyOf(write());

  private OpCases() {}

  /** All rows, in the order of the operations; no two have the same name. */
  public static List<OpCase> all() {
    return ALL;
  }

  private static List<OpCase> write() {
    List<OpCase> cases = new ArrayList<>();
    cases.addAll(LeafCases.all());
    cases.addAll(ElementwiseCases.all());
    cases.addAll(MultiplyCases.all());
    cases.addAll(ReduceCases.all());
    cases.addAll(RearrangeCases.all());
    cases.addAll(TokenCases.all());
    cases.addAll(StepCases.all());
    cases.addAll(InsideLoop.of(cases));
    cases.addAll(LoopCases.all());
    return cases;
  }
}
