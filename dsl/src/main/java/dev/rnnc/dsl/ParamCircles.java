package dev.rnnc.dsl;

import dev.rnnc.dsl.syntax.Name;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Finds params that are defined by themselves; they keep their names and lose their meaning. */
final class ParamCircles {
  private final FileScope scope;
  private final Reports reports;
  private final Set<String> done = new HashSet<>();
  private final List<String> path = new ArrayList<>();

  ParamCircles(FileScope scope, Reports reports) {
    this.scope = scope;
    this.reports = reports;
  }

  void check() {
    for (String name : List.copyOf(scope.params().keySet())) {
      visit(name);
    }
  }

  private void visit(String name) {
    FileScope.Param param = scope.params().get(name);
    if (param == null
        || done.contains(name)
        || !(param.meaning() instanceof Scope.Meaning.Written written)) {
      return;
    }
    if (path.contains(name)) {
      List<String> circle = new ArrayList<>(path.subList(path.indexOf(name), path.size()));
      circle.add(name);
      reports.error(
          param.name().span(),
          "E0111",
          "the param `%s` is defined by itself: %s".formatted(name, String.join(" → ", circle)));
      for (String member : circle) {
        FileScope.Param broken = scope.params().get(member);
        if (broken != null) {
          scope
              .params()
              .put(member, new FileScope.Param(broken.name(), new Scope.Meaning.Unknown()));
        }
      }
      return;
    }
    path.add(name);
    Trees.names(written.expression()).map(Name::text).forEach(this::visit);
    path.removeLast();
    done.add(name);
  }
}
