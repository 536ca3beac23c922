package dev.rnnc.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rnnc.train.Event;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class TextLinesTest {
  private static final Event STEP = new Event.Step(2, 12, 1.5, 0.01, 0.3, 64, Map.of("", 0.25), 1);
  private static final Event EPOCH =
      new Event.Epoch(
          1, 10, 1.75, OptionalDouble.of(1.5), Map.of(), 0.01, Map.of("", 0.25), 640, 10, 1, true);

  private static String shown(boolean live, Event... events) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    TextLines lines =
        new TextLines(new PrintStream(bytes, true, StandardCharsets.UTF_8), live, "characters");
    for (Event event : events) {
      lines.on(event);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aLineThatIsDrawnAgainSaysHowTheLastEpochCameOut() {
    assertThat(shown(true, new Event.Start(352, 10, 20, 0), EPOCH, STEP))
        .contains("epoch 2/2  [====                ]  loss 1.5000  validation 1.5000  ")
        .contains(" characters/s  ")
        .contains(" left  clipped 25.0 %");
  }

  @Test
  void aLineThatIsDrawnAgainIsCutByANarrowTerminal() {
    String drawn = shown(true, STEP);
    assertThat(drawn).startsWith("\r\u001b[2K\u001b[?7lepoch ").endsWith("\u001b[?7h");
  }

  @Test
  void theClippingOfTheWholeNetworkIsToldFromThatOfALayer() {
    Map<String, Double> shares = new TreeMap<>(Map.of("gru_1", 0.5, "", 1.0));
    assertThat(Figures.clips(shares)).isEqualTo("  clipped all 100.0 % gru_1 50.0 %");
    assertThat(Figures.clips(Map.of("", 1.0))).isEqualTo("  clipped 100.0 %");
  }

  @Test
  void nothingIsDrawnAgainWhereNobodyWatches() {
    assertThat(shown(false, new Event.Start(352, 10, 20, 0), STEP, EPOCH).lines())
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("training 352 parameters"),
            line -> assertThat(line).startsWith("epoch 1/2  loss 1.7500  validation 1.5000"));
  }
}
