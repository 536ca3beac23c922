package dev.rnnc.cli;

import dev.rnnc.model.DataSize;
import dev.rnnc.model.Layer;
import dev.rnnc.model.LayerOptions;
import dev.rnnc.model.Model;
import dev.rnnc.model.Node;
import dev.rnnc.model.Size;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** A network in words: its values with shapes and parameters, then the equations in use. */
final class ModelListing {
  private final Model model;
  private final Map<DataSize, Integer> sizes;
  private final List<List<String>> rows = new ArrayList<>();
  private final StringBuilder out = new StringBuilder();

  ModelListing(Model model) {
    this(model, Map.of());
  }

  /**
   * @param sizes those from the data that are known; others are shown by name
   */
  ModelListing(Model model, Map<DataSize, Integer> sizes) {
    this.model = model;
    this.sizes = sizes;
  }

  String print() {
    out.append("model ").append(model.name()).append("\n\n");
    row("value", "what", "shape", "parameters");
    model.network().encoder().ifPresent(encoder -> encoder.nodes().forEach(this::row));
    model.network().nodes().forEach(this::row);
    row("", "", "", "= " + total());
    table();
    Set<String> shown = new HashSet<>();
    for (Node.Apply apply : model.network().layers()) {
      String equations = equations(apply);
      if (shown.add(equations)) {
        out.append('\n').append(apply.layer().kind()).append(" of ").append(apply.name());
        out.append('\n').append(equations);
      }
    }
    return out.toString();
  }

  private void row(Node node) {
    row(node.name(), what(node), shape(node), parameters(node));
  }

  private void row(String... cells) {
    rows.add(List.of(cells));
  }

  /** Columns start where they do in most models, or later if a name is long. */
  private void table() {
    int[] widths = {14, 24, 30, 0};
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder(" ");
      for (int i = 0; i < widths.length; i++) {
        line.append(' ').append(row.get(i)).repeat(" ", widths[i] - row.get(i).length());
      }
      out.append(line.toString().stripTrailing()).append('\n');
    }
  }

  private String what(Node node) {
    return switch (node) {
      case Node.DataInput _ when rows.size() == 1 && model.network().encoder().isPresent() ->
          "the source";
      case Node.DataInput _ -> "from the data";
      case Node.Column _ -> "a column of the data";
      case Node.Apply apply ->
          apply.layer().kind()
              + (apply.options().direction() == LayerOptions.Direction.BACKWARD
                  ? ", backward"
                  : "");
      case Node.Combine combine -> combine.expression().toString();
      case Node.Last last -> "last of " + last.of();
      case Node.Memory memory -> "the whole of " + memory.of();
      case Node.MemoryMask _ -> "where the source has time steps";
    };
  }

  private String shape(Node node) {
    StringBuilder text = new StringBuilder(node.perStep() ? "[time, batch" : "[batch");
    for (Size size : node.type().sizes()) {
      text.append(", ").append(number(size));
    }
    return text.append(']').toString();
  }

  private String number(Size size) {
    return size.with(sizes).toString();
  }

  private String parameters(Node node) {
    return node instanceof Node.Apply apply ? count(List.of(apply)) : "";
  }

  private String total() {
    return count(model.network().layers());
  }

  /** {@code 1,825 + 72 * inputs}: symbolic where a size is not known. */
  private String count(List<Node.Apply> layers) {
    long known = 0;
    Map<String, Long> times = new LinkedHashMap<>();
    for (Node.Apply apply : layers) {
      for (Layer.Weight weight : apply.layer().weights()) {
        if (apply.ties().containsKey(weight.name())) {
          continue;
        }
        long factor = 1;
        List<String> symbols = new ArrayList<>();
        for (Size size : weight.sizes()) {
          Size given = size.with(sizes);
          if (given.literal().isPresent()) {
            factor *= given.constant();
          } else {
            symbols.add(factor(given));
          }
        }
        if (symbols.isEmpty()) {
          known += factor;
        } else {
          times.merge(String.join(" * ", symbols), factor, Long::sum);
        }
      }
    }
    List<String> terms = new ArrayList<>();
    if (known > 0 || times.isEmpty()) {
      terms.add(String.format(Locale.ROOT, "%,d", known));
    }
    times.forEach((symbols, factor) ->
        terms.add(factor == 1 ? symbols : String.format(Locale.ROOT, "%,d * %s", factor, symbols)));
    return String.join(" + ", terms);
  }

  private static String factor(Size size) {
    String text = size.toString();
    return text.contains(" ") ? "(" + text + ")" : text;
  }

  private String equations(Node.Apply apply) {
    Layer layer = apply.layer();
    StringBuilder text = new StringBuilder();
    for (Layer.Weight weight : layer.weights()) {
      String shape = String.join(", ", weight.sizes().stream().map(this::number).toList());
      String tie = apply.ties().get(weight.name());
      String whose = tie == null ? "" : ", which is " + tie;
      text.append("    %s [%s]%s\n".formatted(weight.name(), shape, whose));
    }
    layer.equations().forEach(equation -> text.append("    ").append(equation).append('\n'));
    return text.append("    output ").append(layer.output()).append('\n').toString();
  }
}
