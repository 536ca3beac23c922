package dev.rnnc.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rnnc.cpu.CpuBackend;
import dev.rnnc.reference.ReferenceBackend;
import dev.rnnc.train.Event;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks whose named values are read by several layers. */
final class NamedValuesTest {
  @TempDir Path folder = Path.of("");

  /** Whether a line has an even number of `b`. */
  @BeforeEach
  void writeData() {
    Random random = new Random(1);
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 120; i++) {
      StringBuilder line = new StringBuilder();
      for (int length = 1 + random.nextInt(9); length > 0; length--) {
        line.append(random.nextInt(3) == 0 ? "b " : "a ");
      }
      boolean even = line.chars().filter(c -> c == 'b').count() % 2 == 0;
      lines.append(even ? "even\t" : "odd\t").append(line.toString().strip()).append('\n');
    }
    Small.write(folder.resolve("lines.tsv"), lines.toString());
  }

  /** The network with which the language's description shows names, with smaller sizes. */
  @Test
  void theNetworkOfTheLanguageIsTrainedAlikeByBothBackends() {
    String text =
        """
        data labelled("lines.tsv", tokens = word, validation = 10%, test = 10%)
        network {
          x       = embed(6)
          forward = lstm(hidden = 8)
          back    = lstm(hidden = 8, direction = backward) from x
          both    = concat(forward, back)            // the same as: bidirectional { lstm(hidden = 8) }
          dropout(0.3)
          repeat(2) { residual { gru(hidden = 16) } }   // each copy has its own weights
          y       = dense(5) + dense(5) from x         // a skip
          last
          dense(classes)
        }
        train { optimizer = adam(rate = 0.01), batch = 8, steps = 10 }
        """;
    List<Event.Step> expected =
        Small.train(Small.job(folder, text), new ReferenceBackend()).of(Event.Step.class);
    List<Event.Step> found =
        Small.train(Small.job(folder, text), new CpuBackend()).of(Event.Step.class);
    assertThat(found).hasSameSizeAs(expected).hasSize(10);
    for (int i = 0; i < found.size(); i++) {
      assertThat(found.get(i).loss())
          .as("step %d", i + 1)
          .isCloseTo(expected.get(i).loss(), within(1e-3));
    }
  }
}
