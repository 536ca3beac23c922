package dev.rnnc.dsl.syntax;

import dev.rnnc.source.Span;

/** Something that was written, and the place where it stands. */
public sealed interface Node
    permits Argument,
        Block,
        CellStatement,
        CompareEntry,
        Expression,
        FileSyntax,
        Item,
        NetworkStatement,
        Parameter {
  Span span();
}
