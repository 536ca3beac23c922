package dev.rnnc.dsl;

import dev.rnnc.dsl.syntax.FileSyntax;
import dev.rnnc.dsl.syntax.SourceLoader;
import dev.rnnc.dsl.syntax.Syntax;
import dev.rnnc.model.Model;
import dev.rnnc.source.Diagnostics;
import dev.rnnc.source.RnncException;
import dev.rnnc.source.SourceFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The entry: from a `.rnn` file to its model. */
public final class Rnn {
  private Rnn() {}

  /** Checks a file; what is wrong with it is in the answer. */
  public static Checked check(Path file, Settings settings) {
    Diagnostics diagnostics = new Diagnostics();
    Optional<SourceFile> text = SourceLoader.read(file, diagnostics);
    if (text.isPresent()) {
      return check(text.get(), file, settings);
    }
    SourceFile nothing = SourceFile.of(file.toString(), "");
    return new Checked(
        new FileSyntax(nothing, List.of(), nothing.span(0, 0)),
        Optional.empty(),
        Optional.empty(),
        diagnostics.inOrder());
  }

  /**
   * Checks a text.
   *
   * @param path where it stands, or would stand: its paths are relative to this file's folder
   */
  public static Checked check(SourceFile text, Path path, Settings settings) {
    Diagnostics diagnostics = new Diagnostics();
    FileSyntax syntax = Syntax.parse(text, diagnostics);
    return new FileCheck(syntax, path, settings, diagnostics).check();
  }

  /**
   * A variant of a file that compares: the file that is run for it.
   *
   * @param path of the file
   * @param size that stands for {@code fit(parameters = ..)}, where the variant has it
   */
  public static Checked variant(
      Checked file, Path path, Settings settings, Comparison.Variant variant, OptionalInt size) {
    return VariantFile.of(file.syntax(), path, settings, variant, size);
  }

  /**
   * The model of a file, for programs that embed it.
   *
   * @throws RnncException with everything that is wrong with the file
   */
  public static Model load(Path file) {
    return check(file, Settings.NONE).runnable();
  }

  /**
   * The model of a text, as a checkpoint carries it; its paths are relative to the present folder.
   *
   * @param name of the model
   * @param settings params that were set on the command line
   * @throws RnncException with everything that is wrong with the text
   */
  public static Model load(String name, String text, Map<String, String> settings) {
    SourceFile source = SourceFile.of(name + ".rnn", text);
    Path here = Path.of("").toAbsolutePath();
    return check(source, here.resolve(name + ".rnn"), new Settings(settings, here)).runnable();
  }
}
