package dev.rnnc.data;

import dev.rnnc.model.DataSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The adding problem: at each time step a number between 0 and 1 and a mark; the target is the sum
 * of the two numbers that are marked. Always saying 1 has a squared error of 1/6. An example is a
 * function of its number alone, so that none is kept and all runs see the same.
 *
 * @see <a href="https://arxiv.org/abs/1504.00941">Le, Jaitly and Hinton 2015, section 4.1</a>
 */
final class AddingExamples implements Examples.Sequences {
  private static final long SEED = 20150407;

  private final int length;
  private final int begin;
  private final int end;

  private AddingExamples(int length, int begin, int end) {
    this.length = length;
    this.begin = begin;
    this.end = end;
  }

  static Loaded load(DataSource.Adding source) {
    if (source.length() < 2 || source.count() < 1) {
      throw Problem.tooShort(
          "a sequence of the adding problem",
          "%,d time steps".formatted(source.length()),
          2,
          "two numbers to add");
    }
    Portions.Bounds bounds =
        new Portions(source.validation(), source.test()).contiguous(source.count(), "examples");
    Map<Part, Examples> parts = new EnumMap<>(Part.class);
    put(parts, Part.TRAINING, source.length(), 0, bounds.training());
    put(parts, Part.VALIDATION, source.length(), bounds.training(), bounds.validation());
    put(parts, Part.TEST, source.length(), bounds.validation(), bounds.test());
    Encoding encoding =
        new Encoding(
            Optional.empty(),
            List.of(),
            List.of(
                new Column.Numeric("number", 0, 1, false),
                new Column.Numeric("marked", 0, 1, false)),
            Optional.of(new Column.Numeric("sum", 0, 1, false)),
            1);
    return new Loaded(
        encoding, parts, Map.of(), "generated: all examples are drawn independently", List.of());
  }

  private static void put(Map<Part, Examples> parts, Part part, int length, int begin, int end) {
    if (end > begin) {
      parts.put(part, new AddingExamples(length, begin, end));
    }
  }

  @Override
  public int count() {
    return end - begin;
  }

  @Override
  public int length(int example) {
    return length;
  }

  @Override
  public long targets() {
    return count();
  }

  @Override
  public String size() {
    return "%,d sequences of %,d".formatted(count(), length);
  }

  @Override
  public List<Baseline> baselines() {
    return List.of(Baseline.naive(1 / 6.0));
  }

  @Override
  public void fill(int example, int row, Batch batch) {
    Shuffle draw = new Shuffle(SEED, begin + example);
    int one = draw.below(length);
    int another = draw.below(length - 1);
    another += another >= one ? 1 : 0;
    int first = batch.realsAt(0, row);
    int stride = batch.realsAt(1, row) - first;
    for (int step = 0, at = first; step < length; step++, at += stride) {
      batch.reals[at] = draw.unit();
    }
    batch.reals[first + one * stride + 1] = 1;
    batch.reals[first + another * stride + 1] = 1;
    batch.targetValues[row] =
        batch.reals[first + one * stride] + batch.reals[first + another * stride];
    batch.targetWeights[row] = 1;
    batch.count(1);
  }

  @Override
  public List<String> shown(int most) {
    List<String> lines = new ArrayList<>();
    Batch batch = new Batch(dev.rnnc.model.Task.Target.VALUES, 2, 1, false);
    for (int i = 0; i < Math.min(most, count()); i++) {
      batch.begin(length, 1, true);
      fill(i, 0, batch);
      lines.add(
          "%s .. -> %s"
              .formatted(
                  Shown.values(batch.reals, 0, Math.min(12, 2 * length)),
                  Shown.values(batch.targetValues, 0, 1)));
    }
    return lines;
  }
}
