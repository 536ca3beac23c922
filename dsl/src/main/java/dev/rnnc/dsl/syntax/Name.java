package dev.rnnc.dsl.syntax;

import dev.rnnc.source.Span;
import java.util.List;

/**
 * A bare name. Where it stands for a value, the type that is expected there decides what it means:
 * a value of the network, a param, a choice, {@code yes}, {@code no} or {@code none}.
 */
public record Name(String text, Span span) implements Expression.Reference {
  @Override
  public List<Name> parts() {
    return List.of(this);
  }

  @Override
  public String dotted() {
    return text;
  }
}
