/**
 * The CUDA backend. It is bound by name like every backend, so that `--backend=cuda` and `rnnc
 * doctor` have an answer; it does not run programs in this version.
 */
@NullMarked
package dev.rnnc.cuda;

import org.jspecify.annotations.NullMarked;
