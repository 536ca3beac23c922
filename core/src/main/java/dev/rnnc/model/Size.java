package dev.rnnc.model;

import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * A feature size: a number plus multiples of sizes from the data, such as {@code vocabulary + 8}.
 * Equal sizes are equal records.
 */
public record Size(long constant, Map<DataSize, Long> terms) {
  public Size {
    Map<DataSize, Long> kept = new TreeMap<>();
    terms.forEach((name, times) -> {
      if (times != 0) {
        kept.put(name, times);
      }
    });
    terms = Map.copyOf(kept);
  }

  public static Size of(long number) {
    return new Size(number, Map.of());
  }

  public static Size of(DataSize size) {
    return new Size(0, Map.of(size, 1L));
  }

  public Size plus(Size other) {
    Map<DataSize, Long> sum = new TreeMap<>();
    sum.putAll(terms);
    other.terms.forEach((name, times) -> sum.merge(name, times, Long::sum));
    return new Size(Math.addExact(constant, other.constant), sum);
  }

  public Size times(long factor) {
    Map<DataSize, Long> product = new TreeMap<>();
    terms.forEach((name, times) -> product.put(name, Math.multiplyExact(times, factor)));
    return new Size(Math.multiplyExact(constant, factor), product);
  }

  /** The number, if no size from the data is in it. */
  public OptionalInt literal() {
    return terms.isEmpty() ? OptionalInt.of(Math.toIntExact(constant)) : OptionalInt.empty();
  }

  /** The same size with numbers in the place of those sizes from the data that are given. */
  public Size with(Map<DataSize, Integer> sizes) {
    Size result = Size.of(constant);
    for (Map.Entry<DataSize, Long> term : terms.entrySet()) {
      Integer known = sizes.get(term.getKey());
      Size size = known == null ? Size.of(term.getKey()) : Size.of(known);
      result = result.plus(size.times(term.getValue()));
    }
    return result;
  }

  /** The number, given the sizes from the data. */
  public int bind(Map<DataSize, Integer> sizes) {
    long sum = constant;
    for (Map.Entry<DataSize, Long> term : terms.entrySet()) {
      Integer size = sizes.get(term.getKey());
      if (size == null) {
        throw new ModelException("the data has no " + term.getKey().word());
      }
      sum += term.getValue() * size;
    }
    return Math.toIntExact(sum);
  }

  /** {@code 128}, {@code vocabulary}, {@code 2 * classes + 1}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(terms)
        .forEach((name, times) -> {
          text.append(text.isEmpty() ? "" : " + ");
          text.append(times == 1 ? "" : times + " * ").append(name.word());
        });
    if (text.isEmpty() || constant != 0) {
      text.append(text.isEmpty() ? "" : " + ").append(constant);
    }
    return text.toString();
  }
}
