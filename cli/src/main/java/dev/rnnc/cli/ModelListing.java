package dev.rnnc.cli;

import dev.rnnc.model.DataSize;
import dev.rnnc.model.Layer;
import dev.rnnc.model.LayerOptions;
import dev.rnnc.model.Model;
import dev.rnnc.model.Node;
import dev.rnnc.model.Size;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A network in words: its values with shapes and parameters, then the equations in use. */
final class ModelListing {
  private final Model model;
  private final Optional<Map<DataSize, Integer>> sizes;
  private final StringBuilder out = new StringBuilder();

  ModelListing(Model model) {
    this(model, Optional.empty());
  }

  /**
   * @param sizes those from the data, if it was read
   */
  ModelListing(Model model, Optional<Map<DataSize, Integer>> sizes) {
    this.model = model;
    this.sizes = sizes;
  }

  String print() {
    out.append("model ").append(model.name()).append("\n\n");
    row("value", "what", "shape", "parameters");
    for (Node node : model.network().nodes()) {
      row(node.name(), what(node), shape(node), parameters(node));
    }
    row("", "", "", "= " + total());
    Set<String> shown = new HashSet<>();
    for (Node.Apply apply : model.network().layers()) {
      String equations = equations(apply.layer());
      if (shown.add(equations)) {
        out.append('\n').append(apply.layer().kind()).append(" of ").append(apply.name());
        out.append('\n').append(equations);
      }
    }
    return out.toString();
  }

  private void row(String value, String what, String shape, String parameters) {
    out.append("  %-14s %-24s %-30s %s".formatted(value, what, shape, parameters).stripTrailing())
        .append('\n');
  }

  private String what(Node node) {
    return switch (node) {
      case Node.DataInput input -> "from the data";
      case Node.Apply apply ->
          apply.layer().kind()
              + (apply.options().direction() == LayerOptions.Direction.BACKWARD
                  ? ", backward"
                  : "");
      case Node.Combine combine -> combine.expression().toString();
      case Node.Last last -> "last of " + last.of();
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
    return sizes.map(known -> Integer.toString(size.bind(known))).orElseGet(size::toString);
  }

  private String parameters(Node node) {
    return node instanceof Node.Apply apply ? count(List.of(apply)) : "";
  }

  private String total() {
    return count(model.network().layers());
  }

  /** Symbolic until the data is known. */
  private String count(List<Node.Apply> layers) {
    long known = 0;
    StringBuilder symbolic = new StringBuilder();
    for (Node.Apply apply : layers) {
      for (Layer.Weight weight : apply.layer().weights()) {
        if (apply.ties().containsKey(weight.name())) {
          continue;
        }
        boolean literal =
            sizes.isPresent() || weight.sizes().stream().allMatch(s -> s.literal().isPresent());
        if (literal) {
          long elements = 1;
          for (Size size : weight.sizes()) {
            elements *= size.bind(sizes.orElse(Map.of()));
          }
          known += elements;
        } else {
          symbolic.append(" + ");
          symbolic.append(
              String.join(" * ", weight.sizes().stream().map(ModelListing::factor).toList()));
        }
      }
    }
    return String.format(Locale.ROOT, "%,d", known) + symbolic;
  }

  private static String factor(Size size) {
    String text = size.toString();
    return text.contains(" ") ? "(" + text + ")" : text;
  }

  private String equations(Layer layer) {
    StringBuilder text = new StringBuilder();
    for (Layer.Weight weight : layer.weights()) {
      String shape = String.join(", ", weight.sizes().stream().map(this::number).toList());
      text.append("    %s [%s]%n".formatted(weight.name(), shape));
    }
    layer.equations().forEach(equation -> text.append("    ").append(equation).append('\n'));
    return text.append("    output ").append(layer.output()).append('\n').toString();
  }
}
