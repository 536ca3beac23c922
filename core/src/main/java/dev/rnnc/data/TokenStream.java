package dev.rnnc.data;

import java.util.ArrayList;
import java.util.List;

/**
 * A stretch of one long text: every token but the first is a target. Cut into as many equal rows as
 * the batch has, each carried on from window to window; the last row and the last window may be
 * shorter, so that no target is left out.
 */
final class TokenStream implements Examples.Streams {
  private final String name;
  private final Vocabulary vocabulary;
  private final PackedTokens tokens;
  private final int begin;
  private final int end;

  /**
   * @param name for messages
   * @param tokens of which this part has those from {@code begin} to {@code end}
   */
  TokenStream(String name, Vocabulary vocabulary, PackedTokens tokens, int begin, int end) {
    this.name = name;
    this.vocabulary = vocabulary;
    this.tokens = tokens;
    this.begin = begin;
    this.end = end;
  }

  @Override
  public long targets() {
    return Math.max(0, end - begin - 1);
  }

  @Override
  public String size() {
    return "%,d tokens".formatted(end - begin);
  }

  @Override
  public List<String> shown(int most) {
    List<String> lines = new ArrayList<>();
    int width = 24;
    for (int i = 0; i < most && begin + i * width + 1 < end; i++) {
      int from = begin + i * width;
      int to = Math.min(from + width, end - 1);
      lines.add(
          Shown.tokens(vocabulary, tokens.copy(from, to), 0, to - from)
              + " -> "
              + Shown.tokens(vocabulary, tokens.copy(from + 1, to + 1), 0, to - from));
    }
    return lines;
  }

  @Override
  public void needWindow(int unroll) {
    if (targets() < unroll) {
      throw Problem.tooShort(
          name,
          "%,d tokens".formatted(end - begin),
          unroll + 1L,
          "a window of `unroll` tokens and the next one");
    }
  }

  @Override
  public BatchSource.Plan plan(int batch, int unroll) {
    return new Windows(this, batch, unroll);
  }

  /** The windows of the rows. */
  private static final class Windows implements BatchSource.Plan {
    private final TokenStream stream;
    private final int targets;
    private final int rowLength;
    private final int rows;
    private final int unroll;

    Windows(TokenStream stream, int batch, int unroll) {
      this.stream = stream;
      this.targets = Math.toIntExact(stream.targets());
      // Rows shorter than a window would waste what they remember.
      int atMost = Math.clamp(targets / unroll, 1, batch);
      this.rowLength = Math.ceilDiv(targets, atMost);
      this.rows = Math.ceilDiv(targets, rowLength);
      this.unroll = unroll;
    }

    @Override
    public int batches() {
      return Math.ceilDiv(rowLength, unroll);
    }

    @Override
    public int rows() {
      return rows;
    }

    @Override
    public void begin(long epoch) {
      // The text has only one order.
    }

    @Override
    public void fill(int number, Batch batch) {
      int from = number * unroll;
      int steps = Math.min(unroll, rowLength - from);
      batch.begin(steps, rows, number == batches() - 1);
      for (int row = 0; row < rows; row++) {
        int first = row * rowLength + from;
        int valid = Math.clamp(Math.min((row + 1) * rowLength, targets) - first, 0, steps);
        int at = stream.begin + first;
        stream.tokens.copy(at, valid, batch.tokens, row, rows);
        stream.tokens.copy(at + 1, valid, batch.targetIndices, row, rows);
        batch.lengths[row] = valid;
        batch.reset[row] = number == 0 ? 1 : 0;
        batch.count(valid);
      }
    }
  }
}
