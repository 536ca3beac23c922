package dev.rnnc.notation;

import dev.rnnc.ir.Elementwise;
import dev.rnnc.ir.Instruction;
import dev.rnnc.ir.Leaf;
import dev.rnnc.ir.Loop;
import dev.rnnc.ir.Op;
import dev.rnnc.ir.Program;
import dev.rnnc.ir.Value;
import dev.rnnc.source.BrokenInvariant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The equations of back-propagation through time of one recurrent layer, read off the loop that
 * differentiation has made, in the notation of the layer's own equations.
 *
 * <p>{@code ∂L/∂z} is the derivative of the loss by z at the present time step; {@code δ_z} that by
 * what stands within the function that gives z; {@code ∂L/∂h(t+1)} what the following time step has
 * handed back. Gradients of weights are sums ({@code +=}) over time steps and the batch.
 */
public final class BackwardEquations {
  private final String layer;
  private final Loop forward;
  private final List<Value> forwardResults;
  private final Loop backward;
  private final Map<Value, Op> backwardOps = new HashMap<>();

  /** What values of the backward body are called. */
  private final Map<Value, String> names = new HashMap<>();

  /** Where the backward body sees a value of the forward body. */
  private final Map<Value, Value> seen = new HashMap<>();

  private final Map<Value, Integer> uses = new HashMap<>();
  private final Map<Value, String> inputs = new LinkedHashMap<>();
  private final ForwardTerms forwardTerms;

  /** What each {@code δ} belongs to, and how many do so. */
  private final Map<String, String> bases = new HashMap<>();

  private final Map<String, Integer> numbers = new HashMap<>();
  private final EquationLines equations = new EquationLines();

  private BackwardEquations(String layer, Instruction forward, Loop backward, List<String> inputs) {
    this.layer = layer;
    this.forward = (Loop) forward.op();
    this.forwardResults = forward.results();
    this.backward = backward;
    backward.body().instructions().forEach(i -> backwardOps.put(i.result(), i.op()));
    for (int i = 0; i < inputs.size(); i++) {
      this.inputs.put(this.forward.sequences().get(i).parameter(), inputs.get(i));
    }
    this.forwardTerms = new ForwardTerms(layer, this.forward.body(), this.inputs);
  }

  /**
   * The equations, in the order in which they are computed; empty if no gradient goes back through
   * the layer.
   *
   * @param program differentiated, not yet optimised
   * @param layer its name, before those of its values
   * @param inputs what the layer calls its inputs, in their order
   */
  public static Optional<String> of(Program program, String layer, List<String> inputs) {
    Optional<Instruction> forward = loop(program, layer + ".");
    Optional<Instruction> backward = loop(program, Formulas.GRADIENT + layer + ".");
    if (forward.isEmpty() || backward.isEmpty()) {
      return Optional.empty();
    }
    Loop gradient = (Loop) backward.get().op();
    return Optional.of(new BackwardEquations(layer, forward.get(), gradient, inputs).write());
  }

  private static Optional<Instruction> loop(Program program, String prefix) {
    return program.main().instructions().stream()
        .filter(instruction ->
            instruction.op() instanceof Loop loop
                && loop.carried().stream()
                    .anyMatch(state -> state.parameter().name().startsWith(prefix)))
        .findFirst();
  }

  private String write() {
    nameParameters();
    countUses();
    nameParts();
    Map<Value, String> wanted = wanted();
    Set<Value> sums = new HashSet<>();
    backward.carried().stream().filter(this::isSum).forEach(sum -> sums.add(sum.next()));
    for (Instruction instruction : backward.body().instructions()) {
      Value value = instruction.result();
      if (uses.getOrDefault(value, 0) == 0 || sums.contains(value)) {
        continue;
      }
      Term term = Tidy.of(new Formula(this::operand).of(instruction.op()));
      Optional<String> name = Optional.ofNullable(wanted.get(value));
      if (name.isEmpty() && isShared(value, term)) {
        name = Optional.of(delta(instruction.op()));
      }
      name.ifPresent(own -> {
        equations.add(own, "=", term);
        names.put(value, own);
      });
    }
    handedOn();
    return equations.toString();
  }

  /** What comes into the body from outside. */
  private void nameParameters() {
    Map<Value, Value> collected = new HashMap<>();
    int states = forward.carried().size();
    for (int i = 0; i < forward.outputs().size(); i++) {
      collected.put(forwardResults.get(states + i), forward.outputs().get(i));
    }
    Map<Value, Value> sequences = new HashMap<>();
    forward.sequences().forEach(s -> sequences.put(s.outer(), s.parameter()));
    for (Loop.Carried state : backward.carried()) {
      if (!isSum(state)) {
        names.put(state.parameter(), derivative(state.parameter()) + "(t+1)");
      }
    }
    for (Loop.Sequence sequence : backward.sequences()) {
      Value parameter = sequence.parameter();
      if (collected.containsKey(sequence.outer())) {
        seen.put(parameter, collected.get(sequence.outer()));
      } else if (sequences.containsKey(sequence.outer())) {
        seen.put(parameter, sequences.get(sequence.outer()));
      } else {
        names.put(parameter, "∂L/∂output");
      }
    }
    for (Loop.Captured captured : backward.captured()) {
      names.put(captured.parameter(), forwardTerms.local(captured.parameter().name()));
    }
  }

  /** A running sum rather than a state: it only grows. */
  private boolean isSum(Loop.Carried state) {
    return backwardOps.get(state.next()) instanceof Elementwise.Binary(var _, Value left, Value _)
        && left.equals(state.parameter());
  }

  private void countUses() {
    backward.yielded().forEach(value -> uses.merge(value, 1, Integer::sum));
    for (Instruction instruction : backward.body().instructions().reversed()) {
      if (uses.containsKey(instruction.result())) {
        instruction.op().operands().forEach(operand -> uses.merge(operand, 1, Integer::sum));
      }
    }
  }

  /** Long parts of the layer's equations that are read more than once come first. */
  private void nameParts() {
    Map<Value, Integer> read = new HashMap<>();
    seen.forEach((parameter, original) ->
        read.merge(original, uses.getOrDefault(parameter, 0), Integer::sum));
    forwardTerms.nameParts(read, equations);
  }

  /** The values that hold the whole gradient of something with a name: the last of each name. */
  private Map<Value, String> wanted() {
    Map<String, Value> last = new LinkedHashMap<>();
    for (Instruction instruction : backward.body().instructions()) {
      Value value = instruction.result();
      if (value.name().startsWith(Formulas.GRADIENT + layer + ".")) {
        last.put(value.name(), value);
      }
    }
    Map<Value, String> wanted = new HashMap<>();
    last.forEach((name, value) -> wanted.put(value, derivative(value)));
    for (Loop.Carried state : backward.carried()) {
      if (isSum(state) && backwardOps.get(state.next()) instanceof Elementwise.Binary sum) {
        wanted.remove(state.next()); // the equations of sums come last
        wanted.remove(sum.right());
      }
    }
    return wanted;
  }

  /** Whether a nameless value is read more than once and says more than a name would. */
  private boolean isShared(Value value, Term term) {
    boolean isGradient = value.name().isEmpty() || value.name().startsWith(Formulas.GRADIENT);
    return isGradient
        && uses.getOrDefault(value, 0) > 1
        && !(term instanceof Term.Name)
        && !(term instanceof Term.Numeral)
        && mentionsGradient(value);
  }

  private boolean mentionsGradient(Value value) {
    String name = names.getOrDefault(value, "");
    if (name.contains("∂") || name.startsWith("δ")) {
      return true;
    }
    Op op = backwardOps.get(value);
    return name.isEmpty() && op != null && op.operands().stream().anyMatch(this::mentionsGradient);
  }

  /** {@code δ_z} for what is computed from {@code ∂L/∂z}, {@code δ_z_2} for what follows. */
  private String delta(Op op) {
    String from = firstGradient(op);
    String of = bases.getOrDefault(from, from.replace("∂L/∂", "").replace("(t+1)", ""));
    int number = numbers.merge(of, 1, Integer::sum);
    String name = "δ_" + of + (number == 1 ? "" : "_" + number);
    bases.put(name, of);
    return name;
  }

  private String firstGradient(Op op) {
    for (Value operand : op.operands()) {
      String name = names.getOrDefault(operand, "");
      if (name.contains("∂") || name.startsWith("δ")) {
        return name;
      }
      Op inner = backwardOps.get(operand);
      if (name.isEmpty() && inner != null) {
        String found = firstGradient(inner);
        if (!found.isEmpty()) {
          return found;
        }
      }
    }
    return "";
  }

  /** States first, then inputs, then weights. */
  private void handedOn() {
    for (Loop.Carried state : backward.carried()) {
      if (!isSum(state)) {
        closing(derivative(state.parameter()), "=", state.next());
      }
    }
    for (Value output : backward.outputs()) {
      input(output).ifPresent(name -> closing("∂L/∂" + name, "=", output));
    }
    for (Loop.Carried state : backward.carried()) {
      if (isSum(state) && backwardOps.get(state.next()) instanceof Elementwise.Binary sum) {
        closing(derivative(state.parameter()), "+=", sum.right());
      }
    }
  }

  private void closing(String name, String sign, Value value) {
    Term term = Tidy.of(operand(value));
    if (term instanceof Term.Call(String call, List<Term> arguments) && call.equals("total")) {
      term = arguments.getFirst(); // `+=` says that it is summed
    }
    if (!term.toString().equals(name)) {
      equations.add(name, sign, term);
    }
  }

  /** The input of the layer that a collected gradient is of. */
  private Optional<String> input(Value output) {
    for (Map.Entry<Value, String> input : inputs.entrySet()) {
      if (output.name().equals(Formulas.GRADIENT + input.getKey().name())) {
        return Optional.of(input.getValue());
      }
    }
    return inputs.size() == 1 ? Optional.of(inputs.values().iterator().next()) : Optional.empty();
  }

  private Term operand(Value value) {
    String name = names.get(value);
    if (name != null) {
      return new Term.Name(name);
    }
    Value original = seen.get(value);
    if (original != null) {
      return forwardTerms.of(original);
    }
    Op op = backwardOps.get(value);
    if (op == null) {
      throw new BrokenInvariant("notation", value + " is not defined");
    }
    boolean again = value.name().startsWith(layer + ".");
    return again && !(op instanceof Leaf.Constant)
        ? new Term.Name(forwardTerms.local(value.name()))
        : new Formula(this::operand).of(op);
  }

  private String derivative(Value gradient) {
    return "∂L/∂" + forwardTerms.local(gradient.name().substring(Formulas.GRADIENT.length()));
  }
}
