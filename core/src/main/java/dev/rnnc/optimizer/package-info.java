/**
 * Update rules and clipping as programs: {@link dev.rnnc.optimizer.UpdateProgram} writes the step
 * from gradients to new weights in the operations every backend knows. A new rule is one file that
 * implements {@link dev.rnnc.optimizer.UpdateRule}.
 */
@NullMarked
package dev.rnnc.optimizer;

import org.jspecify.annotations.NullMarked;
