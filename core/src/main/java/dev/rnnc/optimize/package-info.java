/**
 * Optimisation: programs that compute the same with less. A {@link dev.rnnc.optimize.Pass} maps a
 * program to a program and looks only at patterns of operations, never at names; {@link
 * dev.rnnc.optimize.Optimize} is the list of passes, with the verifier between them. Stands between
 * differentiation and backends.
 *
 * <p>Results differ from the program's before by the order of sums only. Two liberties are taken
 * with values that are not finite: a product with a one-hot vector becomes a look-up, which does
 * not see the other columns, and {@code x + 0} becomes x, also for a negative zero.
 */
@NullMarked
package dev.rnnc.optimize;

import org.jspecify.annotations.NullMarked;
