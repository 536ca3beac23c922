package dev.rnnc.dsl;

import dev.rnnc.dsl.syntax.Argument;
import dev.rnnc.dsl.syntax.Expression;
import dev.rnnc.dsl.syntax.Name;
import dev.rnnc.model.Layer;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.Span;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code W = x.W}: a layer's weight that is another layer's. */
final class WeightTies {
  private final NetworkCheck network;

  WeightTies(NetworkCheck network) {
    this.network = network;
  }

  /**
   * Local names with global ones; empty after a mistake.
   *
   * @param layer empty after a mistake
   */
  Optional<Map<String, String>> read(List<Argument> tied, Optional<Layer> layer, Span call) {
    Map<String, String> ties = new HashMap<>();
    boolean sound = true;
    for (Argument argument : tied) {
      Name local = argument.name().orElseThrow();
      Expression.Path path = (Expression.Path) argument.value();
      Optional<Layer.Weight> source = source(path);
      Optional<Layer.Weight> own = layer.flatMap(made -> own(made, local));
      sound &= source.isPresent() && own.isPresent() && fit(argument, own.get(), source.get());
      if (ties.put(local.text(), path.dotted()) != null) {
        network
            .reports()
            .error(local.span(), "E0103", "`%s` is given twice".formatted(local.text()));
        sound = false;
      }
    }
    return sound ? Optional.of(ties) : Optional.empty();
  }

  private Optional<Layer.Weight> own(Layer layer, Name local) {
    Optional<Layer.Weight> weight = weight(layer, local.text());
    if (weight.isEmpty()) {
      List<String> known = layer.weights().stream().map(Layer.Weight::name).toList();
      network
          .reports()
          .report(
              Diagnostic.at(
                      local.span(),
                      "E0102",
                      "`%s` has no argument and no weight `%s`"
                          .formatted(layer.kind(), local.text()))
                  .didYouMean(local.text(), known));
    }
    return weight;
  }

  private static Optional<Layer.Weight> weight(Layer layer, String name) {
    return layer.weights().stream().filter(weight -> weight.name().equals(name)).findFirst();
  }

  private Optional<Layer.Weight> source(Expression.Path path) {
    String owner = path.parts().getFirst().text();
    Optional<Optional<Layer>> layer = network.parts().remembered(owner);
    if (layer.isEmpty()) {
      network
          .reports()
          .report(
              Diagnostic.at(
                      path.parts().getFirst().span(),
                      "E0419",
                      "no layer above is called `%s`".formatted(owner))
                  .didYouMean(owner, network.parts().rememberedNames()));
      return Optional.empty();
    }
    String name = path.dotted().substring(owner.length() + 1);
    if (layer.get().isEmpty()) {
      return Optional.empty();
    }
    Optional<Layer.Weight> weight = weight(layer.get().get(), name);
    if (weight.isEmpty()) {
      List<String> known = layer.get().get().weights().stream().map(Layer.Weight::name).toList();
      Diagnostic unknown =
          Diagnostic.at(
              path.parts().getLast().span(),
              "E0419",
              "`%s` has no weight `%s`".formatted(owner, name));
      network
          .reports()
          .report(known.isEmpty() ? unknown : unknown.help("it has " + Kind.all(known)));
    }
    return weight;
  }

  private boolean fit(Argument argument, Layer.Weight own, Layer.Weight source) {
    if (own.sizes().equals(source.sizes())) {
      return true;
    }
    Diagnostic misfit =
        Diagnostic.at(
            argument.span(),
            "E0214",
            "`%s` is %s here, but `%s` is %s: only weights of equal shape can be one"
                .formatted(
                    own.name(),
                    own.symbol().type(),
                    argument.value().span().text(),
                    source.symbol().type()));
    String apart = "leave `%s` out for a weight of its own".formatted(argument.span().text());
    network
        .reports()
        .report(
            misfit.help(
                differInInputs(own, source)
                    ? "write `dense(%s)` in front of it, which makes its input as wide as that, or %s"
                        .formatted(source.sizes().getLast(), apart)
                    : apart));
    return false;
  }

  private static boolean differInInputs(Layer.Weight own, Layer.Weight source) {
    return own.sizes().size() == 2
        && source.sizes().size() == 2
        && own.sizes().getFirst().equals(source.sizes().getFirst());
  }

  /** An argument that has the name of a weight, but is not another layer's. */
  void report(Argument argument, String layer) {
    Name weight = argument.name().orElseThrow();
    String written = argument.value().span().text();
    boolean isLayer = network.parts().remembered(written).isPresent();
    network
        .reports()
        .report(
            Diagnostic.at(
                    argument.value().span(),
                    "E0106",
                    "`%s` is a weight of `%s`: it can be that of a layer above, but `%s` is no weight"
                        .formatted(weight.text(), layer, written))
                .help(
                    isLayer
                        ? "write `%s = %s.%s`".formatted(weight.text(), written, weight.text())
                        : "write `%s = x.%s`, where `x` is the name of a layer above"
                            .formatted(weight.text(), weight.text())));
  }
}
