package dev.rnnc.dsl.syntax;

import dev.rnnc.source.Span;

/** {@code batch = 32}; in a comparison also {@code train.clip = [none, 1.0]}. */
public record Setting(Expression.Reference target, Expression value, Span span)
    implements CompareEntry.Plain {}
