/** Tests that are texts; {@link dev.rnnc.dsl.golden.GoldenFile} runs them for every stage. */
@NullMarked
package dev.rnnc.dsl.golden;

import org.jspecify.annotations.NullMarked;
