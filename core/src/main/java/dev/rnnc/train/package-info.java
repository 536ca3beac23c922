/**
 * Training: {@link dev.rnnc.train.Trainer} runs the programs of a model over its data, tells
 * listeners what happens as {@link dev.rnnc.train.Event}s, and writes checkpoints from which it
 * goes on exactly.
 */
@NullMarked
package dev.rnnc.train;

import org.jspecify.annotations.NullMarked;
