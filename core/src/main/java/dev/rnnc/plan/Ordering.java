package dev.rnnc.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Puts units in order, and cuts those of the main block into phases. */
final class Ordering {
  /** Units that nobody needs to wait for anybody between. */
  record Stage(Phase.Sharing sharing, List<Unit> units) {}

  /** What depends on parameters alone, and the rest. */
  record Stages(List<Stage> weights, List<Stage> run) {}

  private Ordering() {}

  /** Every unit after those it needs, otherwise in program order. */
  static List<Unit> byNeeds(List<Unit> units) {
    Map<Need, Unit> providers = new HashMap<>();
    for (Unit unit : units) {
      unit.provides().forEach(need -> providers.put(need, unit));
    }
    List<Unit> ordered = new ArrayList<>();
    Set<Set<Need>> done = new HashSet<>();
    List<Unit> byOrder = new ArrayList<>(units);
    byOrder.sort(java.util.Comparator.comparingInt(Unit::order));
    byOrder.forEach(unit -> visit(unit, providers, done, ordered));
    return ordered;
  }

  private static void visit(
      Unit unit, Map<Need, Unit> providers, Set<Set<Need>> done, List<Unit> ordered) {
    if (done.add(unit.provides())) {
      for (Need need : unit.needs()) {
        Unit provider = providers.get(need);
        if (provider != null) {
          visit(provider, providers, done, ordered);
        }
      }
      ordered.add(unit);
    }
  }

  /** Stages of ordered units: each as long as can be. */
  static Stages stages(List<Unit> units) {
    Set<Need> provided = new HashSet<>();
    List<Unit> ofWeights = new ArrayList<>();
    List<Unit> ofRun = new ArrayList<>();
    for (Unit unit : units) {
      if (!unit.byRows() && !unit.readsRun() && provided.containsAll(unit.needs())) {
        provided.addAll(unit.provides());
        ofWeights.add(unit);
      } else {
        ofRun.add(unit);
      }
    }
    Set<Need> done = new HashSet<>();
    return new Stages(cut(ofWeights, done), cut(ofRun, done));
  }

  private static List<Stage> cut(List<Unit> units, Set<Need> done) {
    List<Stage> stages = new ArrayList<>();
    List<Unit> left = new ArrayList<>(units);
    while (!left.isEmpty()) {
      List<Unit> columns = ready(left, done, false);
      if (columns.isEmpty()) {
        List<Unit> rows = ready(left, done, true);
        if (rows.isEmpty()) {
          throw PlanBroken.at(left.getFirst(), "waits for what nobody provides");
        }
        stages.add(new Stage(Phase.Sharing.ROWS, rows));
      } else {
        stages.add(new Stage(Phase.Sharing.COLUMNS, columns));
      }
    }
    return stages;
  }

  /** Takes out what can run now; by rows also what then can, because rows do not wait. */
  private static List<Unit> ready(List<Unit> left, Set<Need> done, boolean byRows) {
    List<Unit> ready = new ArrayList<>();
    Set<Need> provided = new HashSet<>(done);
    for (Unit unit : left) {
      if (unit.byRows() == byRows && (byRows ? provided : done).containsAll(unit.needs())) {
        ready.add(unit);
        provided.addAll(unit.provides());
      }
    }
    left.removeAll(ready);
    done.addAll(provided);
    return ready;
  }
}
