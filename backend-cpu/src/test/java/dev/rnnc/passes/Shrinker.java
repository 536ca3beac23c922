package dev.rnnc.passes;

import dev.rnnc.ir.Block;
import dev.rnnc.ir.ElementType;
import dev.rnnc.ir.Emitter;
import dev.rnnc.ir.Instruction;
import dev.rnnc.ir.Leaf;
import dev.rnnc.ir.Loop;
import dev.rnnc.ir.Program;
import dev.rnnc.ir.Reduce;
import dev.rnnc.ir.Type;
import dev.rnnc.ir.Value;
import dev.rnnc.ir.Verifier;
import dev.rnnc.optimize.DropUnused;
import dev.rnnc.source.BrokenInvariant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Makes a failing program small: fewer time steps, rows and outputs, smaller features, and values
 * replaced by an operand or a number as long as it still fails.
 */
public final class Shrinker {
  private final Predicate<DrawnProgram> fails;

  private Shrinker(Predicate<DrawnProgram> fails) {
    this.fails = fails;
  }

  /** The smallest program found that fails as {@code drawn} does. */
  public static DrawnProgram smallest(DrawnProgram drawn, Predicate<DrawnProgram> fails) {
    Shrinker shrinker = new Shrinker(fails);
    DrawnProgram current = drawn;
    while (true) {
      Optional<DrawnProgram> smaller = shrinker.smaller(current);
      if (smaller.isEmpty()) {
        return current;
      }
      current = smaller.get();
    }
  }

  /** How much there is of a program; every step of shrinking makes it less. */
  static int size(DrawnProgram drawn) {
    return drawn.timeSteps() + drawn.batch() + size(drawn.forward().main()) + outputs(drawn);
  }

  private static int outputs(DrawnProgram drawn) {
    return drawn.forward().outputs().size();
  }

  private static int size(Block block) {
    int size = 0;
    for (Instruction instruction : block.instructions()) {
      for (Value result : instruction.results()) {
        size += 10 + result.type().featureCount();
      }
      size +=
          switch (instruction.op()) {
            case Loop loop -> size(loop.body()) + 10 * loop.parameters().size();
            case Leaf.Constant constant -> -5;
            default -> 0;
          };
    }
    return size;
  }

  private Optional<DrawnProgram> smaller(DrawnProgram drawn) {
    return Stream.of(
            runs(drawn),
            withEarlierLoss(drawn),
            withoutOutputs(drawn),
            withoutValues(drawn),
            resized(drawn))
        .flatMap(candidates -> candidates)
        .filter(candidate -> size(candidate) < size(drawn) && isSound(candidate))
        .filter(this::stillFails)
        .findFirst();
  }

  private boolean stillFails(DrawnProgram candidate) {
    try {
      return fails.test(candidate);
    } catch (BrokenInvariant | ArrayIndexOutOfBoundsException meaningless) {
      return false; // a token that is no column of a smaller matrix, for example
    }
  }

  private static boolean isSound(DrawnProgram drawn) {
    try {
      Verifier.verify("shrink", drawn.forward());
      drawn.program();
      return true;
    } catch (BrokenInvariant broken) {
      return false;
    }
  }

  private static Stream<DrawnProgram> runs(DrawnProgram drawn) {
    int t = drawn.timeSteps();
    int b = drawn.batch();
    return Stream.of(
        drawn.sized(Math.min(t, 1), b),
        drawn.sized(Math.min(t, 2), b),
        drawn.sized(t, 1),
        drawn.sized(Math.max(0, t - 1), b),
        drawn.sized(t, Math.max(1, b - 1)));
  }

  /** Programs whose loss is the sum of a sequence that the loss so far is made from. */
  private static Stream<DrawnProgram> withEarlierLoss(DrawnProgram drawn) {
    Program program = drawn.forward();
    return program.main().instructions().stream()
        .flatMap(instruction -> instruction.results().stream())
        .filter(Shrinker::isSequenceOfFeatures)
        .map(sequence -> drawn.with(cleaned(withLoss(program, sequence))));
  }

  private static boolean isSequenceOfFeatures(Value value) {
    Type type = value.type();
    return type.rank() == 1 && type.equals(Type.sequence(type.width()));
  }

  private static Program withLoss(Program program, Value sequence) {
    Emitter emitter = Emitter.startingAt(program.nextId());
    Value one =
        sequence.type().width() == 1
            ? sequence
            : emitter.emit("", new Reduce.SumFeatures(sequence));
    Value loss = emitter.emit("sum", new Reduce.SumRows(one, false));
    return new Program(
        program.name(),
        new Block(
            Stream.concat(
                    program.main().instructions().stream(), emitter.block().instructions().stream())
                .toList()),
        program.outputs().stream()
            .map(o -> o.name().equals(DrawnProgram.LOSS) ? new Program.Output(o.name(), loss) : o)
            .toList(),
        List.of());
  }

  private static Stream<DrawnProgram> withoutOutputs(DrawnProgram drawn) {
    Program program = drawn.forward();
    return program.outputs().stream()
        .filter(output -> !output.name().equals(DrawnProgram.LOSS))
        .map(dropped ->
            new Program(
                program.name(),
                program.main(),
                program.outputs().stream().filter(output -> output != dropped).toList(),
                List.of()))
        .map(smaller -> drawn.with(cleaned(smaller)));
  }

  private static Program cleaned(Program program) {
    return new DropUnused().apply(program).program();
  }

  /** Programs in which one value is an operand of its operation, or a number. */
  private static Stream<DrawnProgram> withoutValues(DrawnProgram drawn) {
    List<Instruction> all = new ArrayList<>();
    for (Instruction instruction : drawn.forward().main().instructions()) {
      if (instruction.op() instanceof Loop loop) {
        all.addAll(loop.body().instructions());
      }
      all.add(instruction);
    }
    return all.reversed().stream()
        .flatMap(instruction ->
            instruction.results().stream()
                .filter(result -> !(instruction.op() instanceof Leaf.Constant))
                .flatMap(result ->
                    Stream.concat(
                        instruction.op().operands().stream()
                            .filter(x -> x.type().equals(result.type()))
                            .map(x -> Replacement.by(drawn.forward(), result, x)),
                        number(drawn.forward(), result))))
        .map(smaller -> drawn.with(cleaned(smaller)));
  }

  private static Stream<Program> number(Program program, Value value) {
    return value.type().element() == ElementType.REAL
        ? Stream.of(
            Replacement.byNumber(program, value, 0.5), Replacement.byNumber(program, value, 0))
        : Stream.empty();
  }

  /** Programs in which all features of one size have a smaller one. */
  private static Stream<DrawnProgram> resized(DrawnProgram drawn) {
    Set<Integer> sizes = new TreeSet<>();
    for (Instruction instruction : drawn.forward().main().instructions()) {
      instruction.results().forEach(result -> sizes.addAll(result.type().features()));
    }
    return sizes.stream()
        .filter(size -> size > 1)
        .flatMap(
            size -> Stream.of(1, 2).filter(to -> to < size).map(to -> resized(drawn, size, to)))
        .flatMap(Optional::stream);
  }

  private static Optional<DrawnProgram> resized(DrawnProgram drawn, int from, int to) {
    try {
      return Optional.of(drawn.with(Resizing.of(drawn.forward(), from, to)));
    } catch (BrokenInvariant doesNotFit) {
      return Optional.empty();
    }
  }

  /** Programs that read something else in the place of a value. */
  private static final class Replacement {
    static Program by(Program program, Value value, Value other) {
      return map(program, value, other, List.of());
    }

    static Program byNumber(Program program, Value value, double number) {
      Emitter emitter = Emitter.startingAt(program.nextId());
      Value constant = emitter.constant(number, value.type());
      return map(program, value, constant, emitter.block().instructions());
    }

    private static Program map(Program program, Value value, Value other, List<Instruction> first) {
      return new Program(
          program.name(),
          block(program.main(), value, other, first),
          program.outputs().stream()
              .map(o -> new Program.Output(o.name(), o.value().equals(value) ? other : o.value()))
              .toList(),
          List.of());
    }

    /** The constant stands before the instruction whose value it replaces. */
    private static Block block(Block block, Value value, Value other, List<Instruction> first) {
      List<Instruction> instructions = new ArrayList<>();
      for (Instruction instruction : block.instructions()) {
        if (instruction.results().contains(value)) {
          instructions.addAll(first);
        }
        instructions.add(
            new Instruction(
                instruction.results(),
                instruction.op() instanceof Loop loop
                    ? loop(loop, value, other, first)
                    : instruction.op().map(x -> x.equals(value) ? other : x)));
      }
      return new Block(instructions);
    }

    private static Loop loop(Loop loop, Value value, Value other, List<Instruction> first) {
      Loop outside = (Loop) loop.map(x -> x.equals(value) ? other : x);
      return new Loop(
          loop.reverse(),
          outside.carried().stream()
              .map(c ->
                  new Loop.Carried(
                      c.initial(), c.parameter(), c.next().equals(value) ? other : c.next()))
              .toList(),
          outside.sequences(),
          outside.captured(),
          loop.outputs().stream().map(x -> x.equals(value) ? other : x).toList(),
          block(loop.body(), value, other, first));
    }
  }
}
