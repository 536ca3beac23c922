package dev.rnnc.cli;

import dev.rnnc.model.Layer;
import dev.rnnc.model.LayerOptions;
import dev.rnnc.model.Model;
import dev.rnnc.model.Network;
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
 * weights. What translates is drawn in two parts, the encoder and then the decoder; between them
 * stands, once, what all time steps of the decoder look at.
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

  /** Between the encoder and the decoder, where states are handed over. */
  private static final int GAP = 100;

  /** Of what the decoder looks at: of its column and its boxes, which say what they are of. */
  private static final int MEMORY_COLUMN = 230;

  private static final int MEMORY_WIDTH = 200;

  private static final String STYLE =
      """
      <style>
        text { font: 13px ui-sans-serif, system-ui, sans-serif; fill: #1b1f24; text-anchor: middle }
        .small { font-size: 11px; fill: #59636e }
        .left { text-anchor: end }
        .right { text-anchor: start }
        .box { fill: #ffffff; stroke: #1b1f24; stroke-width: 1.2 }
        .arrow { fill: none; stroke: #1b1f24; stroke-width: 1.3; marker-end: url(#head) }
        .state { stroke-width: 2.2 }
        .line { marker-end: none }
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
  private final int height;
  private final StringBuilder bands = new StringBuilder();
  private final StringBuilder arrows = new StringBuilder();
  private final StringBuilder boxes = new StringBuilder();

  UnrolledDrawing(Model model, int steps) {
    this.model = model;
    this.steps = steps;
    int decoder = model.network().nodes().size() + 1;
    int encoder = model.network().encoder().map(network -> network.nodes().size()).orElse(0);
    this.height = TOP + Math.max(decoder, encoder) * ROW + BOTTOM;
  }

  String svg() {
    Network network = model.network();
    int width;
    if (network.encoder().isPresent()) {
      Panel encoder = new Panel(network.encoder().get(), 0, LEFT);
      encoder.draw("source time step ");
      Panel decoder = new Panel(network, encoder.right() + GAP, 0);
      decoder.draw("time step ");
      decoder.loss();
      handOver(encoder, decoder);
      width = decoder.right() + LEFT;
    } else {
      Panel only = new Panel(network, 0, LEFT);
      only.draw("time step ");
      only.loss();
      width = only.right() + RIGHT;
    }
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\">%n"
            .formatted(width, height)
        + "<title>%s over %d time steps</title>%n".formatted(escaped(model.name()), steps)
        + STYLE
        + "<rect class=\"paper\" width=\"100%\" height=\"100%\"/>\n"
        + bands
        + arrows
        + boxes
        + "</svg>\n";
  }

  /** The encoder's last state, from which decoders start, and all of it, at which they look. */
  private void handOver(Panel encoder, Panel decoder) {
    for (Node node : decoder.nodes) {
      if (node instanceof Node.Memory memory) {
        encoder.handOver(memory.of(), steps - 1, decoder, memory.name(), decoder.memoryX());
      }
      if (node instanceof Node.Apply apply
          && apply.layer().states().stream().anyMatch(Layer.State::fromEncoder)) {
        encoder
            .network
            .lastRecurrent()
            .ifPresent(last -> {
              int end = isBackward(last) ? 0 : steps - 1;
              encoder.handOver(last.name(), end, decoder, apply.name(), decoder.x(0));
              int middle = decoder.x(0) - WIDTH / 2 - 22;
              text("small", middle, decoder.y(apply.name()) - 8, states(apply));
            });
      }
    }
  }

  private static boolean isBackward(Node.Apply apply) {
    return apply.options().direction() == LayerOptions.Direction.BACKWARD;
  }

  private static String states(Node.Apply apply) {
    return apply.layer().states().stream().map(Layer.State::name).collect(Collectors.joining(", "));
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

  private void arrow(String kind, int fromX, int fromY, int toX, int toY) {
    arrows.append(
        "<path class=\"arrow %s\" d=\"M%d %d L%d %d\"/>%n".formatted(kind, fromX, fromY, toX, toY));
  }

  private void box(int x, int y, String name, String kind) {
    box(x, y, WIDTH, name, kind);
  }

  private void box(int x, int y, int width, String name, String kind) {
    boxes.append(
        "<rect class=\"box\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"6\"/>%n"
            .formatted(x - width / 2, y - HEIGHT / 2, width, HEIGHT));
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

  /** A network of its own: all of it, an encoder or a decoder. */
  private final class Panel {
    private final Network network;
    private final List<Node> nodes;
    private final Map<String, Integer> rows = new HashMap<>();
    private final int left;
    private final int columns;

    /**
     * @param left where its bands begin
     * @param labels the room there for the names of weights; they stand behind its end if 0
     */
    Panel(Network network, int left, int labels) {
      this.network = network;
      this.nodes = network.nodes();
      this.left = left;
      for (int i = 0; i < nodes.size(); i++) {
        rows.put(nodes.get(i).name(), i);
      }
      boolean looks = nodes.stream().anyMatch(this::isMemory);
      this.columns = left + (labels > 0 ? labels : looks ? MEMORY_COLUMN : 8);
    }

    void draw(String caption) {
      for (Node node : nodes) {
        if (node instanceof Node.Apply apply && !apply.layer().weights().isEmpty()) {
          band(apply);
        }
        if (isMemory(node)) {
          bus(node);
        } else {
          for (int step = node.perStep() ? 0 : steps - 1; step < steps; step++) {
            node(node, step);
          }
        }
      }
      for (int step = 0; step < steps; step++) {
        text("small", x(step), height - 16, caption + (step + 1));
      }
    }

    void loss() {
      Node output = network.node(network.output());
      int y = row(nodes.size());
      for (int step = output.perStep() ? 0 : steps - 1; step < steps; step++) {
        arrow("", x(step), y(output.name()) - HEIGHT / 2, x(step), y + HEIGHT / 2);
        box(x(step), y, "loss", "");
      }
    }

    int right() {
      return columns + steps * COLUMN;
    }

    int x(int step) {
      return columns + step * COLUMN + COLUMN / 2;
    }

    int memoryX() {
      return left + MEMORY_COLUMN / 2;
    }

    int y(String node) {
      return row(rows.getOrDefault(node, 0));
    }

    private int row(int number) {
      return height - BOTTOM - (number + 1) * ROW + HEIGHT / 2;
    }

    /** What is there before the decoder's first time step, and stays. */
    private boolean isMemory(Node node) {
      return network.encoder().isPresent() && !node.perStep();
    }

    private boolean isMemory(String node) {
      return isMemory(network.node(node));
    }

    /** Down or up between the panels, then along a row that is empty up to the box. */
    void handOver(String from, int step, Panel to, String name, int boxX) {
      int begin = x(step) + WIDTH / 2;
      int middle = right() + GAP / 2;
      int y = to.y(name);
      int half = to.isMemory(name) ? MEMORY_WIDTH / 2 : WIDTH / 2;
      arrows.append(
          "<path class=\"arrow state\" d=\"M%d %d L%d %d C%d %d %d %d %d %d L%d %d\"/>%n"
              .formatted(
                  begin,
                  y(from),
                  right(),
                  y(from),
                  middle,
                  y(from),
                  middle,
                  y,
                  to.left,
                  y,
                  boxX - half,
                  y));
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
      boolean before = left == 0;
      int end = before ? right() : right() + LEFT;
      int begin = before ? 8 : columns;
      bands.append(
          "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"14\" fill=\"hsl(%d 70%% 55%% / 0.25)\"/>%n"
              .formatted(begin, y(apply.name()) - 28, end + (before ? 16 : -8) - begin, 56, hue));
      List<String> lines = wrapped(weights);
      for (int i = 0; i < lines.size(); i++) {
        int at = y(apply.name()) + 4 + 14 * i - 7 * (lines.size() - 1);
        bands.append(
            "<text class=\"small %s\" x=\"%d\" y=\"%d\">%s</text>%n"
                .formatted(
                    before ? "left" : "right",
                    before ? LEFT - 14 : right() + 4,
                    at,
                    escaped(lines.get(i))));
      }
    }

    /** A box, and a line through all time steps from which they read. */
    private void bus(Node node) {
      String of = node instanceof Node.Memory memory ? "all time steps of " + memory.of() : "";
      String kind = node instanceof Node.MemoryMask ? "where the source has time steps" : of;
      int y = y(node.name());
      box(memoryX(), y, MEMORY_WIDTH, node.name(), kind);
      arrows.append(
          "<path class=\"arrow line\" d=\"M%d %d L%d %d\"/>%n"
              .formatted(memoryX() + MEMORY_WIDTH / 2, y, lane(node.name(), steps - 1), y));
    }

    /** Where a value that is there for all time steps turns up in one of them. */
    private int lane(String name, int step) {
      List<String> all = nodes.stream().filter(this::isMemory).map(Node::name).toList();
      return x(step) + (all.indexOf(name) + 1) * WIDTH / 2 / (all.size() + 1);
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
            statesOf(apply, step);
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
      int end = y(to) + HEIGHT / 2;
      if (isMemory(from)) {
        int lane = lane(from, step);
        arrow("", lane, y(from), lane, end);
        return;
      }
      int begin = y(from) - HEIGHT / 2;
      int first = rows.getOrDefault(from, 0);
      boolean free =
          nodes.subList(first + 1, Math.max(first + 1, rows.getOrDefault(to, 0))).stream()
              .allMatch(this::isMemory);
      if (free) {
        arrow("", x(step), begin, x(step), end);
      } else {
        int side = x(step) + WIDTH / 2 + 18;
        arrows.append(
            "<path class=\"arrow\" d=\"M%d %d C%d %d %d %d %d %d\"/>%n"
                .formatted(
                    x(step) + 20, begin, side, begin - 24, side, end + 24, x(step) + 20, end));
      }
    }

    /**
     * The arrows of the states: into this time step, and of the first one from where they start.
     */
    private void statesOf(Node.Apply apply, int step) {
      boolean backward = isBackward(apply);
      int y = y(apply.name());
      boolean first = backward ? step == steps - 1 : step == 0;
      if (first && apply.layer().states().stream().anyMatch(Layer.State::fromEncoder)) {
        return; // what the encoder hands over leads there
      }
      int near = backward ? x(step) + WIDTH / 2 : x(step) - WIDTH / 2;
      int far = backward ? near + COLUMN - WIDTH : near - COLUMN + WIDTH;
      if (first) {
        far = backward ? near + 26 : near - 26;
      }
      arrow("state", far, y, near, y);
      text("small", (far + near) / 2, y - 8, first ? "" : states(apply));
    }
  }
}
