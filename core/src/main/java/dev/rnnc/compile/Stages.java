package dev.rnnc.compile;

import dev.rnnc.ir.Program;

/**
 * A program on its way.
 *
 * @param lowered as the model was written down
 * @param differentiated with gradients, where there are any
 * @param ready what a backend loads
 */
public record Stages(Program lowered, Program differentiated, Program ready) {}
