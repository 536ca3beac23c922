package dev.rnnc.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rnnc.model.DataSize;
import dev.rnnc.model.DataSource;
import dev.rnnc.model.DataSource.Table.Missing;
import dev.rnnc.model.DataSource.Table.Scale;
import dev.rnnc.model.Split;
import dev.rnnc.source.RnncException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TableDataTest {
  private static final Split NONE = new Split.None();

  @TempDir private Path folder;

  private Path file(String name, String text) {
    try {
      return Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** A table whose parts a test sets one by one. */
  private record Wanted(
      Path path,
      Optional<String> series,
      Optional<String> time,
      List<String> inputs,
      int window,
      int horizon,
      OptionalInt season,
      Scale scale,
      Missing missing,
      Split validation,
      Split test) {
    static Wanted of(Path path) {
      return new Wanted(
          path,
          Optional.empty(),
          Optional.empty(),
          List.of(),
          0,
          1,
          OptionalInt.empty(),
          Scale.NONE,
          Missing.MASK,
          NONE,
          NONE);
    }

    Wanted series(String name) {
      return new Wanted(
          path,
          Optional.of(name),
          time,
          inputs,
          window,
          horizon,
          season,
          scale,
          missing,
          validation,
          test);
    }

    Wanted time(String name) {
      return new Wanted(
          path,
          series,
          Optional.of(name),
          inputs,
          window,
          horizon,
          season,
          scale,
          missing,
          validation,
          test);
    }

    Wanted inputs(String... names) {
      return new Wanted(
          path,
          series,
          time,
          List.of(names),
          window,
          horizon,
          season,
          scale,
          missing,
          validation,
          test);
    }

    Wanted window(int steps, int next) {
      return new Wanted(
          path, series, time, inputs, steps, next, season, scale, missing, validation, test);
    }

    Wanted scale(Scale by) {
      return new Wanted(
          path, series, time, inputs, window, horizon, season, by, missing, validation, test);
    }

    Wanted missing(Missing how) {
      return new Wanted(
          path, series, time, inputs, window, horizon, season, scale, how, validation, test);
    }

    Wanted split(Split forValidation, Split forTest) {
      return new Wanted(
          path,
          series,
          time,
          inputs,
          window,
          horizon,
          season,
          scale,
          missing,
          forValidation,
          forTest);
    }

    Wanted season(int steps) {
      return new Wanted(
          path,
          series,
          time,
          inputs,
          window,
          horizon,
          OptionalInt.of(steps),
          scale,
          missing,
          validation,
          test);
    }

    DataSource.Table source() {
      return new DataSource.Table(
          path,
          series,
          time,
          inputs,
          "y",
          window == 0 ? OptionalInt.empty() : OptionalInt.of(window),
          horizon,
          season,
          scale,
          missing,
          validation,
          test);
    }

    Dataset open() {
      return Dataset.open(source());
    }
  }

  private Wanted numbers(int count) {
    StringBuilder text = new StringBuilder("y\n");
    IntStream.range(0, count).forEach(i -> text.append(i).append('\n'));
    return Wanted.of(file("numbers.csv", text.toString()));
  }

  /** {@code 0 1 2 -> 3 4}: the first input of each step, then the targets. */
  private static List<String> windows(Dataset data, Part part) {
    List<String> windows = new ArrayList<>();
    BatchSource source = data.evaluation(part, 3, 1);
    int width = data.encoding().inputWidth();
    int horizon = data.encoding().targets();
    Batch batch;
    do {
      batch = source.next();
      for (int row = 0; row < batch.rows(); row++) {
        StringBuilder text = new StringBuilder();
        for (int step = 0; step < batch.timeSteps(); step++) {
          text.append((int) batch.reals()[(step * batch.rows() + row) * width]).append(' ');
        }
        text.append("->");
        for (int i = 0; i < horizon; i++) {
          text.append(' ').append((int) batch.targetValues()[row * horizon + i]);
        }
        assertThat(batch.targetWeights()[row]).isEqualTo(1);
        windows.add(text.toString());
      }
    } while (!batch.isLast());
    return windows;
  }

  @Test
  void windowsBelongToThePartOfTheirTargets() {
    Dataset data =
        numbers(9).window(2, 2).split(new Split.Count(2), new Split.Fraction(0.33)).open();
    assertThat(windows(data, Part.TRAINING)).containsExactly("0 1 -> 2 3");
    assertThat(windows(data, Part.VALIDATION)).containsExactly("2 3 -> 4 5");
    assertThat(windows(data, Part.TEST)).containsExactly("4 5 -> 6 7", "5 6 -> 7 8");
    assertThat(data.targets(Part.TEST)).isEqualTo(2);
    assertThat(data.sizes()).containsEntry(DataSize.INPUTS, 1).containsEntry(DataSize.TARGETS, 2);
    // Saying 5 for 6 and 7, 6 for 7 and 8: (1 + 4) / 2 each.
    assertThat(data.baselines(Part.TEST))
        .containsExactly(new Baseline("naive", 2.5, OptionalDouble.of(1.5)));
  }

  /** A season before 8 and 7 is 4 and 3, 5 being missing; of 9 two seasons, so that it is 1. */
  @Test
  void aSeasonBeforeIsTheNewestThatIsKnown() {
    Path file = file("season.csv", "y\n0\n1\n2\n3\n4\nNA\n6\n7\n8\n9\n");
    Wanted wanted = Wanted.of(file).season(4).split(NONE, new Split.Count(3));
    Baseline stream =
        new Baseline("seasonal_naive", (16 + 16 + 64) / 3.0, OptionalDouble.of(16 / 3.0));
    assertThat(wanted.open().baselines(Part.TEST))
        .containsExactly(new Baseline("naive", 1, OptionalDouble.of(1)), stream);
    assertThat(wanted.window(2, 1).open().baselines(Part.TEST)).contains(stream);
  }

  /**
   * Two steps ahead with a season of one, what stood one before is not known yet: 5, for 6 and 7.
   */
  @Test
  void aSeasonBeforeIsOneThatIsKnownByThen() {
    Dataset data = numbers(8).window(2, 2).season(1).split(NONE, new Split.Count(2)).open();
    assertThat(data.baselines(Part.TEST).getLast())
        .isEqualTo(new Baseline("seasonal_naive", 2.5, OptionalDouble.of(1.5)));
  }

  /**
   * The season before the first rows of a series is not the series before: it says what is known.
   */
  @Test
  void aSeasonBeforeIsOfTheSameSeries() {
    Path file = file("two.csv", "s,y\na,100\na,100\na,100\nb,1\nb,2\nb,3\n");
    Dataset data = Wanted.of(file).series("s").season(3).split(NONE, new Split.Count(1)).open();
    Baseline.Errors last = Baseline.Errors.seasonal();
    last.add(0);
    last.add(1);
    assertThat(data.baselines(Part.TEST).getLast()).isEqualTo(last.means());
  }

  @Test
  void streamsPredictTheNextValueAtEveryStep() {
    Dataset data = numbers(9).split(NONE, new Split.Count(3)).open();
    BatchSource training = data.training(4, 4, 1);
    Batch batch = training.next();
    assertThat(batch.rows()).isEqualTo(1);
    assertThat(Arrays.copyOf(batch.reals(), 4)).containsExactly(0, 1, 2, 3);
    assertThat(Arrays.copyOf(batch.targetValues(), 4)).containsExactly(1, 2, 3, 4);
    assertThat(batch.reset()[0]).isEqualTo(1);
    batch = training.next();
    assertThat(batch.timeSteps()).isEqualTo(1);
    assertThat(batch.reals()[0]).isEqualTo(4);
    assertThat(batch.reset()[0]).isZero();
    assertThat(batch.isLast()).isTrue();
    batch = data.evaluation(Part.TEST, 4, 4).next();
    assertThat(Arrays.copyOf(batch.reals(), 3)).containsExactly(5, 6, 7);
    assertThat(Arrays.copyOf(batch.targetValues(), 3)).containsExactly(6, 7, 8);
  }

  @Test
  void everyTargetOfSeveralSeriesCountsOnce() {
    Random random = new Random(3);
    for (int trial = 0; trial < 100; trial++) {
      StringBuilder text = new StringBuilder("s,y\n");
      int value = 0;
      List<Integer> expected = new ArrayList<>();
      int horizon = 1 + random.nextInt(3);
      int count = 1 + random.nextInt(8);
      for (int series = 0; series < count; series++) {
        int length = horizon + 1 + random.nextInt(20);
        for (int i = 0; i < length; i++, value++) {
          text.append("s").append(series).append(',').append(value).append('\n');
          if (i > 0 && i + horizon <= length) {
            expected.add(value);
          }
        }
        value += 100;
      }
      Dataset data =
          Wanted.of(file("series.csv", text.toString())).series("s").window(0, horizon).open();
      BatchSource source =
          data.evaluation(Part.TRAINING, 1 + random.nextInt(5), 1 + random.nextInt(7));
      List<Integer> counted = new ArrayList<>();
      long targets = 0;
      int[] next = new int[5];
      Batch batch;
      do {
        batch = source.next();
        targets += batch.targetCount();
        for (int row = 0; row < batch.rows(); row++) {
          for (int step = 0; step < batch.timeSteps(); step++) {
            int at = step * batch.rows() + row;
            if (step >= batch.lengths()[row]) {
              assertThat(batch.targetWeights()[at]).isZero();
              continue;
            }
            int input = (int) batch.reals()[at];
            boolean first = step == 0 && batch.reset()[row] == 1;
            assertThat(first || input == next[row]).isTrue();
            next[row] = input + 1;
            if (batch.targetWeights()[at] == 1) {
              counted.add((int) batch.targetValues()[at * horizon]);
              assertThat(counted.getLast()).isEqualTo(input + 1);
            }
          }
        }
      } while (!batch.isLast());
      assertThat(counted).containsExactlyInAnyOrderElementsOf(expected);
      assertThat(targets).isEqualTo(expected.size()).isEqualTo(data.targets(Part.TRAINING));
    }
  }

  @Test
  void scalingComesFromTheTrainingPart() {
    Dataset standard = numbers(5).scale(Scale.STANDARD).split(NONE, new Split.Count(2)).open();
    Column.Numeric target = standard.encoding().target().orElseThrow();
    assertThat(target.shift()).isEqualTo(1);
    assertThat(target.scale()).isCloseTo(Math.sqrt(2 / 3.0), within(1e-12));
    assertThat(target.unscaled(target.scaled(7))).isEqualTo(7);
    Dataset range = numbers(5).scale(Scale.RANGE).split(NONE, new Split.Count(2)).open();
    assertThat(range.encoding().target()).contains(new Column.Numeric("y", 0, 2, false));
    assertThat(Encoding.fromJson(standard.encoding().toJson())).isEqualTo(standard.encoding());
    Dataset again = Dataset.open(numbers(9).scale(Scale.STANDARD).source(), standard.encoding());
    assertThat(again.encoding()).isEqualTo(standard.encoding());
  }

  @Test
  void rowsAreSortedByTimeAndPartedByIt() {
    Path path =
        file(
            "times.csv",
            """
            day,s,y
            2024-01-03,a,3
            2024-01-01,a,1
            2024-01-02,b,12
            2024-01-02,a,2
            2024-01-01,b,11
            2024-01-04,a,4
            2024-01-03,b,13
            """);
    Wanted wanted = Wanted.of(path).series("s").time("day").inputs("y").window(1, 1);
    Dataset byDate = wanted.split(NONE, new Split.After(LocalDate.of(2024, 1, 2))).open();
    assertThat(windows(byDate, Part.TRAINING)).containsExactly("1 -> 2", "11 -> 12");
    assertThat(windows(byDate, Part.TEST)).containsExactly("2 -> 3", "3 -> 4", "12 -> 13");
    Dataset byShare = wanted.split(new Split.Count(1), new Split.Fraction(0.25)).open();
    assertThat(windows(byShare, Part.VALIDATION)).containsExactly("2 -> 3", "12 -> 13");
    assertThat(windows(byShare, Part.TEST)).containsExactly("3 -> 4");
  }

  @Test
  void timesAreReadAsTheyAreWritten() {
    for (String times :
        List.of(
            "1749-02 1749-01",
            "19580405 19580329",
            "1701 1700",
            "2.5 -1",
            "2024-01-01T10:00 2024-01-01T09:30",
            "2024-01-01T00:00Z 2024-01-01T00:00+01:00")) {
      String[] two = times.split(" ", 2);
      Path path = file("t.csv", "t,y\n" + two[0] + ",2\n" + two[1] + ",1\n");
      assertThat(windows(Wanted.of(path).time("t").window(1, 1).open(), Part.TRAINING))
          .as(times)
          .containsExactly("1 -> 2");
    }
  }

  @Test
  void missingValuesAreMaskedFilledOrLeftOut() {
    Path path = file("gaps.csv", "x,y\n,1\n2,2\nNA,\n4,4\n5,5\n");
    Dataset masked = Wanted.of(path).inputs("x").open();
    assertThat(masked.sizes()).containsEntry(DataSize.INPUTS, 2);
    Batch batch = masked.evaluation(Part.TRAINING, 1, 9).next();
    assertThat(Arrays.copyOf(batch.reals(), 8)).containsExactly(0, 1, 2, 0, 0, 1, 4, 0);
    assertThat(Arrays.copyOf(batch.targetWeights(), 4)).containsExactly(1, 0, 1, 1);
    assertThat(batch.targetCount()).isEqualTo(3);
    assertThat(masked.describe()).contains("missing in `x`: 2 of 5");

    Dataset filled = Wanted.of(path).inputs("x").missing(Missing.PREVIOUS).open();
    batch = filled.evaluation(Part.TRAINING, 1, 9).next();
    assertThat(Arrays.copyOf(batch.reals(), 3)).containsExactly(2, 2, 4);
    assertThat(Arrays.copyOf(batch.targetWeights(), 3)).containsExactly(0, 1, 1);
    assertThat(filled.describe()).contains("left out: 1 rows");

    Dataset dropped = Wanted.of(path).inputs("x").missing(Missing.DROP).window(1, 1).open();
    assertThat(windows(dropped, Part.TRAINING)).containsExactly("2 -> 4", "4 -> 5");
  }

  @Test
  void aMissingValueIsThatOfARowBeforeEvenIfThatRowIsLeftOut() {
    Path path = file("gaps.csv", "a,b,y\n1,,1\n,2,2\n3,,3\n4,4,4\n");
    Dataset data = Wanted.of(path).inputs("a", "b").missing(Missing.PREVIOUS).open();
    Batch batch = data.evaluation(Part.TRAINING, 1, 9).next();
    assertThat(Arrays.copyOf(batch.reals(), 4)).containsExactly(1, 2, 3, 2);
    assertThat(data.describe()).contains("left out: 1 rows");
  }

  @Test
  void aMissingValueIsNeverThatOfAnotherSeries() {
    Path path = file("two.csv", "s,a,b,y\np,8,9,1\np,8,9,2\nq,1,,3\nq,,2,4\nq,3,,5\nq,4,4,6\n");
    Dataset data =
        Wanted.of(path).series("s").inputs("a", "b").missing(Missing.PREVIOUS).window(1, 1).open();
    Batch batch = data.evaluation(Part.TRAINING, 3, 9).next();
    assertThat(Arrays.copyOf(batch.reals(), 6)).containsExactly(8, 9, 1, 2, 3, 2);
  }

  @Test
  void textColumnsBecomeOneInputPerValue() {
    Path path = file("w.csv", "y,weather\n1,rain\n2,sun\n3,rain\n4,fog\n");
    Dataset data = Wanted.of(path).split(NONE, new Split.Count(1)).open();
    assertThat(data.encoding().inputs())
        .contains(new Column.Categories("weather", List.of("rain", "sun")));
    Batch batch = data.evaluation(Part.TRAINING, 1, 9).next();
    assertThat(Arrays.copyOf(batch.reals(), 6)).containsExactly(1, 1, 0, 2, 0, 1);
    float[] fog = {9, 9};
    data.encoding().inputs().get(1).write("fog", fog, 0);
    assertThat(fog).containsExactly(0, 0);
    assertThat(Encoding.fromJson(data.encoding().toJson())).isEqualTo(data.encoding());
  }

  @Test
  void aWholeNumberNamesAClassAsTheDataDoes() {
    Path path = file("c.csv", "y,code\n1,7\n2,x\n3,z\n4,x\n");
    Encoding encoding = Wanted.of(path).split(NONE, new Split.Count(1)).open().encoding();
    assertThat(encoding.inputs(1.5, 7, 2, Double.NaN)).containsExactly(1.5f, 1, 0, 0, 2, 0, 0, 0);
  }

  @Test
  void aTestOfItsOwnIsAnotherFile() {
    Path test = file("test.csv", "y\n7\n8\n9\n");
    Dataset data = numbers(5).window(2, 1).split(NONE, new Split.FromFile(test)).open();
    assertThat(windows(data, Part.TRAINING)).hasSize(3);
    assertThat(windows(data, Part.TEST)).containsExactly("7 8 -> 9");
  }

  @Test
  void quotedFieldsFollowTheStandard() {
    Path path = file("q.csv", "\"y\",\"na\"\"me, \"\r\n1,\"a\nb\"\r\n2,\"c\"\r\n");
    Dataset data = Wanted.of(path).open();
    assertThat(data.encoding().inputs().get(1))
        .isEqualTo(new Column.Categories("na\"me,", List.of("a\nb", "c")));
  }

  @Test
  void wrongTablesAreRefusedWithTheirPlace() {
    refused(Wanted.of(file("a.csv", "x,z\n1,2\n")), "E0806", "has no column `y`", "`x`, `z`");
    refused(numbers(5).inputs("Y1"), "E0806", "has no column `Y1`", "did you mean `y`?");
    refused(
        Wanted.of(file("b.csv", "x,y\n1,1\n1,2\n3,1O\n4,4\n")),
        "E0807",
        "`1O` is not a number, but most of column `y` is",
        "b.csv:4:3");
    refused(
        Wanted.of(file("c.csv", "x,y\n1,2\n1,2,3\n")),
        "E0808",
        "this line has 3 columns where the header has 2",
        "c.csv:3:1");
    refused(Wanted.of(file("d.csv", "")), "E0805", "has no rows");
    refused(Wanted.of(file("e.csv", "x,y\n")), "E0805", "has no rows below its header");
    refused(Wanted.of(file("f.csv", "x,y\n1,\"2\n3,4\n")), "E0815", "a quote is not closed");
    refused(
        Wanted.of(file("j.csv", "x,y\n1,\"2\"3\n")),
        "E0815",
        "has more behind a closing quote",
        "j.csv:2:1");
    refused(Wanted.of(file("g.csv", "y,y\n1,2\n")), "E0815", "two columns are called `y`");
    refused(Wanted.of(file("h.csv", "y\na\nb\nc\n")), "E0819", "is text");
    refused(
        Wanted.of(
            file(
                "l.csv",
                "x,y\n\"\"\"7 7 7\",7\n\"\"\"7 7 7\",7\n\"\"\"7 7 7\",7 7\n\"\"\"7 7 7\",7\n")),
        "E0807",
        "l.csv:4:11");
    refused(
        Wanted.of(file("i.csv", "t,y\n2024-01-01,1\n2024-13-01,2\n")).time("t"),
        "E0813",
        "`2024-13-01` in column `t` is not a date like 2024-06-01",
        "i.csv:3:1");
    refused(numbers(5).window(5, 1), "E0809", "has 5 time steps, and 6 are needed for a window");
    refused(
        numbers(20).window(15, 1).split(new Split.Fraction(0.25), NONE),
        "E0809",
        "the training part of",
        "has 15 time steps, and 16 are needed for a window and what follows it");
    refused(
        Wanted.of(file("k.csv", "s,y\na,1\na,2\na,3\nb,1\nb,2\nb,3\nb,4\n"))
            .series("s")
            .window(4, 1),
        "E0809",
        "the longest series in the training part of",
        "has 4 time steps");
    refused(
        Wanted.of(file("l.csv", "x,y\n1,1\n2,NA\n3,3\n4,NA\n")).window(2, 2),
        "E0809",
        "no 4 time steps after each other have a target");
    refused(numbers(5).split(NONE, new Split.Count(5)), "E0814", "leave nothing of 5 time steps");
    refused(numbers(50).split(new Split.Fraction(0.001), NONE), "E0814", "has nothing to predict");
    refused(
        numbers(5).split(NONE, new Split.After(LocalDate.EPOCH)),
        "E0814",
        "needs a `time` column of dates");
  }

  private static void refused(Wanted wanted, String... words) {
    assertThatThrownBy(wanted::open)
        .isInstanceOf(RnncException.class)
        .satisfies(e -> assertThat(e.getMessage()).contains(words));
  }
}
