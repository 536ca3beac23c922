package dev.rnnc.cli;

import dev.rnnc.model.Layer;
import dev.rnnc.model.LayerOptions;
import dev.rnnc.model.Model;
import dev.rnnc.model.Node;
import dev.rnnc.model.Symbol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A network over some time steps as SVG: a column a time step, a row a value, the data at the
 * bottom and the loss on top. A band through all columns of a row says that they share one set of
 * weights.
 */
final class UnrolledDrawing {
  private static final int LEFT = 190;
  private static final int RIGHT = 24;
  private static final int COLUMN = 170;
  private static final int ROW = 76;
  private static final int WIDTH = 112;
  private static final int HEIGHT = 40;
  private static final int TOP = 40;
  private static final int BOTTOM = 48;
  private static final int HUES = 47;

  private static final String STYLE =
      """
      <style>
        text { font: 13px ui-sans-serif, system-ui, sans-serif; fill: #1b1f24; text-anchor: middle }
        .small { font-size: 11px; fill: #59636e }
        .left { text-anchor: end }
        .box { fill: #ffffff; stroke: #1b1f24; stroke-width: 1.2 }
        .arrow { fill: none; stroke: #1b1f24; stroke-width: 1.3; marker-end: url(#head) }
        .state { stroke-width: 2.2 }
        #head path { fill: #1b1f24 }
        .paper { fill: #ffffff }
        @media (prefers-color-scheme: dark) {
          text { fill: #e6edf3 }
          .small { fill: #9198a1 }
          .box { fill: #151b23; stroke: #e6edf3 }
          .arrow { stroke: #e6edf3 }
          #head path { fill: #e6edf3 }
          .paper { fill: #0d1117 }
        }
      </style>
      <defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" \
      orient="auto"><path d="M0 0 L8 4 L0 8 z"/></marker></defs>
      """;

  private final Model model;
  private final int steps;
  private final List<Node> nodes;
  private final Map<String, Integer> rows = new HashMap<>();
  private final StringBuilder bands = new StringBuilder();
  private final StringBuilder arrows = new StringBuilder();
  private final StringBuilder boxes = new StringBuilder();

  UnrolledDrawing(Model model, int steps) {
    this.model = model;
    this.steps = steps;
    this.nodes = model.network().nodes();
    for (int i = 0; i < nodes.size(); i++) {
      rows.put(nodes.get(i).name(), i);
    }
  }

  String svg() {
    for (Node node : nodes) {
      if (node instanceof Node.Apply apply && !apply.layer().weights().isEmpty()) {
        band(apply);
      }
      for (int step = node.perStep() ? 0 : steps - 1; step < steps; step++) {
        node(node, step);
      }
    }
    Node output = model.network().node(model.network().output());
    for (int step = output.perStep() ? 0 : steps - 1; step < steps; step++) {
      arrow("", x(step), y(output.name()) - HEIGHT / 2, x(step), lossY() + HEIGHT / 2);
      box(x(step), lossY(), "loss", "");
    }
    for (int step = 0; step < steps; step++) {
      text("small", x(step), height() - 16, "time step " + (step + 1));
    }
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\">%n"
            .formatted(width(), height())
        + "<title>%s over %d time steps</title>%n".formatted(escaped(model.name()), steps)
        + STYLE
        + "<rect class=\"paper\" width=\"100%\" height=\"100%\"/>\n"
        + bands
        + arrows
        + boxes
        + "</svg>\n";
  }

  private int width() {
    return LEFT + steps * COLUMN + RIGHT;
  }

  private int height() {
    return TOP + (nodes.size() + 1) * ROW + BOTTOM;
  }

  private int x(int step) {
    return LEFT + step * COLUMN + COLUMN / 2;
  }

  private int y(String node) {
    return TOP + (nodes.size() - rows.getOrDefault(node, 0)) * ROW + HEIGHT / 2;
  }

  private int lossY() {
    return TOP + HEIGHT / 2;
  }

  /** One set of weights, for all time steps. */
  private void band(Node.Apply apply) {
    int hue = rows.getOrDefault(apply.name(), 0) * HUES % 360;
    String weights =
        apply.layer().weights().stream()
            .map(weight ->
                apply.ties().containsKey(weight.name())
                    ? apply.weightName(weight.name())
                    : weight.name())
            .collect(Collectors.joining(" "));
    bands.append(
        "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"14\" fill=\"hsl(%d 70%% 55%% / 0.25)\"/>%n"
            .formatted(8, y(apply.name()) - 28, width() - 16, 56, hue));
    List<String> lines = wrapped(weights);
    for (int i = 0; i < lines.size(); i++) {
      int at = y(apply.name()) + 4 + 14 * i - 7 * (lines.size() - 1);
      bands.append(
          "<text class=\"small left\" x=\"%d\" y=\"%d\">%s</text>%n"
              .formatted(LEFT - 14, at, escaped(lines.get(i))));
    }
  }

  /** At most three lines; what is more is counted. */
  private static List<String> wrapped(String words) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    String[] all = words.split(" ", -1);
    for (int i = 0; i < all.length; i++) {
      if (line.length() + all[i].length() > 24) {
        lines.add(line.toString().strip());
        line.setLength(0);
      }
      if (lines.size() == 2 && i < all.length - 3 && line.length() > 10) {
        line.append(" and ").append(all.length - i).append(" more");
        break;
      }
      line.append(' ').append(all[i]);
    }
    lines.add(line.toString().strip());
    return lines;
  }

  private void node(Node node, int step) {
    String name = node.name();
    switch (node) {
      case Node.DataInput _, Node.MemoryMask _ -> box(x(step), y(name), name, "");
      case Node.Memory memory -> box(x(step), y(name), name, "all time steps of " + memory.of());
      case Node.Column column -> {
        up(column.of(), name, step);
        box(x(step), y(name), name, "");
      }
      case Node.Apply apply -> {
        apply.inputs().forEach(input -> up(input, name, step));
        if (apply.layer().isRecurrent()) {
          states(apply, step);
        }
        box(
            x(step),
            y(name),
            name,
            name.startsWith(apply.layer().kind()) ? "" : apply.layer().kind());
      }
      case Node.Combine combine -> {
        combine
            .expression()
            .symbols()
            .map(Symbol::name)
            .distinct()
            .forEach(input -> up(input, name, step));
        box(x(step), y(name), name, "");
      }
      case Node.Last last -> {
        up(last.of(), name, step);
        box(x(step), y(name), name, "last time step");
      }
    }
  }

  /** From a value of the same time step; around the boxes that lie between. */
  private void up(String from, String to, int step) {
    int between = rows.getOrDefault(to, 0) - rows.getOrDefault(from, 0);
    int begin = y(from) - HEIGHT / 2;
    int end = y(to) + HEIGHT / 2;
    if (between == 1) {
      arrow("", x(step), begin, x(step), end);
    } else {
      int side = x(step) + WIDTH / 2 + 18;
      arrows.append(
          "<path class=\"arrow\" d=\"M%d %d C%d %d %d %d %d %d\"/>%n"
              .formatted(x(step) + 20, begin, side, begin - 24, side, end + 24, x(step) + 20, end));
    }
  }

  /** The arrows of the states: into this time step, and of the first one from where they start. */
  private void states(Node.Apply apply, int step) {
    boolean backward = apply.options().direction() == LayerOptions.Direction.BACKWARD;
    String names =
        apply.layer().states().stream().map(Layer.State::name).collect(Collectors.joining(", "));
    int y = y(apply.name());
    boolean first = backward ? step == steps - 1 : step == 0;
    int near = backward ? x(step) + WIDTH / 2 : x(step) - WIDTH / 2;
    int far = backward ? near + COLUMN - WIDTH : near - COLUMN + WIDTH;
    if (first) {
      far = backward ? near + 26 : near - 26;
    }
    arrow("state", far, y, near, y);
    text("small", (far + near) / 2, y - 8, first ? "" : names);
  }

  private void arrow(String kind, int fromX, int fromY, int toX, int toY) {
    arrows.append(
        "<path class=\"arrow %s\" d=\"M%d %d L%d %d\"/>%n".formatted(kind, fromX, fromY, toX, toY));
  }

  private void box(int x, int y, String name, String kind) {
    boxes.append(
        "<rect class=\"box\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"6\"/>%n"
            .formatted(x - WIDTH / 2, y - HEIGHT / 2, WIDTH, HEIGHT));
    text("", x, kind.isEmpty() ? y + 5 : y, name);
    text("small", x, y + 14, kind);
  }

  private void text(String kind, int x, int y, String text) {
    if (!text.isEmpty()) {
      boxes.append(
          String.format(
              Locale.ROOT,
              "<text class=\"%s\" x=\"%d\" y=\"%d\">%s</text>%n",
              kind,
              x,
              y,
              escaped(text)));
    }
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
