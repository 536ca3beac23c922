package dev.rnnc.dsl.syntax;

import dev.rnnc.source.Span;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A value as it is written, the same in networks, cells and settings. Parentheses are gone: the
 * shape of the tree says what they said.
 */
public sealed interface Expression extends Node {
  /** A name or a path of names. */
  sealed interface Reference extends Expression permits Name, Path {
    /** The names in order, one for a bare name. */
    List<Name> parts();

    /** As it is written: {@code train.clip}. */
    String dotted();
  }

  /**
   * {@code 128}, {@code 1e-3}, {@code 5%}. How it was written is {@code span().text()}.
   *
   * @param value what the number is worth: 0.05 for {@code 5%}
   * @param percent whether a per cent sign was written
   */
  record Numeral(double value, boolean percent, Span span) implements Expression {}

  /**
   * {@code "text"}.
   *
   * @param value without the quotes, its escapes replaced
   */
  record Text(String value, Span span) implements Expression {}

  /** {@code [a, b]}. */
  record ListOf(List<Expression> elements, Span span) implements Expression {
    public ListOf {
      elements = List.copyOf(elements);
    }
  }

  /** {@code x.W}: two names or more. */
  record Path(List<Name> parts, Span span) implements Reference {
    public Path {
      parts = List.copyOf(parts);
    }

    @Override
    public String dotted() {
      return parts.stream().map(Name::text).collect(Collectors.joining("."));
    }
  }

  /** {@code h'}: the state after this time step. */
  record Next(Name state, Span span) implements Expression {}

  /**
   * {@code gru(128, clip = 5.0)}, {@code residual { … }}, {@code last from x}.
   *
   * @param block what stands in braces behind it, in a network
   * @param from the values that the call takes in place of the one above, empty when none are named
   */
  record Call(
      Name callee,
      List<Argument> arguments,
      Optional<Block> block,
      List<Expression> from,
      Span span)
      implements Expression {
    public Call {
      arguments = List.copyOf(arguments);
      from = List.copyOf(from);
    }
  }

  /** {@code -x}, {@code not x}. */
  record Unary(UnaryOperator operator, Expression operand, Span span) implements Expression {}

  /**
   * {@code a + b}.
   *
   * @param sign the place of the operator
   */
  record Binary(BinaryOperator operator, Expression left, Expression right, Span sign, Span span)
      implements Expression {}
}
