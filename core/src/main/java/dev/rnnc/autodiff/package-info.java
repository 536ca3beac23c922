/**
 * Reverse-mode differentiation: a program with a loss becomes the same program with gradients, in
 * which every forward {@link dev.rnnc.ir.Loop} has a loop in the opposite direction beside it.
 * Stands between lowering and optimisation; the entry is {@link dev.rnnc.autodiff.Differentiate}.
 *
 * <p>Conventions where a derivative does not exist: {@code relu'(0) = 0}, {@code abs'(0) = 0},
 * {@code sign' = 0}; of two equal operands of {@code max} or {@code min} the left one takes the
 * gradient (so that {@code clamp} passes it at its bounds); equal greatest elements of {@code
 * MaxFeatures} share it. Comparisons, conditions and indices have none. A branch that {@code
 * Select} does not choose has gradient 0 even where its value or derivative is not finite, as far
 * as elementwise operations reach.
 */
@NullMarked
package dev.rnnc.autodiff;

import org.jspecify.annotations.NullMarked;
