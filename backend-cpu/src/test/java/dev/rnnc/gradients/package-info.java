/** Gradients against finite differences on the reference. */
@NullMarked
package dev.rnnc.gradients;

import org.jspecify.annotations.NullMarked;
