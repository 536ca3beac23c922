package dev.rnnc.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes a layer or cell in Java, line by line as a file would:
 *
 * <pre>{@code
 * LayerTemplate leaky = inputs -> {
 *   LayerBuilder cell = LayerBuilder.named("leaky");
 *   Expression x = cell.input("x", inputs.getFirst());
 *   Expression h = cell.state("h", Size.of(32));
 *   Expression w = cell.weight("W", new Initializer.Glorot(), Size.of(32), Size.of(8));
 *   Expression sum = cell.define("sum", Expression.Product.of(w, x));
 *   Expression next = cell.next("h", Expression.Call.of(Function.ADD, h, sum));
 *   return cell.output(next);
 * };
 * }</pre>
 */
public final class LayerBuilder {
  private final String kind;
  private final List<Symbol> inputs = new ArrayList<>();
  private final List<Layer.State> states = new ArrayList<>();
  private final List<Layer.Weight> weights = new ArrayList<>();
  private final List<Layer.Equation> equations = new ArrayList<>();
  private final List<String> names = new ArrayList<>();

  private LayerBuilder(String kind) {
    this.kind = kind;
  }

  public static LayerBuilder named(String kind) {
    return new LayerBuilder(kind);
  }

  /** The next input. */
  public Expression input(String name, ValueType type) {
    Symbol symbol = new Symbol(Symbol.Kind.INPUT, fresh(name), type);
    inputs.add(symbol);
    return new Expression.Read(symbol);
  }

  /** A state that starts at zero, as the time step before left it. */
  public Expression state(String name, Size... sizes) {
    return state(new Layer.State(name, List.of(sizes), Optional.empty(), false));
  }

  /** A state that starts from weights or a number. */
  public Expression state(String name, Expression start, Size... sizes) {
    return state(new Layer.State(name, List.of(sizes), Optional.of(start), false));
  }

  private Expression state(Layer.State state) {
    fresh(state.name());
    states.add(state);
    return new Expression.Read(state.before());
  }

  /** A weight or bias. */
  public Expression weight(String name, Initializer initializer, Size... sizes) {
    Layer.Weight weight = new Layer.Weight(fresh(name), List.of(sizes), initializer);
    weights.add(weight);
    return new Expression.Read(weight.symbol());
  }

  /** {@code name = value}. */
  public Expression define(String name, Expression value) {
    Symbol symbol = new Symbol(Symbol.Kind.DEFINITION, fresh(name), value.type().dense());
    equations.add(new Layer.Equation(symbol, value));
    return new Expression.Read(symbol);
  }

  /** {@code state' = value}; every state needs exactly one. */
  public Expression next(String state, Expression value) {
    Layer.State updated =
        states.stream()
            .filter(candidate -> candidate.name().equals(state))
            .findFirst()
            .orElseThrow(() -> new ModelException(kind + " has no state " + state));
    Symbol after = updated.after();
    if (isDefined(after)) {
      throw new ModelException("the state " + state + " is updated twice");
    }
    List<Size> sizes = value.type().sizes();
    boolean broadcasts = sizes.isEmpty() || sizes.equals(List.of(Size.of(1)));
    if (!broadcasts && !sizes.equals(updated.sizes())) {
      throw new ModelException(
          "the new value of %s is %s, but the state is %s"
              .formatted(state, value.type(), after.type()));
    }
    equations.add(new Layer.Equation(after, value));
    return new Expression.Read(after);
  }

  /** The layer, with its value at a time step. */
  public Layer output(Expression value) {
    for (Layer.State state : states) {
      if (!isDefined(state.after())) {
        throw new ModelException("the state " + state.name() + " is never updated");
      }
    }
    return new Layer(kind, inputs, states, weights, equations, value);
  }

  private boolean isDefined(Symbol symbol) {
    return equations.stream().anyMatch(equation -> equation.defined().equals(symbol));
  }

  private String fresh(String name) {
    if (names.contains(name)) {
      throw new ModelException("two things of " + kind + " are called " + name);
    }
    names.add(name);
    return name;
  }
}
