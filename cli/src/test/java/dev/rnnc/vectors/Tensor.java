package dev.rnnc.vectors;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Numbers in a shape, row-major. */
record Tensor(List<Integer> shape, List<Double> numbers) {
  /** Of an object {@code {"shape": [..], "data": [..]}}. */
  static Tensor of(Map<?, ?> json) {
    return new Tensor(
        list(json, "shape").stream().map(Number::intValue).toList(),
        list(json, "data").stream().map(Number::doubleValue).toList());
  }

  private static List<Number> list(Map<?, ?> json, String name) {
    List<?> elements = (List<?>) Objects.requireNonNull(json.get(name));
    return elements.stream().map(Number.class::cast).toList();
  }

  int size(int dimension) {
    return shape.get(dimension);
  }

  double at(int... place) {
    int index = 0;
    for (int dimension = 0; dimension < place.length; dimension++) {
      index = index * shape.get(dimension) + place[dimension];
    }
    return numbers.get(index);
  }

  /** The same numbers with the first two dimensions exchanged, {@code [batch, time]} as ours. */
  Tensor exchanged() {
    int a = size(0);
    int b = size(1);
    int rest = a * b == 0 ? 0 : numbers.size() / (a * b);
    List<Double> moved = new ArrayList<>();
    for (int j = 0; j < b; j++) {
      for (int i = 0; i < a; i++) {
        moved.addAll(numbers.subList((i * b + j) * rest, (i * b + j + 1) * rest));
      }
    }
    List<Integer> sizes = new ArrayList<>(shape);
    sizes.set(0, b);
    sizes.set(1, a);
    return new Tensor(sizes, moved);
  }
}
