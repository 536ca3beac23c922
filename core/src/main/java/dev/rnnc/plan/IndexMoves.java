package dev.rnnc.plan;

import dev.rnnc.ir.Block;
import dev.rnnc.ir.ElementType;
import dev.rnnc.ir.Instruction;
import dev.rnnc.ir.Leaf;
import dev.rnnc.ir.Loop;
import dev.rnnc.ir.Program;
import dev.rnnc.ir.Value;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds indices that a program copies. Backends that plan read the caller's indices in place: they
 * may go to operations and into loops, but no operation, loop or output gives them back.
 */
public final class IndexMoves {
  private IndexMoves() {}

  /** The first such value. */
  public static Optional<Value> in(Program program) {
    Stream<Value> given = program.outputs().stream().map(Program.Output::value);
    return Stream.concat(given.filter(IndexMoves::isIndex), in(program.main())).findFirst();
  }

  private static Stream<Value> in(Block block) {
    return block.instructions().stream().flatMap(IndexMoves::in);
  }

  private static Stream<Value> in(Instruction instruction) {
    List<Value> results =
        instruction.op() instanceof Leaf.Input ? List.of() : instruction.results();
    Stream<Value> inside = instruction.op() instanceof Loop loop ? in(loop.body()) : Stream.of();
    return Stream.concat(results.stream().filter(IndexMoves::isIndex), inside);
  }

  private static boolean isIndex(Value value) {
    return value.type().element() == ElementType.INDEX;
  }
}
