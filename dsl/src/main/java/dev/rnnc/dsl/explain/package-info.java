/**
 * What each code of a diagnostic means, at more length than a message has room for, with a wrong
 * and a right example. {@link dev.rnnc.dsl.explain.Explanations} reads them from texts, one file
 * for each stage, that lie beside it as resources.
 */
@NullMarked
package dev.rnnc.dsl.explain;

import org.jspecify.annotations.NullMarked;
