package dev.rnnc.reference;

import dev.rnnc.ir.Value;

/**
 * One element of a value while a program runs.
 *
 * @param timeStep of the loop in whose body the value stands, or {@link Observer#NO_TIME_STEP}
 * @param element its index in the elements of the value
 */
record Place(Value value, int timeStep, int element) {}
