package dev.rnnc.data;

import java.util.Optional;
import java.util.function.IntToLongFunction;
import java.util.function.Supplier;

/** Says how many tokens of a part training never saw. */
final class UnknownTokens {
  private UnknownTokens() {}

  /**
   * A sentence, if there are any.
   *
   * @param total of the part's tokens
   * @param counter how often a token occurs in the part
   */
  static Optional<Supplier<String>> note(
      Part part, Vocabulary vocabulary, long total, IntToLongFunction counter) {
    if (vocabulary.unknown().isEmpty()) {
      return Optional.empty();
    }
    long count = counter.applyAsLong(vocabulary.unknown().getAsInt());
    return count == 0
        ? Optional.empty()
        : Optional.of(() ->
            "unknown tokens in %s: %,d of %,d (%s%%)"
                .formatted(part.word(), count, total, Portions.percent((double) count / total)));
  }
}
