/**
 * What every operation of the intermediate representation means: an interpreter that runs a {@link
 * dev.rnnc.ir.Program} op by op in double, with products by EJML. It is slow and plain on purpose;
 * the other backends, the passes and the gradients are judged by it. One entry: {@link
 * dev.rnnc.reference.ReferenceBackend}.
 */
@NullMarked
package dev.rnnc.reference;

import org.jspecify.annotations.NullMarked;
