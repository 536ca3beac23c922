/**
 * The whole way from a model to programs, as a list: {@code Compiler}. What it makes, a backend's
 * device loads.
 */
@NullMarked
package dev.rnnc.compile;

import org.jspecify.annotations.NullMarked;
