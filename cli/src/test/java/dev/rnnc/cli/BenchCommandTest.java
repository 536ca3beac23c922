package dev.rnnc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rnnc.json.Json;
import dev.rnnc.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the benchmark prints; how fast anything is, no test says. */
final class BenchCommandTest {
  @TempDir Path folder = Path.of("");
  private Workplace place = new Workplace(Path.of(""));

  @BeforeEach
  void write() {
    place = Workplace.in(folder);
  }

  private Cli bench(String... options) {
    List<String> all = new ArrayList<>();
    Collections.addAll(all, "bench", place.path("small.rnn").toString());
    Collections.addAll(all, "--warm-up=0", "--block=0.01");
    Collections.addAll(all, options);
    return Cli.run(all.toArray(String[]::new));
  }

  @Test
  void allFiguresOfATrainingStepAreThere() {
    Cli timed = bench("--blocks=2", "--json", "--threads=1");
    assertThat(timed.status()).isZero();
    JsonObject found = Json.readObject(timed.out().strip());
    assertThat(found.text("file")).endsWith("small.rnn");
    assertThat(found.text("backend")).isEqualTo("cpu");
    assertThat(found.integer("threads")).isEqualTo(1);
    for (String figure :
        new String[] {
          "ms_per_step",
          "gflop_per_step",
          "gflop_per_s",
          "peak_gflop_per_s",
          "characters_per_s",
          "first_step_seconds",
          "loss"
        }) {
      assertThat(found.number(figure)).as(figure).isPositive();
    }
    assertThat(found.number("ms_per_step"))
        .isBetween(found.number("ms_least"), found.number("ms_greatest"));
    assertThat(found.number("bytes_allocated_per_step")).isNotNegative();
    assertThat(found.object("ms_by_part").number("products in loops")).isPositive();
    assertThat(Files.exists(folder.resolve("runs"))).isFalse();
  }

  @Test
  void drawingIsTimed() {
    Cli timed = bench("--blocks=2", "--json", "--sample");
    assertThat(timed.status()).isZero();
    JsonObject found = Json.readObject(timed.out().strip());
    assertThat(found.number("us_per_character"))
        .isPositive()
        .isBetween(found.number("us_least"), found.number("us_greatest"));
  }

  @Test
  void forPeopleItIsText() {
    assertThat(bench("--blocks=2").out()).contains("step ", "products", "memory", "start", "loss");
    assertThat(bench("--blocks=2", "--sample").out()).contains("us a token");
  }

  @Test
  void withoutABlockThereIsNothingToMeasure() {
    Cli refused = bench("--blocks=0");
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.err()).contains("--blocks is at least 1");
  }

  @Test
  void anEffortThatMeasuresNothingIsAMistake() {
    assertThat(bench("--warm-up=-1").status()).isEqualTo(2);
    assertThat(bench("--block=0").err()).contains("see rnnc bench --help");
    assertThat(bench("--threads=0").err()).contains("'0' is no number from 1 to 9999");
    assertThat(bench("--sample", "--threads=2").status()).isEqualTo(2);
  }
}
