package dev.rnnc.autodiff;

import dev.rnnc.ir.Block;
import dev.rnnc.ir.Emitter;
import dev.rnnc.ir.Instruction;
import dev.rnnc.ir.Leaf;
import dev.rnnc.ir.Program;
import dev.rnnc.ir.Type;
import dev.rnnc.ir.Value;
import dev.rnnc.ir.Verifier;
import dev.rnnc.source.BrokenInvariant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Adds the gradients of a loss to a program: reverse mode, one sweep from the loss to what it
 * depends on. Only gradients on the way to {@code wrt} are computed, and of the values inside a
 * loop only those are kept that its gradient reads.
 */
public final class Differentiate {
  private Differentiate() {}

  /**
   * The program with the gradients of {@code loss}, a whole real {@code [1]}, by values of its main
   * block. Outputs and stores stay; the gradients are there to be added to them. What the loss does
   * not depend on has gradient 0.
   */
  public static Gradients gradients(Program program, Value loss, List<Value> wrt) {
    if (!loss.type().equals(Type.whole(1))) {
      throw new BrokenInvariant("differentiate", "the loss " + loss + " is " + loss.type());
    }
    readOnce(program.main(), wrt);
    Set<Value> active = Activity.dependingOn(wrt, program.main());
    Emitter backward = Emitter.startingAt(program.nextId());
    Sweep sweep = new Sweep(active, backward, value -> value);
    if (active.contains(loss)) {
      sweep.contribute(loss, backward.emit("d." + loss.name(), new Leaf.Constant(1, loss.type())));
    }
    Map<Instruction, Instruction> keeping = sweep.run(program.main());
    Map<Value, Value> gradients = new LinkedHashMap<>();
    for (Value value : wrt) {
      gradients.put(value, sweep.gradientOrZero(value));
    }
    List<Instruction> main = new ArrayList<>();
    for (Instruction instruction : program.main().instructions()) {
      main.add(keeping.getOrDefault(instruction, instruction));
    }
    main.addAll(backward.block().instructions());
    Program result =
        new Program(
            program.name(),
            new Block(main),
            program.outputs(),
            program.stores(),
            program.precision());
    return new Gradients(Verifier.verify("differentiate", result), gradients);
  }

  /** A second reader of a parameter's name would have a gradient of its own that nobody adds. */
  private static void readOnce(Block main, List<Value> wrt) {
    for (Instruction instruction : main.instructions()) {
      if (instruction.op() instanceof Leaf.Parameter parameter
          && wrt.contains(instruction.result())) {
        long readers =
            main.instructions().stream()
                .filter(other ->
                    other.op() instanceof Leaf.Parameter second
                        && second.name().equals(parameter.name()))
                .count();
        if (readers > 1) {
          throw new BrokenInvariant(
              "differentiate", parameter.name() + " is read by " + readers + " instructions");
        }
      }
    }
  }
}
