/**
 * From a {@link dev.rnnc.plan.Plan} to CUDA C and the launches that carry the plan out. The entry
 * is {@link dev.rnnc.cuda.codegen.CudaCode}; what comes out is a {@link
 * dev.rnnc.cuda.codegen.CudaProgram}, which needs no device to be read or tested.
 *
 * <p>A step that treats every row alike is written once, as a loop over elements or rows by however
 * many threads there are ({@link dev.rnnc.cuda.codegen.RowSteps}). Outside of loops over time it
 * becomes a kernel over all rows at once. In a loop over time whose rows go their own way, all
 * steps of a time step stand in one kernel in which every block keeps some rows for all of time, or
 * its columns of all matrices ({@link dev.rnnc.cuda.codegen.ColumnLoopWriter}); else they are
 * launched at every time step, see {@link dev.rnnc.cuda.codegen.LoopChoice}. Products, and sums
 * over rows, are templates in the folder of resources of this package.
 */
@NullMarked
package dev.rnnc.cuda.codegen;

import org.jspecify.annotations.NullMarked;
