package dev.rnnc.cli;

import dev.rnnc.data.Dataset;
import dev.rnnc.dsl.syntax.Argument;
import dev.rnnc.dsl.syntax.Expression;
import dev.rnnc.dsl.syntax.FileSyntax;
import dev.rnnc.dsl.syntax.Item;
import dev.rnnc.dsl.syntax.Name;
import dev.rnnc.model.DataSource;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.RnncException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The params that say where a file's data is, so that who lacks the data is told how to name it.
 *
 * @param files the name of the file that each of them gives
 */
record DataPaths(Map<String, String> files) {
  private static final String CANNOT_READ = "E0802";

  /** Those of a file's {@code data}, some of which the command line may set. */
  static DataPaths of(FileSyntax syntax, Map<String, String> set) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (Item item : syntax.items()) {
      if (item instanceof Item.Param param && param.value() instanceof Expression.Text text) {
        String name = param.name().text();
        texts.put(name, set.getOrDefault(name, text.value()));
      }
    }
    Map<String, String> files = new LinkedHashMap<>();
    for (Item item : syntax.items()) {
      if (item instanceof Item.Data data) {
        for (Argument argument : data.source().arguments()) {
          if (argument.value() instanceof Name name && texts.containsKey(name.text())) {
            files.put(name.text(), lastName(texts.getOrDefault(name.text(), "")));
          }
        }
      }
    }
    return new DataPaths(files);
  }

  private static String lastName(String path) {
    return String.valueOf(Path.of(path.replace("\"", "")).getFileName());
  }

  /** Opens the data; a file that cannot be read is said to be that of a param. */
  Dataset open(DataSource source) {
    try {
      return Dataset.open(source);
    } catch (RnncException wrong) {
      List<Diagnostic> explained = wrong.diagnostics().stream().map(this::explained).toList();
      throw new RnncException(explained);
    }
  }

  private Diagnostic explained(Diagnostic found) {
    if (!found.code().equals(CANNOT_READ)) {
      return found;
    }
    return files.entrySet().stream()
        .filter(file -> found.message().contains(file.getValue() + ":"))
        .findFirst()
        .map(file ->
            found.help(
                "the param `%s` says where it is: --set %s=PATH"
                    .formatted(file.getKey(), file.getKey())))
        .orElse(found);
  }
}
