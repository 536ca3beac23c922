package dev.rnnc.dsl;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The lines between two braces of a network: what they name is seen by the lines below, and by
 * braces within.
 */
final class Frame {
  private final Map<String, NetValue> values = new LinkedHashMap<>();
  private final Set<String> below = new HashSet<>();
  private final Optional<Frame> outer;
  private final String suffix;
  private final Direction direction;
  private Optional<NetValue> current;

  /** How recurrent layers run here. */
  enum Direction {
    /** As each says. */
    OWN,
    /** Forward, as the first part of {@code bidirectional}. */
    FORWARD,
    /** Backward, as its second. */
    BACKWARD
  }

  private Frame(
      Optional<Frame> outer, String suffix, Direction direction, Optional<NetValue> current) {
    this.outer = outer;
    this.suffix = suffix;
    this.direction = direction;
    this.current = current;
  }

  /**
   * The lines of a network.
   *
   * @param columns what the data brings besides, by name
   */
  static Frame outermost(NetValue input, Map<String, NetValue> columns) {
    Frame frame = new Frame(Optional.empty(), "", Direction.OWN, Optional.of(input));
    frame.values.putAll(columns);
    frame.values.put("input", input);
    return frame;
  }

  /**
   * For braces within.
   *
   * @param addition what names given there end with, so that several copies differ
   */
  Frame inner(String addition) {
    return inner(addition, direction);
  }

  Frame inner(String addition, Direction other) {
    return new Frame(Optional.of(this), suffix + addition, other, current);
  }

  /** What names given here end with. */
  String suffix() {
    return suffix;
  }

  boolean isBackward() {
    return direction == Direction.BACKWARD;
  }

  boolean isBidirectional() {
    return direction != Direction.OWN;
  }

  /** The value of the line above. */
  Optional<NetValue> current() {
    return current;
  }

  void setCurrent(NetValue value) {
    current = Optional.of(value);
  }

  void name(String name, NetValue value) {
    values.put(name, value);
  }

  /** Names that lines further below will give. */
  void announce(Collection<String> names) {
    below.addAll(names);
  }

  boolean isBelow(String name) {
    return below.contains(name) || outer.map(frame -> frame.isBelow(name)).orElse(false);
  }

  boolean hasOwn(String name) {
    return values.containsKey(name);
  }

  Optional<NetValue> find(String name) {
    NetValue value = values.get(name);
    return value != null ? Optional.of(value) : outer.flatMap(frame -> frame.find(name));
  }

  List<String> names() {
    List<String> names = new ArrayList<>(values.keySet());
    outer.ifPresent(frame -> names.addAll(frame.names()));
    return names;
  }
}
