import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Draws what a run said: the lines of its epochs, its learning curve, and a text drawn from it. All
 * figures come from the run's log.
 *
 * <pre>
 * ./rnnc run examples/shakespeare/shakespeare.rnn
 * ./rnnc sample runs/shakespeare --length 600 > sample.txt
 * java docs/images/Picture.java runs/shakespeare/log.jsonl sample.txt docs/images/shakespeare.svg
 * </pre>
 */
class Picture {
  private static final int WIDTH = 920;
  private static final int HEIGHT = 560;
  private static final int MARGIN = 24;
  private static final int LINE = 19;

  // The curve's place, and what its axes span.
  private static final double LEFT = 500;
  private static final double RIGHT = WIDTH - MARGIN - 6;
  private static final double TOP = 250;
  private static final double BOTTOM = 510;
  private static final double LEAST = 1.3;
  private static final double GREATEST = 2.5;

  private final StringBuilder svg = new StringBuilder();
  private final List<String> log;

  private Picture(List<String> log) {
    this.log = log;
  }

  public static void main(String... files) throws IOException {
    Locale.setDefault(Locale.ROOT);
    List<String> sample = Files.readAllLines(Path.of(files[1]));
    String drawn = new Picture(Files.readAllLines(Path.of(files[0]))).draw(sample);
    Files.writeString(Path.of(files[2]), drawn);
  }

  private String draw(List<String> sample) {
    add(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' role='img'"
            + " xml:space='preserve'>",
        WIDTH, HEIGHT);
    add("<title>rnnc learns to write like Shakespeare in %s</title>", seconds("end"));
    add(
        "<style>text { font: 12.5px ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans"
            + " Mono', monospace; fill: #c9d1d9; white-space: pre } .dim { fill: #8b949e }"
            + " .good { fill: #7ee787 } .name { fill: #79c0ff } .small { font-size: 11px }"
            + " .end { text-anchor: end } .middle { text-anchor: middle }</style>");
    add(
        "<rect x='.5' y='.5' width='%d' height='%d' rx='10' fill='#0d1117' stroke='#30363d'/>",
        WIDTH - 1, HEIGHT - 1);
    for (int i = 0; i < 3; i++) {
      add("<circle cx='%d' cy='20' r='5' fill='#30363d'/>", MARGIN + 18 * i);
    }
    int y = 56;
    text(MARGIN, y, "dim", "$ ");
    text(MARGIN + 15, y, "", "./rnnc run examples/shakespeare/shakespeare.rnn");
    y += LINE;
    long parameters = (long) number(first("start"), "parameters");
    text(MARGIN, y, "dim", "training %,d parameters".formatted(parameters));
    for (String epoch : events("epoch")) {
      y += LINE;
      epoch(epoch, y);
    }
    y += LINE;
    long steps = (long) number(first("end"), "step");
    text(MARGIN, y, "", "done: %,d steps in %s".formatted(steps, seconds("end")));
    y += LINE / 2;
    for (String line : sample) {
      y += LINE;
      if (y > HEIGHT - MARGIN) {
        break;
      }
      text(MARGIN, y, line.matches("[A-Z ]+:") ? "name" : "", line);
    }
    curve();
    add("</svg>");
    return svg.toString();
  }

  private void epoch(String event, int y) {
    String line =
        ("epoch %d/%d  loss %.4f  validation %.4f  accuracy %.1f %%  …  %,.0f characters/s"
                + "  …  %.0f s")
            .formatted(
                (int) number(event, "epoch"),
                events("epoch").size(),
                number(event, "train_loss"),
                number(event, "validation_loss"),
                100 * number(event, "accuracy"),
                number(event, "characters_per_s"),
                number(event, "seconds"));
    boolean best = event.contains("\"best\":true");
    add(
        "<text x='%d' y='%d'>%s%s</text>",
        MARGIN, y, line, best ? "  <tspan class='good'>best</tspan>" : "");
  }

  /** The loss of every tenth step, and that of validation after each epoch. */
  private void curve() {
    double steps = number(first("end"), "step");
    for (double loss = 1.4; loss < GREATEST; loss += 0.2) {
      add("<path d='M%.1f %.1fH%.1f' stroke='#21262d'/>", LEFT, y(loss), RIGHT);
      add("<text x='%.1f' y='%.1f' class='dim small end'>%.1f</text>", LEFT - 8, y(loss) + 4, loss);
    }
    List<String> points = new ArrayList<>();
    for (String step : events("step")) {
      double loss = number(step, "train_loss");
      if (loss <= GREATEST) {
        points.add("%.1f,%.1f".formatted(x(number(step, "step"), steps), y(loss)));
      }
    }
    add(
        "<polyline points='%s' fill='none' stroke='#58a6ff' opacity='.75' stroke-width='1.2'/>",
        String.join(" ", points));
    List<String> held = new ArrayList<>();
    for (String epoch : events("epoch")) {
      double x = x(number(epoch, "step"), steps);
      double y = y(number(epoch, "validation_loss"));
      held.add("%.1f,%.1f".formatted(x, y));
      add("<circle cx='%.1f' cy='%.1f' r='3.5' fill='#ffa657'/>", x, y);
      add(
          "<text x='%.1f' y='%.1f' class='small %s' style='fill:#ffa657'>%.4f</text>",
          x, y - 11, x < RIGHT - 20 ? "middle" : "end", number(epoch, "validation_loss"));
      add(
          "<text x='%.1f' y='%.1f' class='dim small end'>epoch %d</text>",
          x, BOTTOM + 18, (int) number(epoch, "epoch"));
    }
    add("<polyline points='%s' fill='none' stroke='#ffa657'/>", String.join(" ", held));
    double legend = TOP - 16;
    text(LEFT, legend, "dim small", "nats per character:");
    String entry = "<text x='%.1f' y='%.1f' class='small' style='fill:%s'>%s</text>";
    add(entry, LEFT + 138, legend, "#58a6ff", "training");
    add(entry, LEFT + 208, legend, "#ffa657", "validation");
  }

  private static double x(double step, double steps) {
    return LEFT + (RIGHT - LEFT) * step / steps;
  }

  private static double y(double loss) {
    return BOTTOM - (BOTTOM - TOP) * (loss - LEAST) / (GREATEST - LEAST);
  }

  private void text(double x, double y, String style, String text) {
    String escaped = text.replace("&", "&amp;").replace("<", "&lt;");
    svg.append(
        "<text x='%.1f' y='%.1f'%s>%s</text>\n"
            .formatted(x, y, style.isEmpty() ? "" : " class='" + style + "'", escaped));
  }

  private void add(String element, Object... values) {
    svg.append(element.formatted(values)).append('\n');
  }

  private List<String> events(String kind) {
    return log.stream().filter(line -> line.contains("\"event\":\"" + kind + "\"")).toList();
  }

  private String first(String kind) {
    return events(kind).getFirst();
  }

  private String seconds(String kind) {
    return "%.0f s".formatted(number(first(kind), "seconds"));
  }

  private static double number(String event, String name) {
    Matcher found = Pattern.compile("\"" + name + "\":([-+0-9.eE]+)").matcher(event);
    return found.find() ? Double.parseDouble(found.group(1)) : Double.NaN;
  }
}
