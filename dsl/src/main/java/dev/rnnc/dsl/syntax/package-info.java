/**
 * From text to the abstract syntax tree: the first arrow of the way. {@code Syntax.parse} is the
 * entry; it gives a {@link dev.rnnc.dsl.syntax.FileSyntax}, records that say what was written and
 * where, and nothing of what it means. What does not follow the grammar becomes a diagnostic (E0001
 * to E0099) and is left out of the tree.
 */
@NullMarked
package dev.rnnc.dsl.syntax;

import org.jspecify.annotations.NullMarked;
