package dev.rnnc.data;

import dev.rnnc.model.Tokens;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Collects the tokens of sequences under numbers of their own, until all have been seen and a
 * vocabulary can be made of those that training saw.
 */
final class TokenCollector {
  private final Tokens tokens;
  private final TokenIndex seen = new TokenIndex();
  private final IntList elements = new IntList();
  private final IntList starts = new IntList();

  TokenCollector(Tokens tokens) {
    this.tokens = tokens;
    starts.add(0);
  }

  /** Adds the tokens of a text to the open sequence. */
  void cut(String text, int begin, int end) {
    if (tokens instanceof Tokens.Characters) {
      cutCharacters(text, begin, end);
      return;
    }
    Tokenizer.cut(
        tokens,
        text,
        begin,
        end,
        (whole, from, to) -> elements.add(seen.findOrAdd(whole, from, to)));
  }

  /** The same without a call for each, as texts are read before anything is compiled. */
  private void cutCharacters(String text, int begin, int end) {
    elements.reserve(end - begin);
    for (int i = begin; i < end; ) {
      int next = Tokenizer.nextCharacter(text, i, end);
      elements.add(seen.findOrAdd(text, i, next));
      i = next;
    }
  }

  /** Adds a token as it stands to the open sequence. */
  void add(String token) {
    elements.add(seen.findOrAdd(token, 0, token.length()));
  }

  /** Ends the open sequence. */
  void end() {
    starts.add(elements.size());
  }

  /** Tokens of all sequences so far. */
  int size() {
    return elements.size();
  }

  Ragged sequences() {
    return new Ragged(elements.toArray(), starts.toArray());
  }

  /** How often each token occurs in these sequences. */
  long[] counts(Ragged all, int[] lists) {
    long[] counts = new long[seen.size()];
    for (int list : lists) {
      for (int i = all.begin(list); i < all.end(list); i++) {
        counts[all.elements()[i]]++;
      }
    }
    return counts;
  }

  /** The vocabulary of a trained model, or that of what training saw. */
  Vocabulary vocabulary(
      Optional<Encoding> given, long[] trainingCounts, boolean unknown, boolean startAndEnd) {
    return given
        .flatMap(Encoding::vocabulary)
        .orElseGet(() -> Vocabulary.of(tokens, seen, trainingCounts, unknown, startAndEnd));
  }

  /** From the numbers collected under to those of the vocabulary. */
  int[] numbersIn(Vocabulary vocabulary) {
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
