package dev.rnnc.cli;

import dev.rnnc.checkpoint.ModelText;
import dev.rnnc.dsl.Checked;
import dev.rnnc.dsl.Comparison;
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
   * @param paths the params that say where the data is
   * @param data where the file says what is learned from
   * @param prompt where the file says what samples begin with
   * @param comparison what the file compares, if it does
   */
  record Opened(
      Model model,
      ModelText text,
      Map<String, String> params,
      Path folder,
      DataPaths paths,
      Optional<Span> data,
      Optional<Span> prompt,
      Optional<Comparison> comparison) {}

  /** The model of a file that can be run; its warnings are shown. */
  static Opened runnable(Path file, Options.Params set, Messages messages) {
    Checked checked = check(file, set.values);
    Opened opened = opened(checked, file, set.values);
    messages.warn(checked.diagnostics());
    return opened;
  }

  /** The model of a file that was checked. */
  static Opened opened(Checked checked, Path file, Map<String, String> set) {
    Model model = checked.runnable();
    Map<String, String> params = new LinkedHashMap<>();
    for (Item item : checked.syntax().items()) {
      if (item instanceof Item.Param param) {
        params.put(param.name().text(), param.value().span().text());
      }
    }
    params.putAll(set);
    Path folder = Objects.requireNonNull(file.toAbsolutePath().normalize().getParent());
    return new Opened(
        model,
        ModelText.of(model, set),
        params,
        folder,
        DataPaths.of(checked.syntax(), set),
        data(checked.syntax()),
        prompt(checked.syntax()),
        checked.comparison());
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
