package dev.rnnc.dsl;

import dev.rnnc.dsl.syntax.Expression;
import dev.rnnc.dsl.syntax.FileSyntax;
import dev.rnnc.dsl.syntax.Item;
import dev.rnnc.dsl.syntax.Name;
import dev.rnnc.dsl.syntax.SourceLoader;
import dev.rnnc.dsl.syntax.Syntax;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.Diagnostics;
import dev.rnnc.source.SourceFile;
import dev.rnnc.source.Span;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what a file defines, and what the files define that it imports. */
final class FileLoading {
  private final Diagnostics diagnostics;
  private final Reports reports;
  private final DataSizes sizes;
  private final Overrides overrides;
  private final Map<Path, FileScope> loaded = new LinkedHashMap<>();
  private final List<FileSyntax> imported = new ArrayList<>();
  private final List<Path> open = new ArrayList<>();

  FileLoading(Diagnostics diagnostics, Reports reports, DataSizes sizes, Overrides overrides) {
    this.diagnostics = diagnostics;
    this.reports = reports;
    this.sizes = sizes;
    this.overrides = overrides;
  }

  /** What the main file defines. */
  FileScope scope(FileSyntax syntax, Path path) {
    open.add(path.toAbsolutePath().normalize());
    return define(syntax, path);
  }

  /** The files that were imported, directly or not, each once. */
  List<FileSyntax> imported() {
    return imported;
  }

  private FileScope define(FileSyntax syntax, Path path) {
    Path folder = Optional.ofNullable(path.toAbsolutePath().getParent()).orElse(Path.of(""));
    FileScope scope = new FileScope(folder, sizes);
    for (Item item : syntax.items()) {
      switch (item) {
        case Item.Import imported -> take(imported, scope);
        case Item.Param param -> {
          if (isFree(param.name(), scope)) {
            scope
                .params()
                .put(param.name().text(), new FileScope.Param(param.name(), meaning(param, scope)));
          }
        }
        case Item.Schedule schedule -> {
          if (isFree(schedule.name(), scope)) {
            scope.schedules().put(schedule.name().text(), new Recipe(schedule, scope));
          }
        }
        case Item.Cell cell -> layer(cell, scope);
        case Item.Layer layer -> layer(layer, scope);
        case Item.Data _, Item.Network _, Item.Train _, Item.Sample _, Item.Compare _ -> {}
      }
    }
    new ParamCircles(scope, reports).check();
    return scope;
  }

  private void layer(Item.Definition definition, FileScope scope) {
    if (isFree(definition.name(), scope)) {
      scope.layers().put(definition.name().text(), new Recipe(definition, scope));
    }
  }

  private Scope.Meaning meaning(Item.Param param, FileScope scope) {
    return overrides.of(param).orElseGet(() -> new Scope.Meaning.Written(param.value(), scope));
  }

  private boolean isFree(Name name, FileScope scope) {
    String text = name.text();
    if (Reserved.contains(text)) {
      reports.error(name.span(), "E0109", "`%s` %s".formatted(text, Reserved.reason(text)));
      return false;
    }
    Optional<Name> before = scope.taken(text);
    if (before.isPresent()) {
      reports.report(
          Diagnostic.at(name.span(), "E0108", "`%s` is defined twice".formatted(text))
              .note(before.get().span(), "first here"));
      return false;
    }
    return true;
  }

  // Imports.

  private void take(Item.Import item, FileScope into) {
    Expression.Text written = item.path();
    Path path = into.folder().resolve(written.value()).toAbsolutePath().normalize();
    if (open.contains(path)) {
      circle(item, path);
      return;
    }
    FileScope defined = loaded.get(path);
    if (defined == null) {
      Diagnostics found = new Diagnostics();
      Optional<SourceFile> file = SourceLoader.read(shown(path), found);
      if (file.isEmpty()) {
        found.inOrder().forEach(why -> cannotImport(written.span(), why));
        return;
      }
      FileSyntax syntax = Syntax.parse(file.get(), diagnostics);
      onlyDefinitions(syntax, item.span());
      open.add(path);
      defined = define(syntax, path);
      open.removeLast();
      loaded.put(path, defined);
      imported.add(syntax);
    }
    defined.params().forEach((name, param) -> merge(param.name(), into, into.params(), param));
    defined
        .layers()
        .forEach((name, layer) -> merge(layer.text().name(), into, into.layers(), layer));
    defined
        .schedules()
        .forEach((name, own) -> merge(own.text().name(), into, into.schedules(), own));
  }

  /** Relative to where the program runs, as the main file's name usually is. */
  private static Path shown(Path path) {
    Path here = Path.of("").toAbsolutePath();
    return path.startsWith(here) ? here.relativize(path) : path;
  }

  private void cannotImport(Span at, Diagnostic why) {
    Diagnostic wrong = Diagnostic.at(at, "E0112", "this cannot be imported: " + why.message());
    reports.report(why.help().map(wrong::help).orElse(wrong));
  }

  private <T> void merge(Name name, FileScope into, Map<String, T> table, T value) {
    if (table.get(name.text()) != value && isFree(name, into)) {
      table.put(name.text(), value);
    }
  }

  private void circle(Item.Import item, Path path) {
    List<String> names =
        open.subList(open.indexOf(path), open.size()).stream()
            .map(step -> String.valueOf(step.getFileName()))
            .toList();
    reports.error(
        item.path().span(),
        "E0113",
        "files import each other in a circle: %s → %s"
            .formatted(String.join(" → ", names), path.getFileName()));
  }

  private void onlyDefinitions(FileSyntax syntax, Span by) {
    for (Item item : syntax.items()) {
      switch (item) {
        case Item.Data _, Item.Network _, Item.Train _, Item.Sample _, Item.Compare _ ->
            reports.report(
                Diagnostic.at(
                        item.keyword(),
                        "E0114",
                        "an imported file holds definitions only, no `%s`"
                            .formatted(item.keyword().text()))
                    .note(by, "imported here")
                    .help("definitions are `param`, `cell`, `layer` and `schedule`"));
        case Item.Import _, Item.Param _, Item.Definition _ -> {}
      }
    }
  }
}
