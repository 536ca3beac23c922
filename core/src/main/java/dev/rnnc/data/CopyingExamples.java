package dev.rnnc.data;

import dev.rnnc.model.DataSource;
import dev.rnnc.model.Task;
import dev.rnnc.model.Tokens;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The copying problem: ten symbols out of eight, {@code delay - 1} blanks, a sign to begin, and ten
 * blanks; the target is blanks up to the sign, and then the ten symbols in their order. Who has
 * forgotten them loses {@code 10 log 8 / (delay + 20)} a time step. An example is a function of its
 * number alone.
 *
 * @see <a href="https://arxiv.org/abs/1511.06464">Arjovsky, Shah and Bengio 2016, section 5.1</a>
 */
final class CopyingExamples implements Examples.Sequences {
  static final int COPIED = 10;
  private static final int SYMBOLS = 8;
  private static final int BLANK = SYMBOLS;
  private static final int SIGN = SYMBOLS + 1;
  private static final List<String> ENTRIES =
      List.of("0", "1", "2", "3", "4", "5", "6", "7", "_", "|");

  private static final long SEED = 20151120;

  private final Encoding encoding;
  private final int delay;
  private final int begin;
  private final int end;

  private CopyingExamples(Encoding encoding, int delay, int begin, int end) {
    this.encoding = encoding;
    this.delay = delay;
    this.begin = begin;
    this.end = end;
  }

  static Loaded load(DataSource.Copying source) {
    Portions.Bounds bounds =
        new Portions(source.validation(), source.test()).contiguous(source.count(), "examples");
    Vocabulary vocabulary =
        new Vocabulary(new Tokens.Characters(), new Vocabulary.Specials(false, false), ENTRIES);
    Encoding encoding = Encoding.ofText(vocabulary);
    Map<Part, Examples> parts = new EnumMap<>(Part.class);
    put(parts, Part.TRAINING, encoding, source.delay(), 0, bounds.training());
    put(parts, Part.VALIDATION, encoding, source.delay(), bounds.training(), bounds.validation());
    put(parts, Part.TEST, encoding, source.delay(), bounds.validation(), bounds.test());
    return new Loaded(
        encoding, parts, Map.of(), "generated: all examples are drawn independently", List.of());
  }

  private static void put(
      Map<Part, Examples> parts, Part part, Encoding encoding, int delay, int begin, int end) {
    if (end > begin) {
      parts.put(part, new CopyingExamples(encoding, delay, begin, end));
    }
  }

  @Override
  public int count() {
    return end - begin;
  }

  private int length() {
    return delay + 2 * COPIED;
  }

  @Override
  public int length(int example) {
    return length();
  }

  @Override
  public long targets() {
    return (long) count() * length();
  }

  @Override
  public String size() {
    return "%,d sequences of %,d".formatted(count(), length());
  }

  /** Of blanks that are certain, and symbols that are guessed. */
  @Override
  public List<Baseline> baselines() {
    return List.of(Baseline.naive(COPIED * StrictMath.log(SYMBOLS) / length()));
  }

  @Override
  public void fill(int example, int row, Batch batch) {
    Shuffle draw = new Shuffle(SEED, begin + example);
    int rows = batch.rows();
    int length = length();
    for (int step = 0; step < length; step++) {
      batch.tokens[step * rows + row] = BLANK;
      batch.targetIndices[step * rows + row] = BLANK;
    }
    for (int i = 0; i < COPIED; i++) {
      int symbol = draw.below(SYMBOLS);
      batch.tokens[i * rows + row] = symbol;
      batch.targetIndices[(length - COPIED + i) * rows + row] = symbol;
    }
    batch.tokens[(COPIED + delay - 1) * rows + row] = SIGN;
    batch.count(length);
  }

  @Override
  public List<String> shown(int most) {
    List<String> lines = new ArrayList<>();
    Vocabulary vocabulary = encoding.vocabulary().orElseThrow();
    Batch batch = new Batch(Task.Target.TOKEN_PER_STEP, 0, 0, false);
    for (int i = 0; i < Math.min(most, count()); i++) {
      batch.begin(length(), 1, true);
      fill(i, 0, batch);
      lines.add(
          Shown.tokens(vocabulary, batch.tokens, 0, length())
              + " -> "
              + Shown.tokens(vocabulary, batch.targetIndices, 0, length()));
    }
    return lines;
  }
}
