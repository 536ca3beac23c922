/**
 * How training is shown: a live line on a terminal, plain lines elsewhere, JSON for programs. Each
 * is a {@link dev.rnnc.train.Listener}.
 */
@NullMarked
package dev.rnnc.cli.progress;

import org.jspecify.annotations.NullMarked;
