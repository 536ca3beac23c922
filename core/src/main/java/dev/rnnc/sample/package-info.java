/**
 * Using a trained network: {@link dev.rnnc.sample.Stepper} feeds it one time step after the other
 * with a {@link dev.rnnc.sample.State} that its caller holds, {@link dev.rnnc.sample.Draw} chooses
 * the next token from logits.
 */
@NullMarked
package dev.rnnc.sample;

import org.jspecify.annotations.NullMarked;
