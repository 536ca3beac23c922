package dev.rnnc.dsl.syntax;

import dev.rnnc.source.Span;
import java.util.List;
import java.util.Optional;

/** A line in the body of a cell, a layer or a schedule. */
public sealed interface CellStatement extends Node {
  /** {@code input x, gap}. */
  record Input(List<Name> names, Span span) implements CellStatement {
    public Input {
      names = List.copyOf(names);
    }
  }

  /**
   * {@code weights U_z, U_r [hidden, hidden] = init}.
   *
   * @param shape the sizes between the brackets, for each of the names; empty when there are no
   *     brackets or nothing between them
   * @param start how each of them starts
   */
  record Declaration(
      Kind kind, List<Name> names, List<Expression> shape, Optional<Expression> start, Span span)
      implements CellStatement {
    public Declaration {
      names = List.copyOf(names);
      shape = List.copyOf(shape);
    }

    /** What is declared. */
    public enum Kind {
      STATE,
      WEIGHTS,
      BIAS
    }
  }

  /** {@code output h'}. */
  record Output(Expression value, Span span) implements CellStatement {}

  /**
   * {@code z = sigmoid(…)}, {@code h' = …}.
   *
   * @param next whether it defines the state after this time step
   * @param target the place of the name with its sign {@code '}
   */
  record Equation(Name name, boolean next, Expression value, Span target, Span span)
      implements CellStatement {}

  /**
   * {@code when condition { … } else { … }}; an {@code else} that is followed by another condition
   * holds that one alone.
   */
  record When(
      Expression condition, List<CellStatement> then, List<CellStatement> otherwise, Span span)
      implements CellStatement {
    public When {
      then = List.copyOf(then);
      otherwise = List.copyOf(otherwise);
    }
  }
}
