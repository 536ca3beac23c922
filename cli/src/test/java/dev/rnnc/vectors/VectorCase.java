package dev.rnnc.vectors;

import dev.rnnc.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One run of an ONNX operator. D is the number of directions, G the gates of the cell one after the
 * other.
 *
 * @param inputs X {@code [T, B, n]}, W {@code [D, G * H, n]}, R {@code [D, G * H, H]}, and what
 *     else the case gives of B {@code [D, 2 * G * H]}, sequence_lens {@code [B]}, initial_h and
 *     initial_c {@code [D, B, H]}, P {@code [D, 3 * H]}
 * @param outputs what the case gives of Y {@code [T, D, B, H]}, Y_h and Y_c {@code [D, B, H]}
 */
record VectorCase(
    String name,
    String operator,
    Map<String, Object> attributes,
    Map<String, Tensor> inputs,
    Map<String, Tensor> outputs) {
  /** The cases of a resource beside this class. */
  static List<VectorCase> read(String resource) {
    try (InputStream in = VectorCase.class.getResourceAsStream(resource)) {
      String text =
          new String(Objects.requireNonNull(in, resource).readAllBytes(), StandardCharsets.UTF_8);
      List<VectorCase> cases = new ArrayList<>();
      for (Object json : (List<?>) Objects.requireNonNull(Json.read(text))) {
        cases.add(of((Map<?, ?>) json));
      }
      return cases;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static VectorCase of(Map<?, ?> json) {
    Map<String, Object> attributes = new HashMap<>();
    object(json, "attributes").forEach((name, value) -> attributes.put((String) name, value));
    boolean batchFirst = attributes.get("layout") instanceof Long layout && layout == 1;
    Map<String, Tensor> inputs = tensors(object(json, "inputs"));
    Map<String, Tensor> outputs = tensors(object(json, "outputs"));
    if (batchFirst) {
      inputs.computeIfPresent("X", (_, x) -> x.exchanged());
      outputs.computeIfPresent("Y_h", (_, h) -> h.exchanged());
      outputs.computeIfPresent("Y", (_, y) -> timeThenDirection(y));
    }
    return new VectorCase(
        (String) Objects.requireNonNull(json.get("name")),
        (String) Objects.requireNonNull(json.get("op")),
        attributes,
        inputs,
        outputs);
  }

  /** {@code [B, T, 1, H]} as {@code [T, 1, B, H]}. */
  private static Tensor timeThenDirection(Tensor y) {
    Tensor moved = y.exchanged();
    return new Tensor(List.of(y.size(1), 1, y.size(0), y.size(3)), moved.numbers());
  }

  private static Map<?, ?> object(Map<?, ?> json, String name) {
    return (Map<?, ?>) Objects.requireNonNull(json.get(name));
  }

  private static Map<String, Tensor> tensors(Map<?, ?> json) {
    Map<String, Tensor> tensors = new HashMap<>();
    json.forEach((name, tensor) -> tensors.put((String) name, Tensor.of((Map<?, ?>) tensor)));
    return tensors;
  }

  Tensor input(String input) {
    return Objects.requireNonNull(inputs.get(input), input);
  }

  Optional<Tensor> optional(String input) {
    return Optional.ofNullable(inputs.get(input));
  }

  int timeSteps() {
    return input("X").size(0);
  }

  int batch() {
    return input("X").size(1);
  }

  int directions() {
    return input("W").size(0);
  }

  int hidden() {
    return input("R").size(2);
  }

  /** Whether an attribute is 1. */
  boolean flag(String attribute) {
    return attributes.get(attribute) instanceof Long value && value == 1;
  }

  String direction() {
    return attributes.getOrDefault("direction", "forward").toString();
  }

  @Override
  public String toString() {
    return name;
  }
}
