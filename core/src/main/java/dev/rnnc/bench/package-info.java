/**
 * Measures speed as a user meets it: {@link dev.rnnc.bench.TrainingBenchmark} times the steps of a
 * training, {@link dev.rnnc.bench.SamplingBenchmark} the steps of a sample. Both run what training
 * and sampling run, and keep nothing.
 */
@NullMarked
package dev.rnnc.bench;

import org.jspecify.annotations.NullMarked;
