package dev.rnnc.dsl;

import dev.rnnc.dsl.syntax.Item;
import dev.rnnc.model.DataSource;
import dev.rnnc.model.Sampling;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.Span;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads a sample block. */
final class SampleReader {
  private static final Kind COUNT = Kind.count();
  private static final Sampling DEFAULT = Sampling.DEFAULT;

  /** What says how to draw, which a beam search does not. */
  private static final List<String> DRAWING =
      List.of("temperature", "top_k", "top_p", "min_p", "seed", "count");

  /** What a translation, always the likeliest, has no use for. */
  private static final List<String> TRANSLATING =
      List.of("temperature", "top_k", "top_p", "min_p", "seed", "stop");

  private static final List<Slot> SLOTS =
      List.of(
          Slot.absent("prompt", new Kind.Text()),
          Slot.of("length", COUNT, DEFAULT.length()),
          Slot.of("temperature", Kind.number(Kind.Bounds.NOT_NEGATIVE), DEFAULT.temperature()),
          Slot.of("top_k", COUNT.orNone(), new Static.None()),
          Slot.of("top_p", Kind.number(Kind.Bounds.SHARE), DEFAULT.topP()),
          Slot.of("min_p", Kind.number(Kind.Bounds.PROBABILITY), DEFAULT.minP()),
          Slot.of("seed", new Kind.Whole(0, Integer.MAX_VALUE).orNone(), new Static.None()),
          Slot.absent("stop", new Kind.Text().orNone()),
          Slot.of("count", COUNT, DEFAULT.count()),
          Slot.of("beam", COUNT.orNone(), new Static.None()));

  private final FileScope file;
  private final Optional<DataSource> source;
  private final Reports reports;

  SampleReader(FileScope file, Optional<DataSource> source, Reports reports) {
    this.file = file;
    this.source = source;
    this.reports = reports;
  }

  /** Empty after a mistake. */
  Optional<Sampling> read(Item.Sample sample) {
    Bound bound = Blocks.bind("sample", sample.settings(), sample.keyword(), SLOTS, file, reports);
    boolean draws =
        source.isEmpty()
            || source.get() instanceof DataSource.Text
            || source.get() instanceof DataSource.Pairs;
    if (!draws) {
      reports.report(
          Diagnostic.at(
                  sample.keyword(),
                  "E0509",
                  "`%s` gives no text to draw".formatted(source.get().word()))
              .help("leave the block out"));
    }
    if (!bound.sound() || !draws) {
      return Optional.empty();
    }
    if (source.orElse(null) instanceof DataSource.Pairs) {
      warnOfIdle(bound, sample.keyword(), TRANSLATING, "on translations", "translating looks for");
    } else if (bound.optionalWhole("beam").isPresent()) {
      warnOfIdle(bound, sample.keyword(), DRAWING, "beside `beam`", "`beam` looks for");
    }
    return Optional.of(
        new Sampling(
            bound.optionalText("prompt").orElse(DEFAULT.prompt()),
            bound.whole("length"),
            bound.number("temperature"),
            bound.optionalWhole("top_k"),
            bound.number("top_p"),
            bound.number("min_p"),
            bound.optionalWhole("seed").isPresent()
                ? OptionalLong.of(bound.whole("seed"))
                : OptionalLong.empty(),
            bound.optionalText("stop"),
            bound.whole("count"),
            bound.optionalWhole("beam")));
  }

  private void warnOfIdle(
      Bound bound, Span block, List<String> settings, String where, String because) {
    for (String name : settings) {
      if (bound.isGiven(name) && bound.find(name).isPresent()) {
        reports.report(
            Diagnostic.at(
                    bound.placeOf(name, block),
                    "W0305",
                    "`%s` has no effect %s".formatted(name, where))
                .label(because + " the likeliest text and draws nothing"));
      }
    }
  }
}
