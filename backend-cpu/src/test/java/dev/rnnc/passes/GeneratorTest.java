package dev.rnnc.passes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rnnc.backend.Device;
import dev.rnnc.backend.DeviceOptions;
import dev.rnnc.ir.BinaryFunction;
import dev.rnnc.ir.Block;
import dev.rnnc.ir.Elementwise;
import dev.rnnc.ir.Instruction;
import dev.rnnc.ir.Loop;
import dev.rnnc.ir.Multiply;
import dev.rnnc.ir.Op;
import dev.rnnc.ir.Steps;
import dev.rnnc.ir.UnaryFunction;
import dev.rnnc.ir.Value;
import dev.rnnc.reference.ReferenceBackend;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Is there everything in drawn programs, and are they fit for comparisons? */
class GeneratorTest {
  private static final long PROGRAMS = 300;

  @Test
  void everyOperationIsDrawn() {
    Set<Object> drawn = new HashSet<>();
    for (long seed = 0; seed < PROGRAMS; seed++) {
      collect(ProgramGenerator.draw(seed).program().main(), drawn);
    }
    assertThat(drawn).containsAll(operations(Op.class).toList());
    assertThat(drawn).contains((Object[]) UnaryFunction.values());
    assertThat(drawn).contains((Object[]) BinaryFunction.values());
    assertThat(drawn).contains("heads", "transposed", "reverse", "several states");
  }

  /** The records that are operations. */
  private static Stream<Class<?>> operations(Class<?> type) {
    return type.isRecord()
        ? Stream.of(type)
        : Arrays.stream(type.getPermittedSubclasses()).flatMap(GeneratorTest::operations);
  }

  private static void collect(Block block, Collection<Object> drawn) {
    for (Instruction instruction : block.instructions()) {
      drawn.add(instruction.op().getClass());
      switch (instruction.op()) {
        case Elementwise.Unary unary -> drawn.add(unary.function());
        case Elementwise.Binary binary -> drawn.add(binary.function());
        case Multiply.Product product -> {
          drawn.add(product.transposed() ? "transposed" : "plain");
          drawn.add(product.matrix().type().rank() == 3 ? "heads" : "matrix");
        }
        case Loop loop -> {
          drawn.add(loop.reverse() ? "reverse" : "forward");
          drawn.add(loop.carried().size() > 1 ? "several states" : "one state");
          collect(loop.body(), drawn);
        }
        default -> {}
      }
    }
  }

  /** Their products with what they read can be stacked, which no layer by itself shows. */
  @Test
  void severalLoopsOfOneDirectionReadOneValue() {
    long branching =
        LongStream.range(0, PROGRAMS)
            .filter(seed -> mostReaders(ProgramGenerator.draw(seed).forward().main()) > 1)
            .count();
    assertThat(branching).isGreaterThan(PROGRAMS / 10);
  }

  private static long mostReaders(Block block) {
    Set<Value> masks =
        block.instructions().stream()
            .filter(instruction -> instruction.op() instanceof Steps.Valid)
            .map(Instruction::result)
            .collect(Collectors.toSet());
    return block.instructions().stream()
        .map(Instruction::op)
        .filter(Loop.class::isInstance)
        .map(Loop.class::cast)
        .flatMap(loop ->
            loop.sequences().stream()
                .map(Loop.Sequence::outer)
                .filter(outer -> !masks.contains(outer))
                .map(outer -> List.of(outer, loop.reverse())))
        .collect(Collectors.groupingBy(read -> read, Collectors.counting()))
        .values()
        .stream()
        .max(Long::compare)
        .orElse(0L);
  }

  @Test
  void outputsAreFiniteAndTame() {
    for (long seed = 0; seed < PROGRAMS; seed++) {
      DrawnProgram drawn = ProgramGenerator.draw(seed);
      try (Device device = new ReferenceBackend().open(new DeviceOptions(1, 1))) {
        for (Map.Entry<String, double[]> output : drawn.runOn(device).entrySet()) {
          assertThat(DoubleStream.of(output.getValue()).map(Math::abs).filter(x -> !(x < 1e4)))
              .as("%s of %s", output.getKey(), drawn)
              .isEmpty();
        }
      }
    }
  }

  @Test
  void seedDetermines() {
    assertThat(ProgramGenerator.draw(17)).isEqualTo(ProgramGenerator.draw(17));
    assertThat(ProgramGenerator.draw(17)).isNotEqualTo(ProgramGenerator.draw(18));
  }
}
