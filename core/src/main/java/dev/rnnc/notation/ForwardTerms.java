package dev.rnnc.notation;

import dev.rnnc.ir.Block;
import dev.rnnc.ir.Instruction;
import dev.rnnc.ir.Op;
import dev.rnnc.ir.Value;
import java.util.HashMap;
import java.util.Map;

/** What the values of a layer's own equations are called where other equations read them. */
final class ForwardTerms {
  /** Characters of a part that is rather named than repeated. */
  private static final int LONG = 12;

  private final String layer;
  private final Block body;
  private final Map<Value, Op> ops = new HashMap<>();
  private final Map<Value, String> names;

  /**
   * @param body of the loop over time
   * @param inputs the names of what the layer reads
   */
  ForwardTerms(String layer, Block body, Map<Value, String> inputs) {
    this.layer = layer;
    this.body = body;
    this.names = new HashMap<>(inputs);
    body.instructions().forEach(i -> ops.put(i.result(), i.op()));
  }

  Term of(Value value) {
    String name = names.get(value);
    if (name != null) {
      return new Term.Name(name);
    }
    Op op = ops.get(value);
    boolean isPart = value.name().isEmpty() || value.name().equals(layer);
    return isPart && op != null ? new Formula(this::of).of(op) : new Term.Name(local(value.name()));
  }

  /**
   * Gives long parts that are read more than once a name, {@code s_1}, and writes what they are.
   *
   * @param reads how often a value is read
   */
  void nameParts(Map<Value, Integer> reads, EquationLines equations) {
    int number = 0;
    for (Instruction instruction : body.instructions()) {
      Value value = instruction.result();
      Term term = of(value);
      if (reads.getOrDefault(value, 0) > 1 && term.toString().length() > LONG) {
        number++;
        equations.add("s_" + number, "=", term);
        names.put(value, "s_" + number);
      }
    }
  }

  /** The name of a value without that of its layer. */
  String local(String name) {
    return name.startsWith(layer + ".") ? name.substring(layer.length() + 1) : name;
  }
}
