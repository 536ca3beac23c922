package dev.rnnc.dsl.syntax;

import dev.rnnc.source.Span;
import java.util.List;

/** The lines of a network, or of a part of one, between braces. */
public record Block(List<NetworkStatement> statements, Span span) implements Node {
  public Block {
    statements = List.copyOf(statements);
  }
}
