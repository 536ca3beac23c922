package dev.rnnc.cli;

import dev.rnnc.data.Dataset;
import dev.rnnc.model.DataSize;
import dev.rnnc.model.Model;
import dev.rnnc.model.Network;
import dev.rnnc.model.Node;
import dev.rnnc.model.Size;
import dev.rnnc.source.RnncException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The sizes that a network leaves to its data, as far as they can be told: those that the file
 * says, and those of the data if others are needed and it can be read.
 *
 * @param unknown those that could not be told
 * @param why the data could not be read, if it could not
 */
record SizesOfData(
    Map<DataSize, Integer> known, Set<DataSize> unknown, Optional<RnncException> why) {
  /** What stands for a size that is not known, where a program needs a number. */
  private static final int STAND_IN = 100;

  static SizesOfData of(Model model) {
    Set<DataSize> needed = needed(model.network());
    Map<DataSize, Integer> said = Dataset.sizesSaid(model.data());
    needed.removeAll(said.keySet());
    if (needed.isEmpty()) {
      return new SizesOfData(said, needed, Optional.empty());
    }
    try {
      Map<DataSize, Integer> read = Dataset.open(model.data()).sizes();
      return new SizesOfData(read, Set.of(), Optional.empty());
    } catch (RnncException unreadable) {
      return new SizesOfData(said, needed, Optional.of(unreadable));
    }
  }

  private static Set<DataSize> needed(Network network) {
    Stream<Size> sizes =
        Stream.concat(
            network.weights().stream().flatMap(weight -> weight.weight().sizes().stream()),
            network.nodes().stream().flatMap(SizesOfData::sizes));
    Set<DataSize> needed = new TreeSet<>();
    sizes.forEach(size -> needed.addAll(size.terms().keySet()));
    return needed;
  }

  private static Stream<Size> sizes(Node node) {
    Stream<Size> own = node.type().sizes().stream();
    return node instanceof Node.Column column ? Stream.concat(own, Stream.of(column.begin())) : own;
  }

  /** Numbers for all: those that are known, and one that stands for the others. */
  Map<DataSize, Integer> complete() {
    Map<DataSize, Integer> all = new TreeMap<>();
    all.putAll(known);
    unknown.forEach(size -> all.put(size, STAND_IN));
    long columns = unknown.stream().filter(size -> !DataSize.GENERAL.contains(size)).count();
    if (columns > 0) {
      all.put(DataSize.INPUTS, STAND_IN * (int) columns);
    }
    return all;
  }

  /** {@code vocabulary = 100, classes = 100}. */
  String standIns() {
    return unknown.stream()
        .map(size -> size.word() + " = " + complete().get(size))
        .collect(Collectors.joining(", "));
  }

  /** {@code vocabulary, classes}. */
  String unknownNames() {
    return unknown.stream().map(DataSize::word).collect(Collectors.joining(", "));
  }
}
