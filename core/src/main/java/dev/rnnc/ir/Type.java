package dev.rnnc.ir;

import dev.rnnc.source.BrokenInvariant;
import java.util.List;

/**
 * The type of a value: {@code [time, batch, features...]}, of which time and batch may be absent
 * and are known only when the program runs.
 *
 * @param element what the elements are
 * @param time whether the value has one row group per time step; implies batch
 * @param batch whether the value has one row per sequence of the batch
 * @param features the literal feature sizes; a token is an INDEX without feature sizes
 */
public record Type(ElementType element, boolean time, boolean batch, List<Integer> features) {
  public Type {
    features = List.copyOf(features);
    if (time && !batch) {
      throw new BrokenInvariant("ir", "a type with time but without batch");
    }
    for (int size : features) {
      if (size < 0) {
        throw new BrokenInvariant("ir", "feature sizes " + features);
      }
    }
  }

  /** A weight or another value that is the same for all rows: {@code [features...]}. */
  public static Type whole(Integer... features) {
    return new Type(ElementType.REAL, false, false, List.of(features));
  }

  /** One row per sequence: {@code [batch, features...]}. */
  public static Type row(Integer... features) {
    return new Type(ElementType.REAL, false, true, List.of(features));
  }

  /** One row per time step and sequence: {@code [time, batch, features...]}. */
  public static Type sequence(Integer... features) {
    return new Type(ElementType.REAL, true, true, List.of(features));
  }

  /** Tokens per time step and sequence: {@code [time, batch]}. */
  public static Type tokens() {
    return new Type(ElementType.INDEX, true, true, List.of());
  }

  /** An index per sequence, such as a length or a class: {@code [batch]}. */
  public static Type indexPerRow() {
    return new Type(ElementType.INDEX, false, true, List.of());
  }

  /** The product of the feature sizes. */
  public int featureCount() {
    long count = 1;
    for (int size : features) {
      count *= size;
    }
    return Math.toIntExact(count);
  }

  public int rank() {
    return features.size();
  }

  /** The last feature size. */
  public int width() {
    return features.getLast();
  }

  public boolean isWhole() {
    return !time && !batch;
  }

  public Type withFeatures(List<Integer> sizes) {
    return new Type(element, time, batch, sizes);
  }

  public Type withFeatures(Integer... sizes) {
    return withFeatures(List.of(sizes));
  }

  /** The same features with the time and batch of {@code other}. */
  public Type withRowsOf(Type other) {
    return new Type(element, other.time, other.batch, features);
  }

  /** The type of one time step of this value, as a loop body sees it. */
  public Type oneStep() {
    return new Type(element, false, batch, features);
  }

  /** The type of all time steps of this value of a loop body. */
  public Type allSteps() {
    return new Type(element, true, true, features);
  }

  /** {@code [time, batch, 128]}, with {@code index} before it if the elements are indices. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(element == ElementType.INDEX ? "index[" : "[");
    String separator = "";
    for (String part :
        java.util.stream.Stream.concat(
                java.util.stream.Stream.of(time ? "time" : "", batch ? "batch" : ""),
                features.stream().map(String::valueOf))
            .filter(part -> !part.isEmpty())
            .toList()) {
      text.append(separator).append(part);
      separator = ", ";
    }
    return text.append(']').toString();
  }
}
