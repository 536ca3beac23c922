package dev.rnnc.dsl;

import dev.rnnc.model.Layer;
import dev.rnnc.model.ValueType;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.Span;
import java.util.Optional;

/** Checks {@code start = encoder}: states of the same names and sizes must be there. */
final class EncoderStart {
  private final EncoderEnd encoder;
  private final Reports reports;

  EncoderStart(EncoderEnd encoder, Reports reports) {
    this.encoder = encoder;
    this.reports = reports;
  }

  boolean fits(Layer layer, Span at) {
    if (encoder.lastRecurrent().isEmpty()) {
      if (encoder.sound()) {
        reports.report(
            Diagnostic.at(at, "E0422", "the encoder has no recurrent layer to start from")
                .note(encoder.at(), "the encoder"));
      }
      return false;
    }
    Layer source = encoder.lastRecurrent().get();
    for (Layer.State state : layer.states()) {
      Optional<Layer.State> same =
          source.states().stream()
              .filter(candidate -> candidate.name().equals(state.name()))
              .findFirst();
      if (same.isEmpty()) {
        reports.report(
            Diagnostic.at(
                    at,
                    "E0422",
                    "the encoder's last recurrent layer, `%s`, has no state `%s`"
                        .formatted(source.kind(), state.name()))
                .note(encoder.at(), "the encoder"));
        return false;
      }
      if (!same.get().sizes().equals(state.sizes())) {
        reports.report(
            Diagnostic.at(
                    at,
                    "E0422",
                    "the state `%s` is %s here and %s in the encoder"
                        .formatted(
                            state.name(),
                            new ValueType(ValueType.Kind.VALUE, state.sizes()),
                            new ValueType(ValueType.Kind.VALUE, same.get().sizes())))
                .note(encoder.at(), "the encoder")
                .help("give both layers the same size"));
        return false;
      }
    }
    return true;
  }
}
