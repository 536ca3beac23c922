/** Drawing a network over its time steps: {@link dev.rnnc.cli.unrolled.UnrolledDrawing}. */
@NullMarked
package dev.rnnc.cli.unrolled;

import org.jspecify.annotations.NullMarked;
