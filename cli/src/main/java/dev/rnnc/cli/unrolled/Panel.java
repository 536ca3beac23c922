package dev.rnnc.cli.unrolled;

import dev.rnnc.model.Layer;
import dev.rnnc.model.LayerOptions;
import dev.rnnc.model.Network;
import dev.rnnc.model.Node;
import dev.rnnc.model.Symbol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A network over some time steps, with its own columns and rows on a sheet: all of a network, its
 * encoder or its decoder.
 */
final class Panel {
  /** The room for the names of weights, on either side. */
  static final int LEFT = 190;

  /** Between the encoder and the decoder, where states are handed over. */
  static final int GAP = 100;

  private static final int COLUMN = 170;
  private static final int ROW = 76;
  private static final int WIDTH = 112;
  private static final int TOP = 40;
  private static final int BOTTOM = 48;
  private static final int BAND = 56;
  private static final int HUES = 47;

  /** Of what the decoder looks at: of its column and its boxes, which say what they are of. */
  private static final int MEMORY_COLUMN = 230;

  private static final int MEMORY_WIDTH = 200;

  private final Sheet sheet;
  private final int steps;
  private final int height;
  private final Network network;
  private final List<Node> nodes;
  private final Map<String, Integer> rows = new HashMap<>();
  private final int left;
  private final int columns;

  /**
   * @param height of the sheet
   * @param left where its bands begin
   * @param labels the room there for the names of weights; they stand behind its end if 0
   */
  Panel(Sheet sheet, Network network, int steps, int height, int left, int labels) {
    this.sheet = sheet;
    this.steps = steps;
    this.height = height;
    this.network = network;
    this.nodes = network.nodes();
    this.left = left;
    for (int i = 0; i < nodes.size(); i++) {
      rows.put(nodes.get(i).name(), i);
    }
    boolean looks = nodes.stream().anyMatch(this::isMemory);
    this.columns = left + (labels > 0 ? labels : looks ? MEMORY_COLUMN : 8);
  }

  /** How high a sheet is that holds a network's rows, with one for the loss. */
  static int height(int nodes) {
    return TOP + nodes * ROW + BOTTOM;
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
      sheet.text("small", x(step), height - 16, caption + (step + 1));
    }
  }

  void loss() {
    Node output = network.node(network.output());
    int y = row(nodes.size());
    for (int step = output.perStep() ? 0 : steps - 1; step < steps; step++) {
      sheet.arrow("", x(step), y(output.name()) - Sheet.HEIGHT / 2, x(step), y + Sheet.HEIGHT / 2);
      sheet.box(x(step), y, WIDTH, "loss", "");
    }
  }

  int right() {
    return columns + steps * COLUMN;
  }

  private int x(int step) {
    return columns + step * COLUMN + COLUMN / 2;
  }

  private int memoryX() {
    return left + MEMORY_COLUMN / 2;
  }

  private int y(String node) {
    return row(rows.getOrDefault(node, 0));
  }

  private int row(int number) {
    return height - BOTTOM - (number + 1) * ROW + Sheet.HEIGHT / 2;
  }

  /** What is there before the decoder's first time step, and stays. */
  private boolean isMemory(Node node) {
    return network.encoder().isPresent() && !node.perStep();
  }

  private boolean isMemory(String node) {
    return isMemory(network.node(node));
  }

  /** The encoder's last state, from which decoders start, and all of it, at which they look. */
  void handOver(Panel decoder) {
    for (Node node : decoder.nodes) {
      if (node instanceof Node.Memory memory) {
        handOver(memory.of(), steps - 1, decoder, memory.name(), decoder.memoryX());
      }
      if (node instanceof Node.Apply apply
          && apply.layer().states().stream().anyMatch(Layer.State::fromEncoder)) {
        network
            .lastRecurrent()
            .ifPresent(last -> {
              int end = isBackward(last) ? 0 : steps - 1;
              handOver(last.name(), end, decoder, apply.name(), decoder.x(0));
              int middle = decoder.x(0) - WIDTH / 2 - 22;
              sheet.text("small", middle, decoder.y(apply.name()) - 8, states(apply));
            });
      }
    }
  }

  /** Down or up between the panels, then along a row that is empty up to the box. */
  private void handOver(String from, int step, Panel to, String name, int boxX) {
    int middle = right() + GAP / 2;
    int y = to.y(name);
    int half = to.isMemory(name) ? MEMORY_WIDTH / 2 : WIDTH / 2;
    sheet.curve(
        "state",
        "M%d %d L%d %d C%d %d %d %d %d %d L%d %d"
            .formatted(
                x(step) + WIDTH / 2,
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
    int top = y(apply.name()) - BAND / 2;
    sheet.band(begin, top, end + (before ? 16 : -8) - begin, BAND, hue);
    List<String> lines = wrapped(weights);
    for (int i = 0; i < lines.size(); i++) {
      int at = y(apply.name()) + 4 + 14 * i - 7 * (lines.size() - 1);
      sheet.text(
          before ? "small left" : "small right",
          before ? LEFT - 14 : right() + 4,
          at,
          lines.get(i));
    }
  }

  /** A box, and a line through all time steps from which they read. */
  private void bus(Node node) {
    String of = node instanceof Node.Memory memory ? "all time steps of " + memory.of() : "";
    String kind = node instanceof Node.MemoryMask ? "where the source has time steps" : of;
    int y = y(node.name());
    sheet.box(memoryX(), y, MEMORY_WIDTH, node.name(), kind);
    sheet.arrow("line", memoryX() + MEMORY_WIDTH / 2, y, lane(node.name(), steps - 1), y);
  }

  /** Where a value that is there for all time steps turns up in one of them. */
  private int lane(String name, int step) {
    List<String> all = nodes.stream().filter(this::isMemory).map(Node::name).toList();
    return x(step) + (all.indexOf(name) + 1) * WIDTH / 2 / (all.size() + 1);
  }

  private void node(Node node, int step) {
    String name = node.name();
    switch (node) {
      case Node.DataInput _, Node.MemoryMask _ -> sheet.box(x(step), y(name), WIDTH, name, "");
      case Node.Memory memory ->
          sheet.box(x(step), y(name), WIDTH, name, "all time steps of " + memory.of());
      case Node.Column column -> {
        up(column.of(), name, step);
        sheet.box(x(step), y(name), WIDTH, name, "");
      }
      case Node.Apply apply -> {
        apply.inputs().forEach(input -> up(input, name, step));
        if (apply.layer().isRecurrent()) {
          statesOf(apply, step);
        }
        sheet.box(
            x(step),
            y(name),
            WIDTH,
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
        sheet.box(x(step), y(name), WIDTH, name, "");
      }
      case Node.Last last -> {
        up(last.of(), name, step);
        sheet.box(x(step), y(name), WIDTH, name, "last time step");
      }
    }
  }

  /** From a value of the same time step; around the boxes that lie between. */
  private void up(String from, String to, int step) {
    int end = y(to) + Sheet.HEIGHT / 2;
    if (isMemory(from)) {
      int lane = lane(from, step);
      sheet.arrow("", lane, y(from), lane, end);
      return;
    }
    int begin = y(from) - Sheet.HEIGHT / 2;
    int first = rows.getOrDefault(from, 0);
    boolean free =
        nodes.subList(first + 1, Math.max(first + 1, rows.getOrDefault(to, 0))).stream()
            .allMatch(this::isMemory);
    if (free) {
      sheet.arrow("", x(step), begin, x(step), end);
    } else {
      int side = x(step) + WIDTH / 2 + 18;
      sheet.curve(
          "",
          "M%d %d C%d %d %d %d %d %d"
              .formatted(x(step) + 20, begin, side, begin - 24, side, end + 24, x(step) + 20, end));
    }
  }

  /** The arrows of the states: into this time step, and of the first one from where they start. */
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
    sheet.arrow("state", far, y, near, y);
    sheet.text("small", (far + near) / 2, y - 8, first ? "" : states(apply));
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
}
