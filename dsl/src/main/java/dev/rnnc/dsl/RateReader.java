package dev.rnnc.dsl;

import dev.rnnc.dsl.Scope.InScope;
import dev.rnnc.dsl.syntax.Expression.Call;
import dev.rnnc.model.Rate;
import dev.rnnc.source.Diagnostic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a learning rate: a number, a schedule by name, or a file's own. */
final class RateReader {
  static final Kind KIND =
      new Kind.Written("a number or a schedule such as `cosine(2e-3, warmup = 500)`");
  private static final Kind POSITIVE = Kind.number(Kind.Bounds.POSITIVE);
  private static final Kind STEPS = new Kind.Whole(0, Integer.MAX_VALUE);
  private static final List<String> NAMES = List.of("cosine", "step", "warmup");

  private final FileScope file;
  private final Reports reports;

  RateReader(FileScope file, Reports reports) {
    this.file = file;
    this.reports = reports;
  }

  /** Empty after a mistake. */
  Optional<Rate> read(InScope written) {
    if (written.expression() instanceof Call call) {
      if (file.schedule(call.callee().text()).isPresent()) {
        return new ScheduleReader(reports)
            .read(file.schedule(call.callee().text()).orElseThrow(), call, written.scope());
      }
      if (NAMES.contains(call.callee().text())) {
        return named(call, written.scope());
      }
      if (NumberFunction.of(call.callee().text()).isEmpty()) {
        unknown(call);
        return Optional.empty();
      }
    }
    return new Evaluation(written.scope(), reports)
        .value(written.expression(), java.util.Set.of())
        .flatMap(value ->
            POSITIVE.accept(value, written.expression().span(), "`rate`", written.scope(), reports))
        .map(value -> new Rate.Constant(((Static.Numeric) value).value()));
  }

  private void unknown(Call call) {
    List<String> known = new ArrayList<>(NAMES);
    known.addAll(file.schedules().keySet());
    reports.report(
        Diagnostic.at(
                call.callee().span(),
                "E0512",
                "no schedule is called `%s`".formatted(call.callee().text()))
            .didYouMean(
                call.callee().text(),
                known,
                "the schedules are %s; a file may define its own".formatted(Kind.all(known))));
  }

  private Optional<Rate> named(Call call, Scope scope) {
    String name = call.callee().text();
    List<Slot> slots =
        switch (name) {
          case "cosine" ->
              List.of(
                  Slot.required("peak", POSITIVE),
                  Slot.of("warmup", STEPS, 0),
                  Slot.of("floor", Kind.number(Kind.Bounds.PROBABILITY), 0));
          case "step" ->
              List.of(
                  Slot.required("rate", POSITIVE),
                  Slot.required("every", Kind.count()),
                  Slot.of("factor", POSITIVE, 0.1));
          default -> List.of(Slot.required("rate", POSITIVE), Slot.required("steps", Kind.count()));
        };
    Bound bound =
        new Binding("`" + name + "`", call.span(), slots, scope, reports).bind(call.arguments());
    if (!bound.sound()) {
      return Optional.empty();
    }
    return Optional.of(
        switch (name) {
          case "cosine" ->
              new Rate.Cosine(bound.number("peak"), bound.whole("warmup"), bound.number("floor"));
          case "step" ->
              new Rate.Step(bound.number("rate"), bound.whole("every"), bound.number("factor"));
          default -> new Rate.WarmUp(bound.number("rate"), bound.whole("steps"));
        });
  }
}
