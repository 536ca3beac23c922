package dev.rnnc.data;

import dev.rnnc.model.Tokens;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The tokens of a model and their numbers. Special ones come first: one for what training never
 * saw, and a start and an end where the text is cut into sequences. Characters follow by code
 * point, words by how often training saw them, byte pairs behind their characters in the order in
 * which they were learned. Safe for many threads.
 */
public final class Vocabulary {
  static final String UNKNOWN = "<unknown>";
  static final String START = "<start>";
  static final String END = "<end>";

  /** Which special tokens there are. */
  record Specials(boolean unknown, boolean startAndEnd) {
    int count() {
      return (unknown ? 1 : 0) + (startAndEnd ? 2 : 0);
    }
  }

  private final Tokens tokens;
  private final Specials specials;
  private final BytePairs pairs;
  private final TokenIndex index = new TokenIndex();

  /**
   * @param entries without the special ones
   */
  Vocabulary(Tokens tokens, Specials specials, List<String> entries) {
    this(tokens, specials, entries, BytePairs.of(List.of()));
  }

  /**
   * @param entries without the special ones
   * @param pairs how words are cut, where tokens are byte pairs
   */
  Vocabulary(Tokens tokens, Specials specials, List<String> entries, BytePairs pairs) {
    this.pairs = pairs;
    this.tokens = tokens;
    this.specials = specials;
    if (specials.unknown()) {
      index.addSpecial(UNKNOWN);
    }
    if (specials.startAndEnd()) {
      index.addSpecial(START);
      index.addSpecial(END);
    }
    entries.forEach(index::findOrAdd);
  }

  /**
   * Of tokens as training saw them.
   *
   * @param seen distinct tokens
   * @param counts how often training saw each; 0 for those of other parts
   * @param unknown whether there is an unknown token even if nothing needs it
   */
  static Vocabulary of(
      Tokens tokens, TokenIndex seen, long[] counts, boolean unknown, boolean startAndEnd) {
    long least = tokens instanceof Tokens.Words words ? Math.max(1, words.minCount()) : 1;
    boolean byCount = tokens instanceof Tokens.Words;
    List<Integer> kept = new ArrayList<>();
    for (int i = 0; i < seen.size(); i++) {
      if (counts[i] >= least) {
        kept.add(i);
      }
    }
    kept.sort((left, right) -> {
      int order = byCount ? Long.compare(counts[right], counts[left]) : 0;
      List<String> texts = seen.entries();
      return order != 0 ? order : compare(texts.get(left), texts.get(right));
    });
    List<String> entries = new ArrayList<>();
    kept.forEach(i -> entries.add(seen.entries().get(i)));
    boolean needed = entries.size() < seen.size();
    return new Vocabulary(tokens, new Specials(unknown || needed, startAndEnd), entries);
  }

  /**
   * Of byte pairs, learned from words as training saw them.
   *
   * @param words distinct ones
   * @param counts how often training saw each; 0 for those of other parts
   */
  static Vocabulary ofBytePairs(
      Tokens.BytePairs tokens, TokenIndex words, long[] counts, boolean startAndEnd) {
    Map<String, Long> counted = BytePairs.counted(words.entries(), counts);
    Specials specials = new Specials(true, startAndEnd);
    Set<String> entries = new LinkedHashSet<>();
    counted.keySet().stream()
        .flatMap(word -> word.codePoints().boxed())
        .distinct()
        .sorted()
        .forEach(point -> entries.add(Character.toString(point)));
    int least = specials.count() + entries.size();
    if (tokens.size() < least) {
      throw Problem.tokens(tokens.size(), least, entries.size(), specials.count());
    }
    int room = tokens.size() - least;
    BytePairs pairs = BytePairs.learn(counted, room);
    entries.addAll(pairs.joined());
    return new Vocabulary(tokens, specials, List.copyOf(entries), pairs);
  }

  /** By code points, which differs from the order of Java's chars beyond U+FFFF. */
  private static int compare(String left, String right) {
    int at = 0;
    while (at < left.length() && at < right.length()) {
      int order = Integer.compare(left.codePointAt(at), right.codePointAt(at));
      if (order != 0) {
        return order;
      }
      at += Character.charCount(left.codePointAt(at));
    }
    return Integer.compare(left.length(), right.length());
  }

  /** The number of tokens, special ones included. */
  public int size() {
    return index.size();
  }

  /** How text is cut. */
  public Tokens tokens() {
    return tokens;
  }

  /** A token's text, such as {@code a}, {@code the} or {@code <start>}. */
  public String token(int token) {
    return index.entries().get(token);
  }

  /** The token that stands for all that training never saw. */
  public OptionalInt unknown() {
    return specials.unknown() ? OptionalInt.of(0) : OptionalInt.empty();
  }

  /** The token before a sequence's first. */
  public OptionalInt start() {
    return specials.startAndEnd()
        ? OptionalInt.of(specials.unknown() ? 1 : 0)
        : OptionalInt.empty();
  }

  /** The token after a sequence's last. */
  public OptionalInt end() {
    return specials.startAndEnd()
        ? OptionalInt.of(specials.unknown() ? 2 : 1)
        : OptionalInt.empty();
  }

  /** Whether a sample may have this token: neither the unknown nor the start. */
  public boolean mayBeDrawn(int token) {
    return token >= specials.count() || (end().isPresent() && token == end().getAsInt());
  }

  /**
   * The tokens of a text; what training never saw is the unknown token.
   *
   * @throws dev.rnnc.source.RnncException if there is none and the text needs it
   */
  public int[] encode(String text) {
    return encode(text, unknown().orElse(-1));
  }

  /**
   * The tokens of a prompt, without a start token. An unknown word is the unknown token.
   *
   * @throws dev.rnnc.source.RnncException naming the characters that training never saw
   */
  public int[] encodePrompt(String text) {
    return encode(text, tokens instanceof Tokens.Words ? unknown().orElse(-1) : -1);
  }

  private int[] encode(String text, int forUnknown) {
    IntList numbers = new IntList();
    Set<String> missing = new LinkedHashSet<>();
    Tokenizer.cut(
        tokens,
        text.toCharArray(),
        0,
        text.length(),
        (whole, begin, end) -> {
          if (tokens instanceof Tokens.BytePairs) {
            pieces(new String(whole, begin, end - begin), forUnknown, numbers, missing);
            return;
          }
          int found = index.find(whole, begin, end);
          if (found < 0 && forUnknown < 0) {
            missing.add(new String(whole, begin, end - begin));
          }
          numbers.add(found < 0 ? forUnknown : found);
        });
    if (!missing.isEmpty()) {
      throw Problem.unknownCharacters(List.copyOf(missing), entries());
    }
    return numbers.toArray();
  }

  private void pieces(String word, int forUnknown, IntList numbers, Set<String> missing) {
    for (String piece : pairs.cut(word)) {
      int found = index.find(piece.toCharArray(), 0, piece.length());
      if (found < 0 && forUnknown < 0) {
        missing.add(piece);
      }
      numbers.add(found < 0 ? forUnknown : found);
    }
  }

  /** The tokens of a word, where they are byte pairs. */
  int[] cut(String word) {
    IntList numbers = new IntList();
    pieces(word, unknown().orElse(-1), numbers, new LinkedHashSet<>());
    return numbers.toArray();
  }

  /** How words are cut, where tokens are byte pairs. */
  BytePairs pairs() {
    return pairs;
  }

  /** The number of one token as it stands, the unknown's or -1. */
  int find(String token) {
    int found = index.find(token.toCharArray(), 0, token.length());
    return found < 0 ? unknown().orElse(-1) : found;
  }

  /**
   * What a token adds to a text: itself, behind a blank where words are parted; nothing for a start
   * or end.
   *
   * @param before the token before it, or -1
   */
  public String piece(int before, int token) {
    if (isBound(token)) {
      return "";
    }
    String text = token(token);
    boolean first = before < 0 || isBound(before);
    boolean blank = tokens instanceof Tokens.Words && !first;
    return blank && Tokenizer.spaced(token(before), text) ? " " + text : text;
  }

  /** The text of tokens. */
  public String decode(int... numbers) {
    StringBuilder text = new StringBuilder();
    int before = -1;
    for (int number : numbers) {
      text.append(piece(before, number));
      before = number;
    }
    return text.toString();
  }

  private boolean isBound(int token) {
    return specials.startAndEnd() && token < specials.count() && (token > 0 || !specials.unknown());
  }

  /** All tokens but the special ones. */
  List<String> entries() {
    return List.copyOf(index.entries().subList(specials.count(), index.size()));
  }

  Specials specials() {
    return specials;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Vocabulary vocabulary
        && tokens.equals(vocabulary.tokens)
        && specials.equals(vocabulary.specials)
        && pairs.merges().equals(vocabulary.pairs.merges())
        && index.entries().equals(vocabulary.index.entries());
  }

  @Override
  public int hashCode() {
    return index.entries().hashCode();
  }

  /** Readable: the size and the first tokens. */
  @Override
  public String toString() {
    List<String> some = new ArrayList<>();
    for (int i = 0; i < Math.min(size(), 20); i++) {
      some.add(Problem.shown(token(i)));
    }
    return size() + " tokens: " + String.join(" ", some) + (size() > 20 ? " ..." : "");
  }
}
