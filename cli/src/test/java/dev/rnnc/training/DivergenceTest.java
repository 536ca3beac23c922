package dev.rnnc.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rnnc.cpu.CpuBackend;
import dev.rnnc.reference.ReferenceBackend;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.train.Diverged;
import dev.rnnc.train.Job;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that diverge on purpose: the diagnostic names what to look at. */
final class DivergenceTest {
  @TempDir Path folder = Path.of("");

  @BeforeEach
  void writeData() {
    Small.write(folder.resolve("text.txt"), Small.words(600));
  }

  /**
   * Each time step multiplies the state by 1e9; it is carried on from window to window.
   *
   * @param output of the cell
   */
  private Job job(String output, String training) {
    return job(10, output, "batch = 4, " + training);
  }

  private Job job(int validationPercent, String output, String training) {
    return Small.job(
        folder,
        """
        data text("text.txt", tokens = char, validation = %d%%)
        cell boom() {
          input x
          state h[size(x)]
          h' = 1e9 * h + sigmoid(x)
          output %s
        }
        network {
          embed(4)
          boom()
          dense(vocabulary)
        }
        train { unroll = 4, epochs = 2, %s }
        """
            .formatted(validationPercent, output, training));
  }

  private static Diagnostic diverge(Job job) {
    return catchThrowableOfType(Diverged.class, () -> Small.train(job, new CpuBackend()))
        .diagnostic();
  }

  /** 1e9 to the 5th is beyond float32: in the second time step of the second window. */
  @Test
  void itNamesEquationTimeStepRowAndOperands() {
    Diagnostic diagnostic =
        diverge(job("1e-30 * h'", "optimizer = sgd(rate = 0.1)").reference(new ReferenceBackend()));
    assertThat(diagnostic.code()).isEqualTo("E0710");
    assertThat(diagnostic.message())
        .isEqualTo("training diverged: the loss of step 2 (epoch 1) is NaN");
    assertThat(diagnostic.notes())
        .singleElement()
        .satisfies(note ->
            assertThat(note.toString())
                .containsPattern(
                    "it first appeared in `boom_1.h'` at time step 2 in batch row 1: 1.0E9 \\* boom_1.h"
                        + " gave Infinity; boom_1.h is \\d\\.\\d{3}e\\+3[45]"));
    assertThat(diagnostic.help().orElseThrow()).startsWith("lower the learning rate");
  }

  /** The loss is finite, but the square of the gradient is not. */
  @Test
  void itNamesTheGradientWhoseNormIsInfinite() {
    Diagnostic diagnostic =
        diverge(job("1e-4 * h'", "optimizer = sgd(rate = 0.1)").reference(new ReferenceBackend()));
    assertThat(diagnostic.message())
        .isEqualTo("training diverged: the norm of the gradient in step 1 (epoch 1) is Infinity");
    assertThat(diagnostic.notes())
        .singleElement()
        .satisfies(note ->
            assertThat(note.toString())
                .containsPattern(
                    "it first appeared in `norm`: gradient/embed_1.W \\* gradient/embed_1.W gave"
                        + " Infinity; gradient/embed_1.W is"
                        + " -?\\d\\.\\d{3}e\\+20"));
  }

  /** Neither the rate nor clipping can mend what is wrong before the first update. */
  @Test
  void aDivisionByZeroIsTheEquations() {
    Job job =
        Small.job(
                folder,
                """
                data text("text.txt", tokens = char, validation = 10%)
                cell half() {
                  input x
                  state h[size(x)]
                  h' = tanh(x) / (h - h)
                  output h'
                }
                network { embed(4), half(), dense(vocabulary) }
                train { batch = 4, unroll = 4, epochs = 1 }
                """)
            .reference(new ReferenceBackend());
    Diagnostic diagnostic = diverge(job);
    assertThat(diagnostic.message())
        .isEqualTo("training diverged: the loss of step 1 (epoch 1) is NaN");
    assertThat(diagnostic.notes())
        .singleElement()
        .asString()
        .contains(
            "it first appeared in `half_1.h'` at time step 1 in batch row 1:"
                + " tanh(embed_1) / (half_1.h - half_1.h) gave ",
            "; tanh(embed_1) is ",
            "; half_1.h - half_1.h is 0.000");
    assertThat(diagnostic.help().orElseThrow())
        .startsWith("no weight has changed yet: keep the equation finite");
  }

  /** Without anybody to ask it still says what and what to do. */
  @Test
  void withoutAReferenceItSaysNoPlace() {
    Diagnostic diagnostic = diverge(job("1e-30 * h'", "optimizer = sgd(rate = 0.1)"));
    assertThat(diagnostic.message()).startsWith("training diverged: the loss of step 2");
    assertThat(diagnostic.notes()).isEmpty();
  }

  /** Weights that are infinite after the last step of an epoch are never saved. */
  @Test
  void anInfiniteValidationLossIsNotSaved() {
    Job job =
        Small.job(
                folder,
                """
                data text("text.txt", tokens = char, validation = 10%)
                network { embed(4), dense(vocabulary) }
                schedule late() { rate = where(step < 5, 0.1, 1e39) }
                train { optimizer = sgd(rate = late()), batch = 4, unroll = 32, epochs = 3 }
                """)
            .reference(new ReferenceBackend());
    Diagnostic diagnostic = diverge(job);
    assertThat(diagnostic.message())
        .matches("training diverged: the validation loss after step 5 is (NaN|Infinity)");
    assertThat(diagnostic.notes())
        .singleElement()
        .asString()
        .as("the update of step 5, not what is computed with its weights")
        .contains("it first appeared in `rate`: input rate gave Infinity");
  }

  /**
   * Training has one window of four time steps; validation a second one, in whose second time step
   * the state is 1e9 to the 5th.
   */
  @Test
  void whatIsInfiniteInValidationAloneIsNamed() {
    Small.write(folder.resolve("text.txt"), "abababababab");
    Job job = job(60, "1e-30 * h'", "batch = 1, optimizer = sgd(rate = 0.1)");
    Diagnostic diagnostic = diverge(job.reference(new ReferenceBackend()));
    assertThat(diagnostic.message())
        .isEqualTo("training diverged: the validation loss after step 1 is NaN");
    assertThat(diagnostic.notes())
        .singleElement()
        .asString()
        .containsPattern(
            "it first appeared in `boom_1.h'` at time step 2 in batch row 1: 1.0E9 \\* boom_1.h gave"
                + " Infinity; boom_1.h is \\d\\.\\d{3}e\\+3");
  }
}
