package dev.rnnc.passes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rnnc.autodiff.Differentiate;
import dev.rnnc.autodiff.Gradients;
import dev.rnnc.ir.Block;
import dev.rnnc.ir.Instruction;
import dev.rnnc.ir.Loop;
import dev.rnnc.ir.Multiply;
import dev.rnnc.ir.Op;
import dev.rnnc.ir.Program;
import dev.rnnc.ir.Reduce;
import dev.rnnc.ir.Tokens;
import dev.rnnc.ir.Value;
import dev.rnnc.optimize.Optimize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a GRU whose equations all stand in the loop. */
class GruTest {
  private static final Path FOLDER = Path.of("src/test/resources/passes");

  /** A training step: the loss and the gradients of all weights. */
  private static Program training(GruProgram.Network network) {
    Gradients gradients =
        Differentiate.gradients(network.program(), network.loss(), network.weights());
    List<Program.Output> outputs = new ArrayList<>(gradients.program().outputs());
    for (Value weight : network.weights()) {
      outputs.add(new Program.Output("d." + weight.name(), gradients.of(weight)));
    }
    return new Program("training", gradients.program().main(), outputs, List.of());
  }

  /** With {@code -Dgolden.update=true} the files are rewritten instead. */
  @ParameterizedTest
  @CsvSource({"gru-reset-after,true,false", "gru-reset-before-lengths,false,true"})
  void trainingStepIsAsInItsFile(String name, boolean resetAfter, boolean lengths)
      throws IOException {
    Program training = training(GruProgram.of(5, 4, resetAfter, lengths));
    String text = "--- training\n" + training + "--- optimized\n" + Optimize.all(training);
    Path file = FOLDER.resolve(name + ".golden");
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(FOLDER);
      Files.writeString(file, text);
    }
    assertThat(text).isEqualTo(Files.readString(file));
  }

  @Test
  void timeStepHasOneProductForwardAndOneBackward() {
    Program optimized = Optimize.all(training(GruProgram.of(65, 128, true, false)));
    List<Loop> loops = loops(optimized);
    assertThat(loops).hasSize(2);
    Multiply.Product forward = onlyProduct(loops.get(0));
    assertThat(forward.transposed()).isFalse();
    assertThat(forward.matrix().type().features()).containsExactly(3 * 128, 128);
    Multiply.Product backward = onlyProduct(loops.get(1));
    assertThat(backward.transposed()).isTrue();
    assertThat(backward.matrix().type().features()).containsExactly(3 * 128, 128);
    assertThat(loops.get(0).captured().stream().map(Loop.Captured::outer))
        .contains(outer(loops.get(1), backward.matrix()));
    assertThat(loops)
        .allSatisfy(loop -> {
          assertThat(all(loop.body(), Reduce.class)).isEmpty();
          assertThat(all(loop.body(), Tokens.class)).isEmpty();
        });
  }

  @Test
  void sumsOverTimeStandOutsideTheLoops() {
    Program optimized = Optimize.all(training(GruProgram.of(65, 128, true, false)));
    // of the recurrent weights and of the output layer
    assertThat(all(optimized.main(), Multiply.OuterSum.class)).hasSize(2);
    assertThat(all(optimized.main(), Tokens.Lookup.class)).hasSize(1);
    assertThat(all(optimized.main(), Tokens.LookupGradient.class)).hasSize(1);
    assertThat(loops(optimized)).allSatisfy(loop -> assertThat(loop.carried()).hasSize(1));
  }

  @Test
  void oneMinusTheGateIsNotKept() {
    Program optimized = Optimize.all(training(GruProgram.of(65, 128, true, false)));
    // h', h, z, n, r and U_n @ h + c_n
    assertThat(loops(optimized).getFirst().outputs()).hasSize(6);
  }

  private static List<Loop> loops(Program program) {
    return all(program.main(), Loop.class);
  }

  private static Multiply.Product onlyProduct(Loop loop) {
    List<Multiply> products = all(loop.body(), Multiply.class);
    assertThat(products).singleElement().isInstanceOf(Multiply.Product.class);
    return (Multiply.Product) products.getFirst();
  }

  private static Value outer(Loop loop, Value parameter) {
    return loop.captured().stream()
        .filter(captured -> captured.parameter().equals(parameter))
        .findFirst()
        .orElseThrow()
        .outer();
  }

  private static <T extends Op> List<T> all(Block block, Class<T> kind) {
    return block.instructions().stream()
        .map(Instruction::op)
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }
}
