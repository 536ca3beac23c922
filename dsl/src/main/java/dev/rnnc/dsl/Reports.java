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
 * Where the checker reports mistakes. The same mistake at the same place is told once, however
 * often a cell is used; inside a cell, the place of its use is added.
 */
final class Reports {
  private record Told(String code, Optional<Span> place, String message) {}

  private final Diagnostics diagnostics;
  private final Set<Told> told;
  private final boolean formIsFaulty;
  private final UnaryOperator<Diagnostic> context;
  private final boolean[] errors = new boolean[1];
  private final Optional<Reports> outer;

  /** Whatever was reported before is about the form of the file. */
  Reports(Diagnostics diagnostics) {
    this(
        diagnostics,
        new HashSet<>(),
        diagnostics.hasErrors(),
        UnaryOperator.identity(),
        Optional.empty());
  }

  private Reports(
      Diagnostics diagnostics,
      Set<Told> told,
      boolean formIsFaulty,
      UnaryOperator<Diagnostic> context,
      Optional<Reports> outer) {
    this.diagnostics = diagnostics;
    this.told = told;
    this.formIsFaulty = formIsFaulty;
    this.context = context;
    this.outer = outer;
  }

  void report(Diagnostic diagnostic) {
    if (formIsFaulty && mayFollowFromForm(diagnostic.code())) {
      failed();
      return;
    }
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
    return new Reports(diagnostics, told, formIsFaulty, context, Optional.of(this));
  }

  /** For the text of a cell or layer that is used at {@code call}. */
  Reports within(Span call, String kind) {
    return new Reports(
        diagnostics,
        told,
        formIsFaulty,
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
    return inCall || !dependsOnCall(diagnostic.code())
        ? diagnostic
        : diagnostic.note(call, "for this `" + kind + "`");
  }

  /** Whether a mistake in a text may come from the arguments and inputs of its use. */
  private static boolean dependsOnCall(String code) {
    return code.startsWith("E02") || Set.of("E0106", "E0116", "E0420").contains(code);
  }

  /**
   * Whether a mistake may only seem to be one where the form is faulty: the lines that were left
   * out may define what is missing.
   */
  private static boolean mayFollowFromForm(String code) {
    return code.startsWith("W")
        || (code.startsWith("E04") && !code.equals("E0403"))
        || Set.of("E0101", "E0107", "E0110", "E0117").contains(code)
        || Set.of("E0301", "E0305", "E0307", "E0308", "E0309", "E0312").contains(code)
        || Set.of("E0508", "E0510", "E0511", "E0512").contains(code);
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
