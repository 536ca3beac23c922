/**
 * What files mean: small cells and networks as text, run on both backends and compared with values
 * computed by hand or by formulas in plain Java. Backends that agree with each other cannot see a
 * precedence that is read wrongly; these tests can.
 */
@NullMarked
package dev.rnnc.meaning;

import org.jspecify.annotations.NullMarked;
