package dev.rnnc.passes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rnnc.optimize.Optimize;
import dev.rnnc.optimize.Pass;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Do programs compute the same before and after each pass? */
class PassesTest {
  /** Of as many drawn programs, a third is run after each pass. */
  private static final int PROGRAMS = 1200;

  private static final int LEAST_FIRINGS = 60;

  @Test
  void drawnProgramsAgreeBeforeAndAfterPasses() {
    Map<String, Integer> fired = new HashMap<>();
    Function<DrawnProgram, Optional<String>> afterEach =
        drawn ->
            PassCheck.failure(drawn, Optimize.order(), pass -> fired.merge(pass, 1, Integer::sum));
    for (long seed = 0; seed < PROGRAMS; seed++) {
      check(seed, seed % 3 == 0 ? afterEach : PassCheck::failureOfAll);
    }
    assertThat(fired.keySet())
        .containsExactlyInAnyOrderElementsOf(
            Optimize.order().stream().map(Pass::name).distinct().toList());
    assertThat(fired.values()).allSatisfy(n -> assertThat(n).isGreaterThanOrEqualTo(LEAST_FIRINGS));
  }

  /** A pass may come first: it relies on no other having cleaned up. */
  @Test
  void eachPassAloneKeepsWhatProgramsCompute() {
    for (long seed = PROGRAMS; seed < PROGRAMS + 40; seed++) {
      for (Pass pass : Optimize.order().stream().distinct().toList()) {
        check(seed, drawn -> PassCheck.failure(drawn, List.of(pass), _ -> {}));
      }
    }
  }

  private static void check(long seed, Function<DrawnProgram, Optional<String>> failure) {
    DrawnProgram drawn = ProgramGenerator.draw(seed);
    Optional<String> found = failure.apply(drawn);
    if (found.isPresent()) {
      DrawnProgram smallest =
          Shrinker.smallest(drawn, smaller -> failure.apply(smaller).isPresent());
      assertThat(found).as("%s", smallest).isEmpty();
    }
  }
}
