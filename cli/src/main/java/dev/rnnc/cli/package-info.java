/**
 * The command line: the last stage of the way, where a person's words become calls. Its one entry
 * is {@link dev.rnnc.cli.Main}.
 */
@NullMarked
package dev.rnnc.cli;

import org.jspecify.annotations.NullMarked;
