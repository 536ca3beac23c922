package dev.rnnc.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What is made of plain arrays, computed by hand. */
final class FlowNumbersTest {
  @Test
  void aRotationHasComplexEigenvaluesOfItsScale() {
    Spectrum spectrum = Spectrum.of(new double[] {0, -0.7, 0.7, 0}, 1, 2, 2);
    assertThat(spectrum.radius().orElseThrow()).isCloseTo(0.7, within(1e-12));
    assertThat(spectrum.greatest()).isCloseTo(0.7, within(1e-12));
  }

  @Test
  void aNilpotentMatrixStretchesThoughItsRadiusIsZero() {
    Spectrum spectrum = Spectrum.of(new double[] {0, 2, 0, 0}, 1, 2, 2);
    assertThat(spectrum.radius().orElseThrow()).isCloseTo(0, within(1e-12));
    assertThat(spectrum.singularValues()).hasSize(2);
    assertThat(spectrum.greatest()).isCloseTo(2, within(1e-12));
    assertThat(spectrum.least()).isCloseTo(0, within(1e-12));
  }

  @Test
  void headsAreBlocksOfOneMatrix() {
    Spectrum spectrum = Spectrum.of(new double[] {3, -4}, 2, 1, 1);
    assertThat(spectrum.radius()).hasValue(4);
    assertThat(spectrum.singularValues()).containsExactly(4.0, 3.0);
    assertThat(spectrum.median()).isEqualTo(3);
  }

  @Test
  void aMatrixThatIsNotSquareHasNoRadius() {
    Spectrum spectrum = Spectrum.of(new double[] {3, 4}, 1, 1, 2);
    assertThat(spectrum.radius()).isEmpty();
    assertThat(spectrum.greatest()).isCloseTo(5, within(1e-12));
  }

  @Test
  void weightsThatAreNotFiniteHaveNoSpectrum() {
    Spectrum spectrum = Spectrum.of(new double[] {Double.NaN}, 1, 1, 1);
    assertThat(spectrum.radius().orElseThrow()).isNaN();
    assertThat(spectrum.singularValues()).isEmpty();
  }

  /** Two time steps, two rows of which the second has one valid step, two features. */
  @Test
  void onlyValidTimeStepsSaturate() {
    double[] gate = {0.05, 0.95, 0.5, 0.99, 0.5, 0.05, 1, 1};
    assertThat(Saturation.of(gate, 2, 2, new int[] {2, 1}, true))
        .isEqualTo(new Saturation(2.0 / 6, 2.0 / 6));
    double[] tanh = {-0.95, 0.05, 0.5, 0.95, -0.5, -0.99, 1, 1};
    assertThat(Saturation.of(tanh, 2, 2, new int[] {2, 1}, false))
        .isEqualTo(new Saturation(2.0 / 6, 1.0 / 6));
  }

  /** Rows end at time steps 1 and 0; a third has no loss. */
  @Test
  void normsAreMeansOverTheRowsThatReachSoFar() {
    double[] elements = {3, 4, 0, 2, 9, 9, 0, 1, 9, 9, 9, 9};
    assertThat(StateGradient.of(elements, 3, 2, new int[] {1, 0, -1}, false).norms())
        .containsExactly((1.0 + 2.0) / 2, 5.0);
  }

  @Test
  void theSlopeIsThatOfTheLogarithm() {
    assertThat(new StateGradient(List.of(8.0, 4.0, 2.0, 1.0)).slope())
        .isCloseTo(Math.log(0.5), within(1e-12));
    assertThat(new StateGradient(List.of(1.0, 0.0, 0.0)).slope()).isNaN();
  }
}
