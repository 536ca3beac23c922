package dev.rnnc.passes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rnnc.ir.Program;
import dev.rnnc.optimize.DropUnused;
import dev.rnnc.optimize.HoistConstants;
import dev.rnnc.optimize.HoistSteps;
import dev.rnnc.optimize.JoinSums;
import dev.rnnc.optimize.Localize;
import dev.rnnc.optimize.Optimize;
import dev.rnnc.optimize.Pass;
import dev.rnnc.optimize.Recompute;
import dev.rnnc.optimize.Rewritten;
import dev.rnnc.optimize.ShareColumns;
import dev.rnnc.optimize.ShareCommon;
import dev.rnnc.optimize.Simplify;
import dev.rnnc.optimize.SinkProducts;
import dev.rnnc.optimize.SinkSums;
import dev.rnnc.optimize.StackProducts;
import dev.rnnc.optimize.StackSums;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Would the checks of drawn programs find a slip? One is planted in each pass. */
class FaultTest {
  private static final long PROGRAMS = 200;

  static List<Fault> faults() {
    return List.of(
        new Fault("x + -y is y - x", new Simplify(), true, Fault::swapsSubtraction),
        new Fault("tanh x is sigmoid x", new ShareCommon(), false, Fault::confusesFunctions),
        new Fault("a state is not needed", new DropUnused(), false, Fault::forgetsUpdate),
        new Fault("the slice beside it", new Localize(), true, Fault::shiftsSlice),
        new Fault("W - Wᵀ is Wᵀ - W", new HoistConstants(), true, Fault::swapsSubtraction),
        new Fault("a state never changes", new HoistSteps(), false, Fault::freezesState),
        new Fault("parts in another order", new JoinSums(), true, Fault::swapsParts),
        new Fault("weights in another order", new StackProducts(), true, Fault::swapsParts),
        new Fault("the rows beside them", new StackSums(), true, Fault::shiftsSlice),
        new Fault("a summand is lost", new SinkSums(), true, Fault::dropsSummand),
        new Fault("W for Wᵀ", new SinkProducts(), true, Fault::flipsTransposed),
        new Fault("1 - z is z - 1", new Recompute(), true, Fault::swapsSubtraction),
        new Fault("the columns beside them", new ShareColumns(), true, Fault::shiftsSlice));
  }

  @Test
  void everyPassHasAFault() {
    assertThat(faults().stream().map(Fault::name))
        .containsExactlyInAnyOrderElementsOf(
            Optimize.order().stream().map(Pass::name).collect(Collectors.toSet()));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void drawnProgramsFindAFault(Fault fault) {
    List<Pass> passes = new ArrayList<>(Optimize.order());
    passes.set(passes.indexOf(fault.right()), fault);
    assertThat(
            LongStream.range(0, PROGRAMS)
                .filter(seed ->
                    PassCheck.failure(ProgramGenerator.draw(seed), passes, _ -> {}).isPresent())
                .findFirst())
        .as(fault.slip())
        .isPresent();
  }

  @Test
  void shrinkingLeavesLittleMoreThanTheFault() {
    Fault fault = faults().getFirst();
    List<Pass> passes = List.of(fault);
    DrawnProgram drawn =
        LongStream.range(0, PROGRAMS)
            .mapToObj(ProgramGenerator::draw)
            .filter(program -> PassCheck.failure(program, passes, _ -> {}).isPresent())
            .findFirst()
            .orElseThrow();
    DrawnProgram smallest =
        Shrinker.smallest(
            drawn, program -> PassCheck.failure(program, passes, _ -> {}).isPresent());
    assertThat(PassCheck.failure(smallest, passes, _ -> {})).isPresent();
    assertThat(smallest.forward().toString().lines().count())
        .as("%s", smallest)
        .isLessThanOrEqualTo(15);
  }

  @Test
  void finiteDifferencesFindAWrongDerivative() {
    Fault fault = new Fault("a summand is lost", new Simplify(), true, Fault::dropsSummand);
    assertThat(
            LongStream.range(0, PROGRAMS)
                .mapToObj(ProgramGenerator::draw)
                .map(drawn -> SlopeCheck.failure(drawn, gradientsWith(fault, drawn)))
                .anyMatch(failure -> failure.isPresent()))
        .isTrue();
  }

  /** The fault in the instructions that differentiation added, the forward program untouched. */
  private static Program gradientsWith(Fault fault, DrawnProgram drawn) {
    int firstNew = drawn.forward().nextId();
    return fault.plant(firstNew, new Rewritten(drawn.program(), List.of())).program();
  }
}
