package dev.rnnc.cli;

import dev.rnnc.checkpoint.ModelText;
import dev.rnnc.dsl.Checked;
import dev.rnnc.dsl.Rnn;
import dev.rnnc.dsl.Settings;
import dev.rnnc.dsl.syntax.FileSyntax;
import dev.rnnc.dsl.syntax.Item;
import dev.rnnc.model.Model;
import dev.rnnc.source.Span;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** From a `.rnn` file to its model. */
final class ModelFiles {
  private ModelFiles() {}

  /**
   * A file's model.
   *
   * @param text of it, for checkpoints
   * @param params of the file with what they are, as written
   * @param folder that it stands in
   * @param data where the file says what is learned from
   * @param prompt where the file says what samples begin with
   */
  record Opened(
      Model model,
      ModelText text,
      Map<String, String> params,
      Path folder,
      Optional<Span> data,
      Optional<Span> prompt) {}

  /** The model of a file that can be run; its warnings are shown. */
  static Opened runnable(Path file, Options.Params set, Messages messages) {
    Checked checked = check(file, set.values);
    Model model = checked.runnable();
    messages.warn(checked.diagnostics());
    Map<String, String> params = new LinkedHashMap<>();
    for (Item item : checked.syntax().items()) {
      if (item instanceof Item.Param param) {
        params.put(param.name().text(), param.value().span().text());
      }
    }
    params.putAll(set.values);
    Path folder = Objects.requireNonNull(file.toAbsolutePath().normalize().getParent());
    return new Opened(
        model,
        ModelText.of(model, set.values),
        params,
        folder,
        data(checked.syntax()),
        prompt(checked.syntax()));
  }

  private static Optional<Span> data(FileSyntax syntax) {
    return syntax.items().stream()
        .filter(Item.Data.class::isInstance)
        .map(item -> ((Item.Data) item).source().span())
        .findFirst();
  }

  private static Optional<Span> prompt(FileSyntax syntax) {
    return syntax.items().stream()
        .filter(Item.Sample.class::isInstance)
        .flatMap(item -> ((Item.Sample) item).settings().stream())
        .filter(setting -> setting.target().span().text().equals("prompt"))
        .map(setting -> setting.value().span())
        .findFirst();
  }

  /** A file, checked; its diagnostics are in the answer. */
  static Checked check(Path file, Map<String, String> settings) {
    return Rnn.check(file, new Settings(settings, Path.of("").toAbsolutePath()));
  }
}
