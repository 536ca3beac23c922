package dev.rnnc.data;

import dev.rnnc.model.Tokens;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Collects the tokens of sequences under numbers of their own, until all have been seen and a
 * vocabulary can be made of those that training saw.
 */
final class TokenCollector {
  private final Tokens tokens;
  private final TokenIndex seen = new TokenIndex();
  private PackedTokens elements = new PackedTokens();
  private IntList starts = new IntList();
  // Of a piece of text.
  private int[] numbers = new int[0];

  TokenCollector(Tokens tokens) {
    this.tokens = tokens;
    starts.add(0);
  }

  /** Adds the tokens of a whole text to the open sequence. */
  void cut(TextReader text) {
    int begin = 0;
    while (text.more(begin)) {
      begin = Tokenizer.lastCut(tokens, text.chars(), text.end());
      cut(text.chars(), 0, begin);
    }
    cut(text.chars(), 0, text.end());
  }

  /** Adds the tokens of a text to the open sequence. */
  void cut(char[] text, int begin, int end) {
    if (tokens instanceof Tokens.Characters) {
      cutCharacters(text, begin, end);
    } else {
      Tokenizer.cut(tokens, text, begin, end, this::add);
    }
  }

  /** The same without a call for each, as texts are read before anything is compiled. */
  private void cutCharacters(char[] text, int begin, int end) {
    if (numbers.length < end - begin) {
      numbers = new int[end - begin];
    }
    int[] to = numbers;
    int[] known = seen.characters();
    int count = 0;
    for (int i = begin; i < end; i++) {
      int point = text[i];
      int number = point < known.length ? known[point] : -1;
      if (number < 0) { // a new one, or one of two chars
        point = Character.codePointAt(text, i, end);
        i += Character.charCount(point) - 1;
        number = seen.findOrAdd(point);
        known = seen.characters();
      }
      to[count++] = number;
    }
    elements.add(to, count);
  }

  /** Adds a token as it stands to the open sequence. */
  void add(char[] text, int begin, int end) {
    elements.add(seen.findOrAdd(text, begin, end));
  }

  /** Ends the open sequence. */
  void end() {
    starts.add(elements.size());
  }

  /** Tokens of all sequences so far. */
  int size() {
    return elements.size();
  }

  /** Where every collected token ends, in characters of the text. */
  private long[] characterEnds() {
    int[] lengths =
        seen.entries().stream()
            .mapToInt(entry -> entry.codePointCount(0, entry.length()))
            .toArray();
    long[] ends = new long[elements.size()];
    long end = 0;
    for (int i = 0; i < ends.length; i++) {
      end += lengths[elements.get(i)];
      ends[i] = end;
    }
    return ends;
  }

  /**
   * Parts what was collected by its characters, cut at the end of a word: of byte pairs no one
   * knows how many tokens there will be before training's have been learned.
   */
  Portions.Bounds contiguousByCharacters(Portions portions) {
    long[] ends = characterEnds();
    Portions.Bounds bounds =
        portions.contiguous(Math.toIntExact(ends[ends.length - 1]), "characters");
    return new Portions.Bounds(
        place(ends, bounds.training()), place(ends, bounds.validation()), ends.length);
  }

  /** How many tokens end up to a character; the first one always counts. */
  private static int place(long[] ends, long character) {
    int found = Arrays.binarySearch(ends, character);
    return Math.max(1, found >= 0 ? found + 1 : -found - 1);
  }

  /** All tokens, one after the other; see {@link #settle}. */
  PackedTokens elements() {
    return elements;
  }

  /** The sequences that are for a part. */
  TokenSequences sequences(List<Part> parts, Part part) {
    return TokenSequences.of(elements, starts, parts, part);
  }

  /** How often each token occurs from {@code begin} to {@code end}. */
  long[] counts(int begin, int end) {
    long[] counts = new long[seen.size()];
    elements.count(begin, end, counts);
    return counts;
  }

  /** How often each token occurs in some sequences. */
  long[] counts(TokenSequences sequences) {
    long[] counts = new long[seen.size()];
    for (int i = 0; i < sequences.count(); i++) {
      elements.count(sequences.begin(i), sequences.end(i), counts);
    }
    return counts;
  }

  /**
   * Ends the collecting: gives all tokens the numbers of a trained model's vocabulary, or of that
   * which training saw.
   *
   * <p>Where tokens are byte pairs, what was collected are words, and now become their pieces.
   *
   * @param given the trained model's
   * @param trainingCounts how often training saw each token
   * @param marks places among what was collected, in ascending order, that move along
   */
  Vocabulary settle(
      Optional<Vocabulary> given,
      long[] trainingCounts,
      boolean unknown,
      boolean startAndEnd,
      int... marks) {
    Vocabulary vocabulary =
        given.orElseGet(() ->
            tokens instanceof Tokens.BytePairs pairs
                ? Vocabulary.ofBytePairs(pairs, seen, trainingCounts, startAndEnd)
                : Vocabulary.of(tokens, seen, trainingCounts, unknown, startAndEnd));
    if (tokens instanceof Tokens.BytePairs) {
      cutWords(vocabulary, marks);
    } else {
      elements.settle(numbersIn(vocabulary));
    }
    return vocabulary;
  }

  private void cutWords(Vocabulary vocabulary, int[] marks) {
    List<int[]> pieces = seen.entries().stream().map(vocabulary::cut).toList();
    PackedTokens cut = new PackedTokens();
    IntList cutStarts = new IntList();
    int sequence = 0;
    int mark = 0;
    for (int i = 0; i <= elements.size(); i++) {
      while (sequence < starts.size() && starts.get(sequence) == i) {
        cutStarts.add(cut.size());
        sequence++;
      }
      while (mark < marks.length && marks[mark] == i) {
        marks[mark++] = cut.size();
      }
      if (i < elements.size()) {
        int[] word = pieces.get(elements.get(i));
        cut.add(word, word.length);
      }
    }
    cut.settle(IntStream.range(0, vocabulary.size()).toArray());
    elements = cut;
    starts = cutStarts;
  }

  /** From the numbers collected under to those of the vocabulary. */
  private int[] numbersIn(Vocabulary vocabulary) {
    int[] numbers = new int[seen.size()];
    Set<String> missing = new LinkedHashSet<>();
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = vocabulary.find(seen.entries().get(i));
      if (numbers[i] < 0) {
        missing.add(seen.entries().get(i));
      }
    }
    if (!missing.isEmpty()) {
      throw Problem.unknownCharacters(List.copyOf(missing), vocabulary.entries());
    }
    return numbers;
  }
}
