/**
 * Proves gradients: {@link dev.rnnc.gradcheck.FiniteDifferences} compares the gradients that a
 * program computes with what its loss does when a weight is moved a little. Stands beside the way;
 * needs only the contract of backends, and is meaningful on the reference, which works in double.
 */
@NullMarked
package dev.rnnc.gradcheck;

import org.jspecify.annotations.NullMarked;
