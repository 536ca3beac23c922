package dev.rnnc.dsl;

import dev.rnnc.dsl.syntax.FileSyntax;
import dev.rnnc.model.Model;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.RnncException;
import java.util.List;
import java.util.Optional;

/**
 * A file that was checked.
 *
 * @param syntax what was written, as far as it follows the grammar
 * @param model the whole job; empty after an error, and for a file that only defines things
 * @param comparison what the file compares, if it does and is sound
 * @param diagnostics errors and warnings, in the order of their places
 */
public record Checked(
    FileSyntax syntax,
    Optional<Model> model,
    Optional<Comparison> comparison,
    List<Diagnostic> diagnostics) {
  public Checked {
    diagnostics = List.copyOf(diagnostics);
  }

  public boolean hasErrors() {
    return diagnostics.stream().anyMatch(Diagnostic::isError);
  }

  /**
   * The model, to be run.
   *
   * @throws RnncException with what is wrong
   */
  public Model runnable() {
    if (hasErrors()) {
      throw new RnncException(diagnostics);
    }
    return model.orElseThrow(() ->
        new RnncException(
            Diagnostic.general(
                    "E0402",
                    "`%s` only defines things: there is nothing to run"
                        .formatted(syntax.file().name()))
                .help("add `data` and `network`, or run a file that imports it")));
  }
}
