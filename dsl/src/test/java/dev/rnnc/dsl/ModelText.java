package dev.rnnc.dsl;

import dev.rnnc.model.Layer;
import dev.rnnc.model.LayerOptions;
import dev.rnnc.model.Model;
import dev.rnnc.model.Node;
import dev.rnnc.model.ValueType;

/** A model as golden files show it. */
final class ModelText {
  private final StringBuilder out = new StringBuilder();

  static String of(Model model) {
    ModelText text = new ModelText();
    text.line(0, model.data());
    model
        .network()
        .encoder()
        .ifPresent(encoder -> {
          encoder.nodes().forEach(text::node);
          text.line(0, "encoder " + encoder.output());
        });
    model.network().nodes().forEach(text::node);
    text.line(0, "output " + model.network().output());
    text.line(0, model.training());
    model.sampling().ifPresent(sampling -> text.line(0, sampling));
    return text.out.toString();
  }

  private void node(Node node) {
    String type = " " + node.type() + (node.perStep() ? " at every time step" : "");
    switch (node) {
      case Node.DataInput input -> line(0, input.name() + type);
      case Node.Combine combine -> line(0, combine.name() + " = " + combine.expression() + type);
      case Node.Last last -> line(0, last.name() + " = last of " + last.of() + type);
      case Node.Memory memory -> line(0, memory.name() + " = memory of " + memory.of() + type);
      case Node.Column column ->
          line(0, column.name() + " = column of " + column.of() + " from " + column.begin() + type);
      case Node.MemoryMask mask -> line(0, mask.name() + type);
      case Node.Apply apply -> {
        String inputs = String.join(", ", apply.inputs());
        line(0, apply.name() + " = " + apply.layer().kind() + " of " + inputs + type);
        if (!apply.options().equals(LayerOptions.NONE)) {
          line(1, apply.options());
        }
        if (!apply.ties().isEmpty()) {
          line(1, apply.ties());
        }
        layer(apply.layer());
      }
    }
  }

  private void layer(Layer layer) {
    for (Layer.State state : layer.states()) {
      String start = state.start().map(value -> " = " + value).orElse("");
      line(1, "state " + state.name() + " " + state.before().type() + start);
    }
    for (Layer.Weight weight : layer.weights()) {
      ValueType type = weight.symbol().type();
      line(1, "weight " + weight.name() + " " + type + " " + weight.initializer());
    }
    layer.equations().forEach(equation -> line(1, equation));
    line(1, "output " + layer.output());
  }

  private void line(int depth, Object text) {
    out.repeat("  ", depth).append(text).append('\n');
  }
}
