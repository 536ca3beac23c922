package dev.rnnc.dsl.syntax;

import dev.rnnc.source.Span;
import java.util.List;
import java.util.Optional;

/**
 * What a cell, layer or schedule takes: {@code hidden}, {@code init = orthogonal}, {@code reset:
 * before | after = before}.
 *
 * @param choices the names behind the colon, in order; empty without a colon. One name alone is a
 *     type rather than a choice.
 * @param defaultValue what it is when the call does not say
 */
public record Parameter(Name name, List<Name> choices, Optional<Expression> defaultValue, Span span)
    implements Node {
  public Parameter {
    choices = List.copyOf(choices);
  }
}
