@NullMarked
package dev.rnnc.lowering;

import org.jspecify.annotations.NullMarked;
