package dev.rnnc.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.rnnc.cpu.kernel.Product;
import dev.rnnc.cpu.kernel.Products;
import dev.rnnc.ir.ElementType;
import dev.rnnc.plan.Buffer;
import dev.rnnc.plan.Plan;
import dev.rnnc.plan.Planner;
import dev.rnnc.plan.Target;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run takes the memory that was foretold. */
class BatchMemoryTest {
  private static final long MEGABYTE = 1 << 20;

  private final Plan plan =
      Planner.plan(GruTraining.of(65, 128).optimised().training(), Target.cpu());

  /** Undivided and halved; a forward pass that is kept and one that is computed again. */
  @ParameterizedTest
  @CsvSource({
    "64, 4, 1000",
    "64, 32, 1000",
    "1, 1, 1000",
    "1024, 8, 1000",
    "1024, 8, 4",
    "4096, 32, 64"
  })
  void isWhatWasForetold(int timeSteps, int batch, long megabytes) {
    Product[] products =
        plan.packed().stream()
            .map(packed -> Products.of(packed.depth(), packed.columns()))
            .toArray(Product[]::new);
    BatchMemory memory =
        new BatchMemory(plan, products, new SegmentRule(SegmentRule.ROWS, megabytes * MEGABYTE), 1);
    memory.prepare(timeSteps, batch, 0);
    for (Buffer buffer : plan.buffers()) {
      if (buffer.origin() instanceof Buffer.Origin.Input) {
        if (buffer.element() == ElementType.REAL) {
          memory.bind(buffer, new float[(int) memory.length(buffer)], 0);
        } else {
          memory.bind(buffer, new int[(int) memory.length(buffer)]);
        }
      }
    }
    double foretold = memory.bytes(timeSteps, batch);
    assertThat(taken(memory)).isCloseTo(foretold, withinPercentage(5));
    assertThat(foretold).isLessThan(2.0 * megabytes * MEGABYTE);
  }

  private double taken(BatchMemory memory) {
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    double bytes = 0;
    for (Memory half :
        Stream.of(memory.first(), memory.second()).filter(Objects::nonNull).toList()) {
      for (Buffer buffer : plan.buffers()) {
        boolean isOwn = buffer.origin() instanceof Buffer.Origin.Own;
        boolean isCopy = buffer.origin() instanceof Buffer.Origin.Input && memory.second() != null;
        if (isOwn || isCopy) {
          bytes += seen.add(half.reals[buffer.id()]) ? 4.0 * half.reals[buffer.id()].length : 0;
          bytes += seen.add(half.indices[buffer.id()]) ? 4.0 * half.indices[buffer.id()].length : 0;
        }
      }
      for (float[] matrix : half.packed) {
        bytes += seen.add(matrix) ? 4.0 * matrix.length : 0;
      }
      bytes += 4.0 * half.boundaries.size();
    }
    return bytes;
  }
}
