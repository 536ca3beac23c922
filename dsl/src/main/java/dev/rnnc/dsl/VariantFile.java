package dev.rnnc.dsl;

import dev.rnnc.dsl.syntax.Expression;
import dev.rnnc.dsl.syntax.FileSyntax;
import dev.rnnc.dsl.syntax.Item;
import dev.rnnc.dsl.syntax.Syntax;
import dev.rnnc.source.BrokenInvariant;
import dev.rnnc.source.Diagnostics;
import dev.rnnc.source.SourceFile;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;

/**
 * Makes of a file that compares the file of one variant: without the comparison, with the variant's
 * values in their places. It can be run like any other.
 */
final class VariantFile {
  private final Path path;
  private final Settings settings;
  private String text;

  private VariantFile(Path path, Settings settings, String text) {
    this.path = path;
    this.settings = settings;
    this.text = text;
  }

  /**
   * The variant, checked.
   *
   * @param size what {@code fit(..)} stands for
   */
  static Checked of(
      FileSyntax file, Path path, Settings settings, Comparison.Variant variant, OptionalInt size) {
    VariantFile made = new VariantFile(path, settings, withoutComparison(file));
    Places places = made.places();
    List<Comparison.Assignment> assignments =
        variant.assignments().stream()
            .sorted(Comparator.comparing(assignment -> places.turn(assignment.place())))
            .toList();
    for (Comparison.Assignment assignment : assignments) {
      made.set(assignment.place(), value(assignment, size, file));
    }
    return made.check().check();
  }

  private static Expression value(
      Comparison.Assignment assignment, OptionalInt size, FileSyntax file) {
    if (assignment.parameters().isEmpty()) {
      return assignment.value();
    }
    return new Expression.Numeral(size.orElse(1), false, file.file().span(0, 0));
  }

  private static String withoutComparison(FileSyntax file) {
    StringBuilder text = new StringBuilder(file.file().text());
    for (Item item : file.items().reversed()) {
      if (item instanceof Item.Compare compare) {
        text.delete(compare.keyword().start(), compare.span().end());
      }
    }
    return text.toString().stripTrailing() + "\n";
  }

  private FileCheck check() {
    Diagnostics diagnostics = new Diagnostics();
    FileSyntax syntax = Syntax.parse(SourceFile.of(path.toString(), text), diagnostics);
    return new FileCheck(syntax, path, settings, diagnostics);
  }

  private Places places() {
    FileCheck check = check();
    check.check();
    return check.places();
  }

  private void set(String place, Expression value) {
    text =
        PlaceText.with(places(), place, value)
            .orElseThrow(() -> new BrokenInvariant("compare", "no place " + place));
  }
}
