package dev.rnnc.dsl.syntax;

import dev.rnnc.source.Span;
import java.util.Optional;

/**
 * A line of a network: a layer or an equation.
 *
 * @param name {@code forward} in {@code forward = lstm(hidden = 128)}
 * @param value a call, a bare name such as {@code last}, or values combined
 */
public record NetworkStatement(Optional<Name> name, Expression value, Span span) implements Node {}
