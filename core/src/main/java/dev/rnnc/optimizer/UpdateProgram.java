package dev.rnnc.optimizer;

import dev.rnnc.ir.BinaryFunction;
import dev.rnnc.ir.Elementwise;
import dev.rnnc.ir.Emitter;
import dev.rnnc.ir.Leaf;
import dev.rnnc.ir.Program;
import dev.rnnc.ir.Rearrange;
import dev.rnnc.ir.Reduce;
import dev.rnnc.ir.Type;
import dev.rnnc.ir.UnaryFunction;
import dev.rnnc.ir.Value;
import dev.rnnc.ir.Verifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * Writes the step from gradients to new weights: clipping by each group's norm, then by the norm of
 * all, then the update rule. Clipping: if |g| > c then g becomes c g / |g| (Pascanu et al. 2013).
 */
public final class UpdateProgram {
  /** Output: the norm of all gradients after the groups' own clipping. */
  public static final String NORM = "norm";

  /** From this sum of squares on it may soon be too large for a {@code float}. */
  private static final double GREAT = 0x1p120;

  /** What makes the square of any {@code float} small enough, by an exact multiplication. */
  private static final double SHRINK = 0x1p-70;

  private final Emitter emitter = Emitter.startingAt(0);
  private final List<Program.Output> outputs = new ArrayList<>();
  private final List<Program.Store> stores = new ArrayList<>();

  private UpdateProgram() {}

  /**
   * A weight with the parameter that holds its gradient.
   *
   * @param type whole
   */
  public record Weight(String name, String gradient, Type type) {}

  /** Weights that are clipped together: those of a layer. */
  public record Group(String name, List<Weight> weights, OptionalDouble clip) {
    public Group {
      weights = List.copyOf(weights);
    }
  }

  /** The output that holds a group's norm before clipping. */
  public static String normOf(String group) {
    return NORM + "/" + group;
  }

  /** The parameter that holds a slot of a weight: {@code mean/gru_1.U_z}. */
  public static String slotName(String slot, String weight) {
    return slot + "/" + weight;
  }

  /** The program {@code update}. */
  public static Program of(List<Group> groups, UpdateRule rule, OptionalDouble clip) {
    return new UpdateProgram().write(groups, rule, clip);
  }

  private Program write(List<Group> groups, UpdateRule rule, OptionalDouble clip) {
    List<Weight> weights = new ArrayList<>();
    List<Value> gradients = new ArrayList<>();
    for (Group group : groups) {
      List<Value> own = new ArrayList<>();
      for (Weight weight : group.weights()) {
        weights.add(weight);
        own.add(
            emitter.emit(weight.gradient(), new Leaf.Parameter(weight.gradient(), weight.type())));
      }
      if (group.clip().isPresent() && !own.isEmpty()) {
        Value norm = normToClip(own);
        outputs.add(new Program.Output(normOf(group.name()), norm));
        own = clipped(own, norm, group.clip().getAsDouble());
      }
      gradients.addAll(own);
    }
    if (!gradients.isEmpty()) {
      Value norm = clip.isPresent() ? normToClip(gradients) : norm(gradients);
      outputs.add(new Program.Output(NORM, norm));
      if (clip.isPresent()) {
        gradients = clipped(gradients, norm, clip.getAsDouble());
      }
    }
    Map<String, Value> scalars = new TreeMap<>();
    rule.scalars().stream()
        .map(UpdateRule.Scalar::name)
        .sorted()
        .forEach(
            name -> scalars.put(name, emitter.emit(name, new Leaf.Input(name, Type.whole(1)))));
    for (int i = 0; i < weights.size(); i++) {
      update(weights.get(i), gradients.get(i), rule, scalars);
    }
    Program program = new Program("update", emitter.block(), outputs, stores);
    return Verifier.verify("optimizer", program);
  }

  private void update(Weight weight, Value gradient, UpdateRule rule, Map<String, Value> scalars) {
    Type type = weight.type();
    Value old = emitter.emit(weight.name(), new Leaf.Parameter(weight.name(), type));
    List<Value> slots = new ArrayList<>();
    for (String slot : rule.slots()) {
      String name = slotName(slot, weight.name());
      slots.add(emitter.emit(name, new Leaf.Parameter(name, type)));
    }
    Map<String, Value> expanded = new TreeMap<>();
    scalars.forEach((name, value) -> expanded.put(name, emitter.expand(value, type)));
    UpdateRule.Update update = rule.update(emitter, old, gradient, slots, expanded);
    stores.add(new Program.Store(weight.name(), update.weight()));
    for (int i = 0; i < slots.size(); i++) {
      String name = slotName(rule.slots().get(i), weight.name());
      stores.add(new Program.Store(name, update.slots().get(i)));
    }
  }

  private Value norm(List<Value> gradients) {
    return root(sumOfSquares(gradients));
  }

  /**
   * The norm also where the squares of finite gradients are not finite: a gradient that has
   * exploded is what clipping is for. Below that it is {@link #norm} to the last bit.
   */
  private Value normToClip(List<Value> gradients) {
    Value sum = sumOfSquares(gradients);
    List<Value> shrunk = gradients.stream().map(gradient -> times(gradient, SHRINK)).toList();
    Value ofGreat = times(root(sumOfSquares(shrunk)), 1 / SHRINK);
    Value great = emitter.constant(GREAT, sum.type());
    return emitter.select(emitter.binary(BinaryFunction.LESS, sum, great), root(sum), ofGreat);
  }

  private Value sumOfSquares(List<Value> gradients) {
    Value sum = emitter.constant(0, Type.whole(1));
    for (Value gradient : gradients) {
      Value flat =
          emitter.emit(
              gradient.name(),
              new Rearrange.Reshape(gradient, List.of(gradient.type().featureCount())));
      Value square = emitter.multiply(flat, flat);
      sum = emitter.add(sum, emitter.emit("", new Reduce.SumFeatures(square)));
    }
    return sum;
  }

  private Value root(Value sum) {
    return emitter.emit(NORM, new Elementwise.Unary(UnaryFunction.SQRT, sum));
  }

  private Value times(Value value, double factor) {
    return emitter.multiply(value, emitter.constant(factor, value.type()));
  }

  private List<Value> clipped(List<Value> gradients, Value norm, double bound) {
    Value limit = emitter.constant(bound, norm.type());
    Value exceeds = emitter.binary(BinaryFunction.LESS, limit, norm);
    Value one = emitter.constant(1, norm.type());
    Value scale = emitter.select(exceeds, emitter.divide(limit, norm), one);
    return gradients.stream()
        .map(gradient -> emitter.multiply(gradient, emitter.expand(scale, gradient.type())))
        .toList();
  }
}
