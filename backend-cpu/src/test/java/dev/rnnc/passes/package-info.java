/**
 * Randomly drawn programs, and what must hold for all of them: gradients are the slopes of the
 * loss, programs before and after each pass agree, backends agree with one another. A check draws
 * from {@link dev.rnnc.passes.ProgramGenerator}, compares with {@link dev.rnnc.passes.Agreement},
 * and shows what {@link dev.rnnc.passes.Shrinker} leaves of a program that fails.
 */
@NullMarked
package dev.rnnc.passes;

import org.jspecify.annotations.NullMarked;
