package dev.rnnc.model;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The type of an expression. Numbers have no sizes; vectors one, matrices two, a matrix with heads
 * three.
 */
public record ValueType(Kind kind, List<Size> sizes) {
  /** What the expression depends on. */
  public enum Kind {
    /** The same for every time step and sequence: a weight, a number. */
    WEIGHT,
    /** Differs by time step and sequence. */
    VALUE,
    /** A token: in equations a one-hot vector of the size of its vocabulary. */
    TOKEN
  }

  public ValueType {
    sizes = List.copyOf(sizes);
  }

  public static ValueType number() {
    return new ValueType(Kind.WEIGHT, List.of());
  }

  public static ValueType weight(Size... sizes) {
    return new ValueType(Kind.WEIGHT, List.of(sizes));
  }

  public static ValueType value(Size... sizes) {
    return new ValueType(Kind.VALUE, List.of(sizes));
  }

  public static ValueType token(Size vocabulary) {
    return new ValueType(Kind.TOKEN, List.of(vocabulary));
  }

  public int rank() {
    return sizes.size();
  }

  public boolean isWeight() {
    return kind == Kind.WEIGHT;
  }

  public ValueType withSizes(List<Size> other) {
    return new ValueType(kind, other);
  }

  /** The same value, a token as the one-hot vector it stands for. */
  public ValueType dense() {
    return kind == Kind.TOKEN ? new ValueType(Kind.VALUE, sizes) : this;
  }

  /** {@code [128, vocabulary]}; {@code a number} without sizes. */
  @Override
  public String toString() {
    if (sizes.isEmpty()) {
      return "a number";
    }
    return sizes.stream().map(Size::toString).collect(Collectors.joining(", ", "[", "]"));
  }
}
