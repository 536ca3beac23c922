/**
 * How weights start: {@link dev.rnnc.initialize.Initialization} draws every weight of a network
 * from a seed and the weight's name, so that a layer more or less does not change the others.
 */
@NullMarked
package dev.rnnc.initialize;

import org.jspecify.annotations.NullMarked;
