/**
 * The intermediate representation: a {@link dev.rnnc.ir.Program} is a straight line of instructions
 * over typed values, in which the only structure is the {@link dev.rnnc.ir.Loop} over time.
 * Lowering makes programs, differentiation and optimisation map them to programs, backends run
 * them; {@link dev.rnnc.ir.Verifier} checks them in between and {@link dev.rnnc.ir.ProgramPrinter}
 * shows them.
 *
 * <p>Time steps and batch are never numbers here: a {@link dev.rnnc.ir.Type} says whether a value
 * has them, and a run brings them. Feature sizes are literals.
 */
@NullMarked
package dev.rnnc.ir;

import org.jspecify.annotations.NullMarked;
