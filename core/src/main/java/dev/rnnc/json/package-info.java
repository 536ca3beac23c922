/**
 * JSON text to plain values and back, the little that checkpoints, logs and encodings need: {@link
 * dev.rnnc.json.Json}.
 */
@NullMarked
package dev.rnnc.json;

import org.jspecify.annotations.NullMarked;
