/**
 * Programs in the notation of `.rnn` files: what messages and explanations show of a value that the
 * compiler made.
 */
@NullMarked
package dev.rnnc.notation;

import org.jspecify.annotations.NullMarked;
