package dev.rnnc.source;

/** The characters of {@code file} from {@code start} up to, not including, {@code end}. */
public record Span(SourceFile file, int start, int end) {
  public Span {
    int length = file.text().length();
    if (start < 0 || end < start || end > length) {
      throw new BrokenInvariant("source", start + ".." + end + " of " + length + " characters");
    }
  }

  /** From the start of this place to the end of {@code last}. */
  public Span to(Span last) {
    return new Span(file, Math.min(start, last.start), Math.max(end, last.end));
  }

  public int line() {
    return file.line(start);
  }

  public int column() {
    return file.column(start);
  }

  public String text() {
    return file.text().substring(start, end);
  }

  /** {@code file:line:column}, as editors understand it. */
  @Override
  public String toString() {
    return file.name() + ":" + line() + ":" + column();
  }
}
