package dev.rnnc.model;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A cell or stateless layer with all arguments decided: nothing in it is particular to a known
 * cell.
 *
 * @param kind the name it was written under: {@code gru}, {@code dense}, a user's own
 * @param inputs what it takes, of kind {@link Symbol.Kind#INPUT}
 * @param states what it hands from time step to time step; none for a stateless layer
 * @param weights its own weights and biases under their local names
 * @param equations in an order in which every name is defined before it is read; every state has
 *     exactly one, that of its {@link Symbol.Kind#NEXT_STATE}
 * @param output its value at a time step
 */
public record Layer(
    String kind,
    List<Symbol> inputs,
    List<State> states,
    List<Weight> weights,
    List<Equation> equations,
    Expression output) {
  /**
   * A state.
   *
   * @param start the value before the first time step: a weight expression (learned or fixed), or
   *     empty for zeros
   * @param fromEncoder whether it starts as the encoder's last recurrent layer's state of this name
   *     ends
   */
  public record State(
      String name, List<Size> sizes, Optional<Expression> start, boolean fromEncoder) {
    public State {
      sizes = List.copyOf(sizes);
      if (start.isPresent() && !start.get().type().isWeight()) {
        throw new ModelException("state " + name + " must start from weights and numbers alone");
      }
    }

    public Symbol before() {
      return new Symbol(Symbol.Kind.STATE, name, new ValueType(ValueType.Kind.VALUE, sizes));
    }

    public Symbol after() {
      return new Symbol(Symbol.Kind.NEXT_STATE, name, new ValueType(ValueType.Kind.VALUE, sizes));
    }
  }

  /** A weight or bias under its local name. */
  public record Weight(String name, List<Size> sizes, Initializer initializer) {
    public Weight {
      sizes = List.copyOf(sizes);
      boolean square = sizes.size() >= 2 && sizes.getLast().equals(sizes.get(sizes.size() - 2));
      if (initializer instanceof Initializer.Identity && !square) {
        throw new ModelException(
            "identity needs a square matrix; %s is %s".formatted(name, symbolType(sizes)));
      }
    }

    private static ValueType symbolType(List<Size> sizes) {
      return new ValueType(ValueType.Kind.WEIGHT, sizes);
    }

    public Symbol symbol() {
      return new Symbol(Symbol.Kind.WEIGHT, name, symbolType(sizes));
    }
  }

  /** {@code defined = value}, where a number or vector of size 1 broadcasts to a state. */
  public record Equation(Symbol defined, Expression value) {
    @Override
    public String toString() {
      return defined + " = " + value;
    }
  }

  public Layer {
    inputs = List.copyOf(inputs);
    states = List.copyOf(states);
    weights = List.copyOf(weights);
    equations = List.copyOf(equations);
  }

  public boolean isRecurrent() {
    return !states.isEmpty();
  }

  /**
   * The matrices, or expressions of weights, that are multiplied with what comes from the states:
   * {@code U_z} of {@code U_z @ h}, each once, in the order of the equations.
   */
  public List<Expression> recurrentMatrices() {
    Set<Symbol> recurrent = new HashSet<>();
    states.forEach(state -> recurrent.add(state.before()));
    Set<Expression> matrices = new LinkedHashSet<>();
    for (Equation equation : equations) {
      equation
          .value()
          .products()
          .filter(product -> product.left().type().isWeight())
          .filter(product -> product.right().symbols().anyMatch(recurrent::contains))
          .forEach(product -> matrices.add(product.left()));
      if (equation.value().symbols().anyMatch(recurrent::contains)) {
        recurrent.add(equation.defined());
      }
    }
    return List.copyOf(matrices);
  }
}
