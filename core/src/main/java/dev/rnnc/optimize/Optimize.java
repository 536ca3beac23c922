package dev.rnnc.optimize;

import dev.rnnc.ir.Program;
import dev.rnnc.ir.Verifier;
import java.util.ArrayList;
import java.util.List;

/**
 * The list of passes. Hoisting comes first, so that what stays in a loop is what must; stacking and
 * joining then make few products of many; sums leave the loop when they are stacked already. What
 * is still stored twice then is stored once.
 */
public final class Optimize {
  /** Algebra and what it leaves over, after every larger step. */
  private static final List<Pass> CLEANING =
      List.of(new Simplify(), new ShareCommon(), new DropUnused());

  private static final List<List<Pass>> STEPS =
      List.of(
          List.of(),
          List.of(new Localize(), new HoistConstants(), new HoistSteps()),
          List.of(new JoinSums()),
          List.of(new StackProducts(), new StackSums()),
          List.of(new SinkSums(), new SinkProducts()),
          List.of(new StackProducts(), new Recompute(), new Localize()),
          List.of(new ShareColumns()));

  private Optimize() {}

  /**
   * A pass that was applied, and what came out.
   *
   * @param did what it did; empty if it did not fire
   */
  public record Stage(String pass, Program program, List<String> did) {}

  /** The passes in the order in which they are applied; some are several times. */
  public static List<Pass> order() {
    List<Pass> order = new ArrayList<>();
    for (List<Pass> step : STEPS) {
      order.addAll(step);
      order.addAll(CLEANING);
    }
    return order;
  }

  /** The optimised program. */
  public static Program all(Program program) {
    return stages(program).getLast().program();
  }

  /** What each pass made of the program, in order; the last holds the optimised program. */
  public static List<Stage> stages(Program program) {
    return stages(program, order());
  }

  /** The same with other passes. */
  public static List<Stage> stages(Program program, List<Pass> passes) {
    List<Stage> stages = new ArrayList<>();
    Program current = program;
    for (Pass pass : passes) {
      Rewritten rewritten = pass.apply(current);
      current = Verifier.verify(pass.name(), rewritten.program());
      stages.add(new Stage(pass.name(), current, rewritten.did()));
    }
    return stages;
  }
}
