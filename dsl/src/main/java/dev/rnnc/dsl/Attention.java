package dev.rnnc.dsl;

import dev.rnnc.model.DataSize;
import dev.rnnc.model.Layer;
import dev.rnnc.model.LayerOptions;
import dev.rnnc.model.Node;
import dev.rnnc.model.Size;
import dev.rnnc.model.ValueType;
import java.util.List;
import java.util.Map;

/**
 * What {@code attend(encoder)} is made of: the standard layer {@code attend}, which reads the
 * encoder's sequence as a matrix of each row, and keys by which its time steps are found. The keys
 * are made in the encoder: {@code dot} takes its time steps as they are, the others a matrix times
 * each of them.
 *
 * @param seen the encoder's value
 * @param query what looks at it
 * @param node the name of the value that comes out; its parts are called after it
 * @param score how a key and the query are compared
 */
record Attention(NetValue seen, NetValue query, String node, String score) {
  void addTo(NetworkParts parts) {
    ValueType seenType = seen.type().orElseThrow().dense();
    ValueType queryType = query.type().orElseThrow().dense();
    Node.Memory memory = memory("memory", seen.node(), seenType);
    parts.add(memory);
    Node.Memory keys = memory;
    if (!score.equals("dot")) {
      Layer projection =
          StandardCells.layer(
              "dense",
              Map.of("size", queryType.sizes().getFirst(), "bias", false),
              List.of(seenType));
      String key = node + ".key";
      parts.addToEncoder(
          new Node.Apply(key, projection, List.of(seen.node()), LayerOptions.NONE, Map.of(), true));
      keys = memory("keys", key, queryType);
      parts.add(keys);
    }
    Node.MemoryMask valid = new Node.MemoryMask(node + ".valid");
    parts.add(valid);
    Layer layer =
        StandardCells.layer(
            "attend",
            Map.of("score", score),
            List.of(queryType, memory.type(), keys.type(), valid.type()));
    List<String> inputs = List.of(query.node(), memory.name(), keys.name(), valid.name());
    parts.add(new Node.Apply(node, layer, inputs, LayerOptions.NONE, Map.of(), query.perStep()));
  }

  private Node.Memory memory(String part, String of, ValueType width) {
    Size steps = Size.of(DataSize.SOURCE_STEPS);
    ValueType matrix = ValueType.value(steps, width.sizes().getFirst());
    return new Node.Memory(node + "." + part, of, matrix);
  }
}
