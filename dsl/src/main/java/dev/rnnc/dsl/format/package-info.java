/**
 * How a `.rnn` file should look: {@link dev.rnnc.dsl.format.Formatter} rewrites one, for {@code
 * rnnc fmt}. It works on the words of the text and their comments rather than on the tree, because
 * a comment may stand between any two words.
 *
 * <p>The way is: words with their comments ({@link dev.rnnc.dsl.format.Word}), statements and
 * groups of them ({@link dev.rnnc.dsl.format.Piece}), lines ({@link dev.rnnc.dsl.format.Layout}),
 * aligned lines, text.
 */
@NullMarked
package dev.rnnc.dsl.format;

import org.jspecify.annotations.NullMarked;
