/**
 * The contract of backends: {@link dev.rnnc.backend.Backend} opens a {@link
 * dev.rnnc.backend.Device}, which loads programs and keeps named {@link dev.rnnc.backend.Storage}
 * between their runs.
 */
@NullMarked
package dev.rnnc.backend;

import org.jspecify.annotations.NullMarked;
