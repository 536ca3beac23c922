package dev.rnnc.passes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Are gradients the slopes of the loss? */
class GradientTest {
  private static final long PROGRAMS = 300;

  @Test
  void gradientsOfDrawnProgramsAreSlopesOfTheLoss() {
    for (long seed = 0; seed < PROGRAMS; seed++) {
      DrawnProgram drawn = ProgramGenerator.draw(seed);
      Optional<String> failure = SlopeCheck.failure(drawn, drawn.program());
      if (failure.isPresent()) {
        DrawnProgram smallest =
            Shrinker.smallest(
                drawn, smaller -> SlopeCheck.failure(smaller, smaller.program()).isPresent());
        assertThat(failure).as("%s", smallest).isEmpty();
      }
    }
  }
}
