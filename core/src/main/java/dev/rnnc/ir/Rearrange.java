package dev.rnnc.ir;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Operations that move elements and compute nothing. */
public sealed interface Rearrange extends Op {
  @Override
  default List<Type> types() {
    return List.of(type());
  }

  @Override
  Type type();

  /** The values one after the other along the feature dimension {@code axis}. */
  record Concat(List<Value> parts, int axis) implements Rearrange {
    public Concat {
      parts = List.copyOf(parts);
      Expect.that(!parts.isEmpty(), "a concatenation of nothing");
      Type first = parts.getFirst().type();
      for (Value part : parts) {
        Expect.real(part);
        Expect.sameRows(parts.getFirst(), part);
        Expect.that(
            axis < first.rank() && without(part.type(), axis).equals(without(first, axis)),
            "concatenate %s along %s",
            part,
            axis);
      }
    }

    @Override
    public Type type() {
      int size = parts.stream().mapToInt(part -> part.type().features().get(axis)).sum();
      return resized(parts.getFirst().type(), axis, size);
    }

    @Override
    public List<Value> operands() {
      return parts;
    }

    @Override
    public Op map(UnaryOperator<Value> change) {
      return new Concat(parts.stream().map(change).toList(), axis);
    }
  }

  /** The elements {@code begin} up to, not including, {@code end} of the feature dimension. */
  record Slice(Value x, int axis, int begin, int end) implements Rearrange {
    public Slice {
      Expect.real(x);
      Expect.that(
          0 <= begin
              && begin <= end
              && axis < x.type().rank()
              && end <= x.type().features().get(axis),
          "slice %s..%s of %s %s along %s",
          begin,
          end,
          x,
          x.type(),
          axis);
    }

    @Override
    public Type type() {
      return resized(x.type(), axis, end - begin);
    }

    @Override
    public List<Value> operands() {
      return List.of(x);
    }

    @Override
    public Op map(UnaryOperator<Value> change) {
      return new Slice(change.apply(x), axis, begin, end);
    }
  }

  /** {@code x} at {@code begin} of a dimension of {@code size}, zeros around: undoes a slice. */
  record Pad(Value x, int axis, int begin, int size) implements Rearrange {
    public Pad {
      Expect.real(x);
      Expect.that(
          begin >= 0 && axis < x.type().rank() && begin + x.type().features().get(axis) <= size,
          "pad %s %s at %s to %s",
          x,
          x.type(),
          begin,
          size);
    }

    @Override
    public Type type() {
      return resized(x.type(), axis, size);
    }

    @Override
    public List<Value> operands() {
      return List.of(x);
    }

    @Override
    public Op map(UnaryOperator<Value> change) {
      return new Pad(change.apply(x), axis, begin, size);
    }
  }

  /** Other feature sizes with the same product, the elements in the same (row-major) order. */
  record Reshape(Value x, List<Integer> features) implements Rearrange {
    public Reshape {
      features = List.copyOf(features);
      Expect.that(
          x.type().featureCount() == x.type().withFeatures(features).featureCount(),
          "reshape %s %s to %s",
          x,
          x.type(),
          features);
    }

    @Override
    public Type type() {
      return x.type().withFeatures(features);
    }

    @Override
    public List<Value> operands() {
      return List.of(x);
    }

    @Override
    public Op map(UnaryOperator<Value> change) {
      return new Reshape(change.apply(x), features);
    }
  }

  /** The last two feature dimensions exchanged. */
  record Transpose(Value x) implements Rearrange {
    public Transpose {
      Expect.real(x);
      Expect.that(x.type().rank() >= 2, "transpose %s %s", x, x.type());
    }

    @Override
    public Type type() {
      List<Integer> sizes = new ArrayList<>(x.type().features());
      java.util.Collections.swap(sizes, sizes.size() - 1, sizes.size() - 2);
      return x.type().withFeatures(sizes);
    }

    @Override
    public List<Value> operands() {
      return List.of(x);
    }

    @Override
    public Op map(UnaryOperator<Value> change) {
      return new Transpose(change.apply(x));
    }
  }

  private static List<Integer> without(Type type, int axis) {
    return resized(type, axis, 0).features();
  }

  private static Type resized(Type type, int axis, int size) {
    List<Integer> sizes = new ArrayList<>(type.features());
    sizes.set(axis, size);
    return type.withFeatures(sizes);
  }
}
