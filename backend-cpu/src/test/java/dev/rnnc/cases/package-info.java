/**
 * The table of operations: for each operation small programs of awkward sizes with drawn inputs,
 * and beside each what a plain formula says its result is. The reference, finite differences and
 * every backend must satisfy the same rows: {@link dev.rnnc.cases.OpCases#all()}.
 */
@NullMarked
package dev.rnnc.cases;

import org.jspecify.annotations.NullMarked;
