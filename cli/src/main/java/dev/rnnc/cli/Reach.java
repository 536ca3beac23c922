package dev.rnnc.cli;

import dev.rnnc.flow.GradientFlow;
import dev.rnnc.flow.StateGradient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which share of the gradient at the last time step T is left at every earlier one, of a state:
 * ‖∂L_T/∂h_t‖ / ‖∂L_T/∂h_T‖.
 *
 * @param of whose state it is: the name of a model among several, or nothing
 * @param state by its name, or nothing where a model among several has only one
 * @param shares by the distance T − t; the first is 1, all are empty of a state without a gradient
 */
record Reach(String of, String state, List<Double> shares) {
  /** What is still told apart from nothing. */
  private static final double LITTLE = 0.01;

  Reach {
    shares = List.copyOf(shares);
  }

  /** Of every state of a model. */
  static List<Reach> of(String model, GradientFlow flow) {
    String layer = onlyLayer(flow);
    List<Reach> all = new ArrayList<>();
    flow.states()
        .forEach((name, gradient) -> {
          String state = model.isEmpty() ? name : name.substring(layer.length());
          boolean only = !model.isEmpty() && flow.states().size() == 1;
          all.add(new Reach(model, only ? "" : state, shares(gradient)));
        });
    return all;
  }

  /** {@code gru_1.} where all states are those of one layer, else nothing. */
  private static String onlyLayer(GradientFlow flow) {
    List<String> layers =
        flow.states().keySet().stream()
            .map(name -> name.substring(0, name.lastIndexOf('.') + 1))
            .distinct()
            .toList();
    return layers.size() == 1 ? layers.getFirst() : "";
  }

  private static List<Double> shares(StateGradient gradient) {
    List<Double> norms = gradient.norms();
    return norms.isEmpty() || norms.getFirst() == 0
        ? List.of()
        : norms.stream().map(norm -> norm / norms.getFirst()).toList();
  }

  /** {@code lstm c}: what tells it from all others. */
  String name() {
    return (of + " " + state).strip();
  }

  /** The greatest distance at which a hundredth is left. */
  int farthest() {
    int farthest = 0;
    for (int distance = 0; distance < shares.size(); distance++) {
      if (shares.get(distance) >= LITTLE) {
        farthest = distance;
      }
    }
    return farthest;
  }

  /** Names of models: of their paths, without .rnn, what is not alike in all, from either end. */
  static List<String> names(List<Path> paths) {
    List<List<String>> all =
        paths.stream()
            .map(path -> {
              List<String> parts = new ArrayList<>();
              path.normalize()
                  .forEach(part -> parts.add(part.toString().replaceAll("\\.rnn$", "")));
              return parts;
            })
            .toList();
    int shortest = all.stream().mapToInt(List::size).min().orElse(0);
    int begin = 0;
    while (begin < shortest - 1 && same(all, begin)) {
      begin++;
    }
    int end = 0;
    while (end < shortest - 1 - begin && same(all.stream().map(List::reversed).toList(), end)) {
      end++;
    }
    List<String> names = new ArrayList<>();
    for (List<String> parts : all) {
      names.add(String.join("/", parts.subList(begin, parts.size() - end)));
    }
    return names;
  }

  private static boolean same(List<List<String>> all, int place) {
    return all.stream().map(parts -> parts.get(place)).distinct().count() == 1;
  }

  /** All together, at distances 0, 1, 2, 4 and so on and the last of each. */
  static String table(List<Reach> reaches) {
    List<Map<String, String>> rows = new ArrayList<>();
    TreeSet<Integer> distances =
        reaches.stream()
            .map(reach -> FlowListing.distances(reach.shares().size()))
            .flatMap(List::stream)
            .collect(Collectors.toCollection(TreeSet::new));
    for (Reach reach : reaches) {
      Map<String, String> row = new LinkedHashMap<>();
      row.put("state", reach.name());
      for (int distance : distances) {
        row.put(
            Integer.toString(distance),
            distance < reach.shares().size() ? share(reach.shares().get(distance)) : "");
      }
      row.put("1 % as far as", Integer.toString(reach.farthest()));
      rows.add(row);
    }
    return "the gradient of the loss at the last time step by each state, so many time steps back,\n"
        + "as a share of what it is at the last time step itself\n\n"
        + TextTable.indented(rows);
  }

  private static String share(double share) {
    double percent = 100 * share;
    boolean extreme = percent >= 1000 || (percent > 0 && percent < 0.01);
    return String.format(Locale.ROOT, extreme ? "%.1e %%" : "%.3g %%", percent);
  }
}
