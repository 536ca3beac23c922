/**
 * Where things stand in a file and what is wrong with them: {@link dev.rnnc.source.SourceFile},
 * {@link dev.rnnc.source.Span} and {@link dev.rnnc.source.Diagnostic}. Every stage reports a user's
 * mistake with these; {@link dev.rnnc.source.BrokenInvariant} is for mistakes of our own.
 */
@NullMarked
package dev.rnnc.source;

import org.jspecify.annotations.NullMarked;
