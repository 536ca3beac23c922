package dev.rnnc.model;

/** How text becomes tokens. */
public sealed interface Tokens {
  /** A token is a Unicode code point. */
  record Characters() implements Tokens {}

  /** A token is a word or a mark; words seen less than {@code minCount} times are unknown. */
  record Words(int minCount) implements Tokens {}

  /** Byte-pair encoding with so many tokens. Sennrich et al. 2016. */
  record BytePairs(int size) implements Tokens {}
}
