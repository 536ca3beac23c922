package dev.rnnc.cpu.kernel;

import dev.rnnc.cpu.kernel.ElementwiseSpec.Sink;
import dev.rnnc.cpu.kernel.ElementwiseSpec.Source;
import java.util.LinkedHashSet;
import java.util.List;

/** What advances from row to row; a place in a row is a stream's and a literal displacement. */
sealed interface Stream {
  /** The row of an array slot. */
  record Row(int array) implements Stream {}

  /** An array slot, the same for all rows. */
  record Fixed(int array) implements Stream {}

  /** One number of an array slot, the same for all columns of flat code. */
  record One(int array) implements Stream {}

  /** The row of an array slot that an index slot names. */
  record Chosen(int array, int index) implements Stream {}

  /** The number in an index slot. */
  record Key(int index) implements Stream {}

  /** The streams of a spec, each once. */
  static List<Stream> all(ElementwiseSpec spec) {
    LinkedHashSet<Stream> streams = new LinkedHashSet<>();
    for (Source source : spec.sources()) {
      streams.add(of(spec, source));
    }
    for (Sink sink : spec.sinks()) {
      streams.add(of(sink));
    }
    return List.copyOf(streams);
  }

  /** Where a source is read. */
  static Stream of(ElementwiseSpec spec, Source source) {
    return switch (source) {
      case Source.Rows(int array, _) -> new Row(array);
      case Source.PerRow(int array, _) -> spec.isFlat() ? new One(array) : new Row(array);
      case Source.Shared(int array, _) -> new Fixed(array);
      case Source.Gathered(int array, _, int index) -> new Chosen(array, index);
      case Source.Mask(int index, _, _) -> new Key(index);
    };
  }

  /** Where a sink is written. */
  static Stream of(Sink sink) {
    return new Row(sink.array());
  }
}
