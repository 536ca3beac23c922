/**
 * From the syntax tree to the {@link dev.rnnc.model.Model}: names, types, shapes and equations are
 * checked, arguments and branches of cells decided, and standard cells read as the same kind of
 * text that a file writes. The entry is {@link dev.rnnc.dsl.Rnn}.
 *
 * <p>All mistakes of a file are reported. What a mistake leaves unknown has no value (an empty
 * {@code Optional}) and is never reported again where it is used.
 */
@NullMarked
package dev.rnnc.dsl;

import org.jspecify.annotations.NullMarked;
