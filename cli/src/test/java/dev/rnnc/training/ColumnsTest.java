package dev.rnnc.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rnnc.backend.Backend;
import dev.rnnc.cpu.CpuBackend;
import dev.rnnc.reference.ReferenceBackend;
import dev.rnnc.train.Event;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Columns of a table that a network takes one by one. */
final class ColumnsTest {
  @TempDir Path folder = Path.of("");

  /** A column of texts and one with missing values stand before the others. */
  private void write(String name, boolean noise) {
    Random random = new Random(1);
    StringBuilder text = new StringBuilder("day,gap,x,y\n");
    for (int i = 0; i < 60; i++) {
      String day = List.of("mon", "tue", "wed").get(noise ? random.nextInt(3) : i % 3);
      String gap = i % 4 == 0 ? "" : Integer.toString(noise ? random.nextInt(9) : i % 9);
      text.append(
          String.format(Locale.ROOT, "%s,%s,%.3f,%.3f%n", day, gap, Math.sin(i), Math.cos(i)));
    }
    Small.write(folder.resolve(name), text.toString());
  }

  private List<Double> losses(String file, String network, Backend backend) {
    String text =
        """
        data table("%s", input = [day, gap, x, y], target = y)
        network { %s, dense(targets) }
        train { batch = 2, unroll = 8, epochs = 2 }
        """
            .formatted(file, network);
    return Small.train(Small.job(folder, text), backend).of(Event.Step.class).stream()
        .map(Event.Step::loss)
        .toList();
  }

  /** What a network does not take cannot matter to it; what it takes does. */
  @Test
  void aNetworkSeesTheColumnsThatItNames() {
    write("a.csv", false);
    write("b.csv", true);
    for (Backend backend : List.of(new CpuBackend(), new ReferenceBackend())) {
      assertThat(losses("a.csv", "gru(4) from x", backend))
          .isEqualTo(losses("b.csv", "gru(4) from x", backend));
      assertThat(losses("a.csv", "gru(4) from day", backend))
          .isNotEqualTo(losses("b.csv", "gru(4) from day", backend));
      assertThat(losses("a.csv", "gru(4) from gap", backend))
          .isNotEqualTo(losses("b.csv", "gru(4) from gap", backend));
    }
  }

  /** All of them, side by side, are the whole input. */
  @Test
  void columnsTogetherAreTheInput() {
    write("a.csv", false);
    assertThat(losses("a.csv", "concat(day, gap, x, y), gru(4)", new CpuBackend()))
        .isEqualTo(losses("a.csv", "gru(4)", new CpuBackend()));
    List<Double> both =
        losses(
            "a.csv",
            "a = dense(2) from gap, b = gru(3) from day, concat(a, y, b)",
            new CpuBackend());
    List<Double> expected =
        losses(
            "a.csv",
            "a = dense(2) from gap, b = gru(3) from day, concat(a, y, b)",
            new ReferenceBackend());
    for (int i = 0; i < both.size(); i++) {
      assertThat(both.get(i)).isCloseTo(expected.get(i), within(1e-4));
    }
  }
}
