package dev.rnnc.cli;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * How far gradients reach back, as SVG: a line for each state, the time steps back to the right,
 * and upwards the logarithm of the share that is left.
 */
final class ReachDrawing {
  private static final int LEFT = 84;
  private static final int TOP = 28;
  private static final int WIDTH = 620;
  private static final int HEIGHT = 360;
  private static final int LEGEND = 170;
  private static final int BOTTOM = 56;
  private static final int LINE = 20;

  /** Powers of ten: of less there is no line, more is drawn at the top. */
  private static final int LEAST = -12;

  private static final int MOST = 6;

  /** Of Okabe and Ito 2008, which most people tell apart, on white and on black. */
  private static final List<String> COLOURS =
      List.of("#d55e00", "#009e73", "#0072b2", "#cc79a7", "#e69f00", "#56b4e9");

  private static final List<String> DASHES = List.of("none", "7 4", "2 3", "10 3 2 3");

  private static final String STYLE =
      """
      <style>
        text { font: 13px ui-sans-serif, system-ui, sans-serif; fill: #1b1f24 }
        .grid { stroke: #d1d9e0; stroke-width: 1 }
        .line { fill: none; stroke-width: 2.2; stroke-linejoin: round }
        .paper { fill: #ffffff }
        @media (prefers-color-scheme: dark) {
          text { fill: #e6edf3 }
          .grid { stroke: #3d444d }
          .paper { fill: #0d1117 }
        }
      </style>
      """;

  private final List<Reach> reaches;
  private final int steps;
  private final int lowest;
  private final int highest;
  private final StringBuilder out = new StringBuilder();

  ReachDrawing(List<Reach> reaches) {
    this.reaches = reaches.stream().filter(reach -> !reach.shares().isEmpty()).toList();
    this.steps = this.reaches.stream().mapToInt(reach -> reach.shares().size() - 1).max().orElse(1);
    double[] powers =
        this.reaches.stream()
            .flatMap(reach -> reach.shares().stream())
            .mapToDouble(ReachDrawing::power)
            .toArray();
    int low = -1;
    int high = 0;
    for (double power : powers) {
      low = Math.min(low, (int) Math.floor(power));
      high = Math.max(high, (int) Math.ceil(power));
    }
    this.lowest = low;
    this.highest = high;
  }

  private static double power(double share) {
    return Double.isNaN(share) ? LEAST : Math.clamp(Math.log10(share), LEAST, MOST);
  }

  String svg() {
    int height = TOP + Math.max(HEIGHT, reaches.size() * LINE) + BOTTOM;
    out.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\">%n"
            .formatted(LEFT + WIDTH + LEGEND, height));
    out.append("<title>How much of the last time step's gradient reaches earlier ones</title>\n");
    out.append(STYLE).append("<rect class=\"paper\" width=\"100%\" height=\"100%\"/>\n");
    grid();
    Set<String> models = new LinkedHashSet<>();
    reaches.forEach(reach -> models.add(reach.of()));
    int[] used = new int[models.size()];
    for (int i = 0; i < reaches.size(); i++) {
      int model = List.copyOf(models).indexOf(reaches.get(i).of());
      boolean alone = models.size() == 1;
      String colour = COLOURS.get((alone ? i : model) % COLOURS.size());
      String dash = DASHES.get(alone ? 0 : used[model]++ % DASHES.size());
      line(reaches.get(i), colour, dash);
      legend(reaches.get(i).name(), i, colour, dash);
    }
    return out.append("</svg>\n").toString();
  }

  private void grid() {
    int every = Math.max(1, (int) Math.ceil((highest - lowest) / 9.0));
    for (int power = highest; power >= lowest; power -= every) {
      double y = y(power);
      out.append(
          String.format(
              Locale.ROOT,
              "<line class=\"grid\" x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\"/>%n",
              LEFT,
              y,
              LEFT + WIDTH,
              y));
      text(LEFT - 8, y + 4, "end", percent(power));
    }
    int apart = tick(steps);
    for (int step = 0; step <= steps; step += apart) {
      double x = x(step);
      out.append(
          String.format(
              Locale.ROOT,
              "<line class=\"grid\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/>%n",
              x,
              TOP,
              x,
              TOP + HEIGHT));
      text(x, TOP + HEIGHT + 18, "middle", Integer.toString(step));
    }
    text(LEFT + WIDTH / 2.0, TOP + HEIGHT + 42, "middle", "time steps before the last");
    text(LEFT, TOP - 10, "start", "share of the last time step's gradient that reaches the state");
  }

  /** Of 1, 2, 5, 10 and so on what makes at most twelve. */
  private static int tick(int steps) {
    for (int unit = 1; ; unit *= 10) {
      for (int times : List.of(1, 2, 5)) {
        if (steps <= 12 * unit * times) {
          return unit * times;
        }
      }
    }
  }

  private static String percent(int power) {
    return switch (power) {
      case 0 -> "100 %";
      case -1 -> "10 %";
      case -2 -> "1 %";
      case -3 -> "0.1 %";
      case -4 -> "0.01 %";
      default -> "1e%d %%".formatted(power + 2);
    };
  }

  private void line(Reach reach, String colour, String dash) {
    List<String> points = new ArrayList<>();
    for (int step = 0; step < reach.shares().size(); step++) {
      double power = power(reach.shares().get(step));
      points.add(String.format(Locale.ROOT, "%.1f,%.1f", x(step), y(power)));
      if (power <= LEAST) { // what is less is not drawn
        break;
      }
    }
    out.append(
        String.format(
            Locale.ROOT,
            "<polyline class=\"line\" stroke=\"%s\" stroke-dasharray=\"%s\" points=\"%s\"/>%n",
            colour,
            dash,
            String.join(" ", points)));
  }

  private void legend(String name, int place, String colour, String dash) {
    int x = LEFT + WIDTH + 20;
    int y = TOP + 10 + place * LINE;
    out.append(
        String.format(
            Locale.ROOT,
            "<polyline class=\"line\" stroke=\"%s\" stroke-dasharray=\"%s\" points=\"%d,%d %d,%d\"/>%n",
            colour,
            dash,
            x,
            y,
            x + 28,
            y));
    text(x + 36, y + 4, "start", name);
  }

  private void text(double x, double y, String anchor, String text) {
    out.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n",
            x,
            y,
            anchor,
            text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")));
  }

  private double x(int step) {
    return LEFT + WIDTH * (double) step / Math.max(1, steps);
  }

  private double y(double power) {
    return TOP + HEIGHT * (highest - power) / (highest - lowest);
  }
}
