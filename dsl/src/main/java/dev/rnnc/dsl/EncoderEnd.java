package dev.rnnc.dsl;

import dev.rnnc.dsl.syntax.Name;
import dev.rnnc.model.Layer;
import dev.rnnc.source.Span;
import java.util.Optional;

/**
 * What a decoder sees of its encoder.
 *
 * @param output its last value, with time steps
 * @param lastRecurrent its last recurrent layer, whose states {@code start = encoder} takes; empty
 *     if it has none or a mistake hides it
 */
record EncoderEnd(NetValue output, Optional<Layer> lastRecurrent, boolean sound, Span at) {
  static boolean isMeant(dev.rnnc.dsl.syntax.Expression written) {
    return written instanceof Name name && name.text().equals("encoder");
  }
}
