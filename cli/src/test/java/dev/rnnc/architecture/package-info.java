/** Holds the packages of every module to the arrows between them. */
@NullMarked
package dev.rnnc.architecture;

import org.jspecify.annotations.NullMarked;
