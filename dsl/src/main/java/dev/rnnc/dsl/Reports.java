package dev.rnnc.dsl;

import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.Diagnostics;
import dev.rnnc.source.Span;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Where the checker reports mistakes. The same mistake at the same place is told once, however often
 * a cell is used; inside a cell, the place of its use is added.
 */
final class Reports {
  private record Told(String code, Optional<Span> place, String message) {}

  private final Diagnostics diagnostics;
  private final Set<Told> told;
  private final UnaryOperator<Diagnostic> context;
  private final boolean[] errors = new boolean[1];
  private final Optional<Reports> outer;

  Reports(Diagnostics diagnostics) {
    this(diagnostics, new HashSet<>(), UnaryOperator.identity(), Optional.empty());
  }

  private Reports(
      Diagnostics diagnostics,
      Set<Told> told,
      UnaryOperator<Diagnostic> context,
      Optional<Reports> outer) {
    this.diagnostics = diagnostics;
    this.told = told;
    this.context = context;
    this.outer = outer;
  }

  void report(Diagnostic diagnostic) {
    if (diagnostic.isError()) {
      failed();
    }
    Diagnostic whole = context.apply(diagnostic);
    if (told.add(new Told(whole.code(), whole.place(), whole.message()))) {
      diagnostics.report(whole);
    }
  }

  private void failed() {
    errors[0] = true;
    outer.ifPresent(Reports::failed);
  }

  /** Whether an error was reported here or further inside. */
  boolean hasErrors() {
    return errors[0];
  }

  /** The same, asked for a part alone. */
  Reports part() {
    return new Reports(diagnostics, told, context, Optional.of(this));
  }

  /** For the text of a cell or layer that is used at {@code call}. */
  Reports within(Span call, String kind) {
    return new Reports(
        diagnostics,
        told,
        diagnostic -> context.apply(seenFrom(call, kind, diagnostic)),
        Optional.of(this));
  }

  /** A mistake in a standard cell's text is its user's: the place of use comes first. */
  private static Diagnostic seenFrom(Span call, String kind, Diagnostic diagnostic) {
    if (diagnostic.place().isEmpty()) {
      return diagnostic;
    }
    Span place = diagnostic.place().get();
    if (StandardCells.isText(place.file()) && !StandardCells.isText(call.file())) {
      Diagnostic moved = Diagnostic.at(call, diagnostic.code(), diagnostic.message());
      String here = diagnostic.label().isEmpty() ? "here in `" + kind + "`" : diagnostic.label();
      moved = moved.note(place, here);
      for (Diagnostic.Note note : diagnostic.notes()) {
        moved =
            note.place().isPresent()
                ? moved.note(note.place().get(), note.message())
                : moved.note(note.message());
      }
      return diagnostic.help().map(moved::help).orElse(moved);
    }
    boolean inCall =
        place.file() == call.file() && place.start() >= call.start() && place.end() <= call.end();
    return inCall ? diagnostic : diagnostic.note(call, "for this `" + kind + "`");
  }

  // Small forms that many checks use.

  void error(Span at, String code, String message) {
    report(Diagnostic.at(at, code, message));
  }

  /** Of several values, those that could be made; empty if one could not. */
  static <T> Optional<List<T>> all(List<Optional<T>> values) {
    return values.stream().allMatch(Optional::isPresent)
        ? Optional.of(values.stream().map(Optional::orElseThrow).toList())
        : Optional.empty();
  }
}
