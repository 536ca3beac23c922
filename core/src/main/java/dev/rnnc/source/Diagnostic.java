package dev.rnnc.source;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * One mistake of a user: what is wrong, where, why, and what to do.
 *
 * @param code a letter and four digits, {@code E0102} or {@code W0301}; explained by {@code rnnc
 *     explain E0102}
 * @param place where it is, absent for a mistake that has no place in a file
 * @param message one sentence that says what was found and what was expected
 * @param label what stands beside the underline; may be empty
 * @param notes further places that matter, such as where a shape comes from
 * @param help what to do, empty when the message already says it
 */
public record Diagnostic(
    String code,
    Optional<Span> place,
    String message,
    String label,
    List<Note> notes,
    Optional<String> help) {
  /** A further place, or a remark without one. */
  public record Note(Optional<Span> place, String message) {}

  public Diagnostic {
    if (!code.matches("[EW]\\d{4}")) {
      throw new BrokenInvariant("source", "diagnostic code " + code);
    }
    notes = List.copyOf(notes);
  }

  public static Diagnostic at(Span place, String code, String message) {
    return new Diagnostic(code, Optional.of(place), message, "", List.of(), Optional.empty());
  }

  public static Diagnostic general(String code, String message) {
    return new Diagnostic(code, Optional.empty(), message, "", List.of(), Optional.empty());
  }

  /** The same at a place, where one is known. */
  public Diagnostic at(Optional<Span> where) {
    return new Diagnostic(code, where.or(() -> place), message, label, notes, help);
  }

  public Diagnostic label(String text) {
    return new Diagnostic(code, place, message, text, notes, help);
  }

  public Diagnostic help(String text) {
    return new Diagnostic(code, place, message, label, notes, Optional.of(text));
  }

  /** The same with the name that was probably meant beside the underline, if one is close. */
  public Diagnostic didYouMean(String written, Collection<String> known) {
    return Spelling.nearest(written, known)
        .map(near -> label("did you mean `" + near + "`?"))
        .orElse(this);
  }

  /** The same; with this help if none is close. */
  public Diagnostic didYouMean(String written, Collection<String> known, String otherwise) {
    return Spelling.nearest(written, known).isPresent()
        ? didYouMean(written, known)
        : help(otherwise);
  }

  public Diagnostic note(Span where, String text) {
    return with(new Note(Optional.of(where), text));
  }

  public Diagnostic note(String text) {
    return with(new Note(Optional.empty(), text));
  }

  private Diagnostic with(Note note) {
    List<Note> more = new java.util.ArrayList<>(notes);
    more.add(note);
    return new Diagnostic(code, place, message, label, more, help);
  }

  public boolean isError() {
    return code.startsWith("E");
  }

  /** The message with the source underlined, as {@link DiagnosticPrinter} shows it, uncoloured. */
  @Override
  public String toString() {
    return DiagnosticPrinter.plain().print(this);
  }
}
