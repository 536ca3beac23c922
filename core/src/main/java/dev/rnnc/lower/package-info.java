/**
 * Model → Program: {@link dev.rnnc.lower.Lowering} writes a network's equations as operations. The
 * result is plain and unoptimised; the reference backend runs it as it is.
 */
@NullMarked
package dev.rnnc.lower;

import org.jspecify.annotations.NullMarked;
