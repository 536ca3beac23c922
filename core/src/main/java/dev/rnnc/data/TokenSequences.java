package dev.rnnc.data;

import java.util.List;

/** Stretches of tokens that lie among those of all parts. */
final class TokenSequences {
  private final PackedTokens tokens;
  private final int[] begins;
  private final int[] ends;

  private TokenSequences(PackedTokens tokens, int[] begins, int[] ends) {
    this.tokens = tokens;
    this.begins = begins;
    this.ends = ends;
  }

  /**
   * Those of one part.
   *
   * @param starts where each of all sequences begins; one more than there are
   * @param parts of all sequences
   */
  static TokenSequences of(PackedTokens tokens, IntList starts, List<Part> parts, Part part) {
    int[] chosen = Part.indices(parts, part);
    int[] begins = new int[chosen.length];
    int[] ends = new int[chosen.length];
    for (int i = 0; i < chosen.length; i++) {
      begins[i] = starts.get(chosen[i]);
      ends[i] = starts.get(chosen[i] + 1);
    }
    return new TokenSequences(tokens, begins, ends);
  }

  int count() {
    return begins.length;
  }

  int begin(int sequence) {
    return begins[sequence];
  }

  int end(int sequence) {
    return ends[sequence];
  }

  int length(int sequence) {
    return ends[sequence] - begins[sequence];
  }

  /** Tokens of the longest, 0 of none. */
  int longest() {
    int longest = 0;
    for (int i = 0; i < begins.length; i++) {
      longest = Math.max(longest, length(i));
    }
    return longest;
  }

  /** Tokens of all of them. */
  long size() {
    long size = 0;
    for (int i = 0; i < begins.length; i++) {
      size += length(i);
    }
    return size;
  }

  /** How often a token occurs. */
  long count(int token) {
    long count = 0;
    for (int i = 0; i < begins.length; i++) {
      count += tokens.count(begins[i], ends[i], token);
    }
    return count;
  }

  /** The tokens of one, copied. */
  int[] tokens(int sequence) {
    return tokens.copy(begins[sequence], ends[sequence]);
  }

  /** Writes the tokens of one to a row of a {@code [time, batch]} array, from a time step on. */
  void fill(int sequence, int[] into, int step, int row, int rows) {
    tokens.copy(begins[sequence], length(sequence), into, step * rows + row, rows);
  }
}
