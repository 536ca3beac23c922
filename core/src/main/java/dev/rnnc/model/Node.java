package dev.rnnc.model;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A value of the network. Other values are read by their names. */
public sealed interface Node {
  /** Unique in the network: {@code gru_1}, or what the user called it. */
  String name();

  ValueType type();

  /** Whether the value has time steps; false after {@link Last}. */
  boolean perStep();

  /** What the data brings; the name is the column's. */
  record DataInput(String name, ValueType type) implements Node {
    @Override
    public boolean perStep() {
      return true;
    }
  }

  /**
   * One column of what the data brings.
   *
   * @param of the name of that
   * @param begin where the column begins in it
   */
  record Column(String name, String of, Size begin, ValueType type) implements Node {
    @Override
    public boolean perStep() {
      return true;
    }
  }

  /**
   * A layer on values.
   *
   * @param inputs names of the values it takes, in the order of the layer's inputs
   * @param ties local names of weights that are another layer's, with the global name ({@code
   *     embed_1.W}); they have no weight of their own
   */
  record Apply(
      String name,
      Layer layer,
      List<String> inputs,
      LayerOptions options,
      Map<String, String> ties,
      boolean perStep)
      implements Node {
    public Apply {
      inputs = List.copyOf(inputs);
      ties = Collections.unmodifiableMap(new TreeMap<>(ties)); // runs compare it as text
      if (inputs.size() != layer.inputs().size()) {
        throw new ModelException(
            "%s takes %d inputs, not %d"
                .formatted(layer.kind(), layer.inputs().size(), inputs.size()));
      }
      if (layer.isRecurrent() && !perStep) {
        throw new ModelException(layer.kind() + " needs time steps; `last` has taken them away");
      }
    }

    @Override
    public ValueType type() {
      return new ValueType(ValueType.Kind.VALUE, layer.output().type().sizes());
    }

    /** The name of a weight in checkpoints, reports and programs: {@code gru_1.U_z}. */
    public String weightName(String local) {
      return ties.getOrDefault(local, name + "." + local);
    }
  }

  /** An equation between values; reads are of kind {@link Symbol.Kind#NODE}. */
  record Combine(String name, Expression expression, boolean perStep) implements Node {
    @Override
    public ValueType type() {
      return new ValueType(ValueType.Kind.VALUE, expression.type().sizes());
    }
  }

  /**
   * The last valid time step of a value; of a backward layer the one at which it ends, of a
   * concatenation that of each part.
   */
  record Last(String name, String of, ValueType type) implements Node {
    @Override
    public boolean perStep() {
      return false;
    }
  }

  /**
   * All time steps of a value of the encoder, side by side: a matrix {@code [source_steps, n]} for
   * each sequence, with zeros beyond the source's end.
   *
   * @param of the name of the encoder's value
   */
  record Memory(String name, String of, ValueType type) implements Node {
    @Override
    public boolean perStep() {
      return false;
    }
  }

  /** 1 at the time steps that a sequence's source has, else 0: {@code [source_steps]}. */
  record MemoryMask(String name) implements Node {
    @Override
    public ValueType type() {
      return ValueType.value(Size.of(DataSize.SOURCE_STEPS));
    }

    @Override
    public boolean perStep() {
      return false;
    }
  }
}
