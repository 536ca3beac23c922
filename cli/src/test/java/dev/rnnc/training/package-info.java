/** Whole trainings, from a file's text to the weights that are kept, on both backends. */
@NullMarked
package dev.rnnc.training;

import org.jspecify.annotations.NullMarked;
