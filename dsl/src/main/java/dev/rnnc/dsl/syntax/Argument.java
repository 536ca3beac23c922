package dev.rnnc.dsl.syntax;

import dev.rnnc.source.Span;
import java.util.Optional;

/**
 * One argument of a call, positional where it has no name. Positional ones come first.
 *
 * @param name {@code hidden} in {@code hidden = 128}
 */
public record Argument(Optional<Name> name, Expression value, Span span) implements Node {}
