package dev.rnnc.cli.unrolled;

/** A drawing as SVG, on light paper and on dark: boxes lie on arrows, and these on bands. */
final class Sheet {
  /** Of every box. */
  static final int HEIGHT = 40;

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

  private final StringBuilder bands = new StringBuilder();
  private final StringBuilder arrows = new StringBuilder();
  private final StringBuilder boxes = new StringBuilder();

  /** A band behind everything, of a colour of its own. */
  void band(int x, int y, int width, int height, int hue) {
    bands.append(
        "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"14\" fill=\"hsl(%d 70%% 55%% / 0.25)\"/>%n"
            .formatted(x, y, width, height, hue));
  }

  void arrow(String kind, int fromX, int fromY, int toX, int toY) {
    curve(kind, "M%d %d L%d %d".formatted(fromX, fromY, toX, toY));
  }

  /**
   * An arrow along a path.
   *
   * @param path as SVG writes it
   */
  void curve(String kind, String path) {
    String kinds = kind.isEmpty() ? "arrow" : "arrow " + kind;
    arrows.append("<path class=\"%s\" d=\"%s\"/>%n".formatted(kinds, path));
  }

  /** A box around a point, with a name and what it is. */
  void box(int x, int y, int width, String name, String kind) {
    boxes.append(
        "<rect class=\"box\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"6\"/>%n"
            .formatted(x - width / 2, y - HEIGHT / 2, width, HEIGHT));
    text("", x, kind.isEmpty() ? y + 5 : y, name);
    text("small", x, y + 14, kind);
  }

  void text(String kind, int x, int y, String text) {
    if (!text.isEmpty()) {
      boxes.append(
          "<text class=\"%s\" x=\"%d\" y=\"%d\">%s</text>%n".formatted(kind, x, y, escaped(text)));
    }
  }

  /** All that was drawn. */
  String svg(String title, int width, int height) {
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\">%n"
            .formatted(width, height)
        + "<title>%s</title>%n".formatted(escaped(title))
        + STYLE
        + "<rect class=\"paper\" width=\"100%\" height=\"100%\"/>\n"
        + bands
        + arrows
        + boxes
        + "</svg>\n";
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
