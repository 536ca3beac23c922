/**
 * Programs as plain JavaScript: how a trained network lives in a page. Only what inference needs,
 * one sequence and one time step at a time.
 */
@NullMarked
package dev.rnnc.javascript;

import org.jspecify.annotations.NullMarked;
