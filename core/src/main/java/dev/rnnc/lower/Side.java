package dev.rnnc.lower;

import dev.rnnc.ir.Value;
import dev.rnnc.model.Network;
import dev.rnnc.source.BrokenInvariant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The encoder, or the network itself: what its nodes are, and how long its sequences are. */
final class Side {
  private final String input;
  private final String lengthsPort;
  private final Map<String, Value> values = new HashMap<>();
  private @Nullable Network network;
  private @Nullable Value lengths;
  private @Nullable Value valid;

  /**
   * @param input the port that brings its sequences
   * @param lengthsPort the port that brings their lengths
   */
  Side(String input, String lengthsPort) {
    this.input = input;
    this.lengthsPort = lengthsPort;
  }

  Side of(Network of) {
    network = of;
    return this;
  }

  Network network() {
    if (network == null) {
      throw new BrokenInvariant("lower", "no network of " + input);
    }
    return network;
  }

  String input() {
    return input;
  }

  /** What nodes are, by their names. */
  Map<String, Value> values() {
    return values;
  }

  /** The lengths, which are emitted when they are first asked for. */
  Value lengths(Function<String, Value> emit) {
    if (lengths == null) {
      lengths = emit.apply(lengthsPort);
    }
    return lengths;
  }

  /** 1 at valid time steps, emitted when first asked for. */
  Value valid(Supplier<Value> emit) {
    if (valid == null) {
      valid = emit.get();
    }
    return valid;
  }
}
