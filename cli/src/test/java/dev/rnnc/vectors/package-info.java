/** The standard cells against what other implementations computed. */
@NullMarked
package dev.rnnc.vectors;

import org.jspecify.annotations.NullMarked;
