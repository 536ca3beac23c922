package dev.rnnc.dsl;

import dev.rnnc.dsl.syntax.Name;
import dev.rnnc.model.Layer;
import dev.rnnc.model.Symbol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a layer is put together from, while its text and those of the layers it calls are read. */
record Parts(
    List<Layer.State> states,
    List<Layer.Weight> weights,
    List<Layer.Equation> equations,
    Map<Symbol, Surroundings.Origin> origins) {
  Parts() {
    this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new HashMap<>());
  }

  /** Keeps where the shape of a symbol comes from. */
  void declared(Name name, Symbol symbol) {
    origins.putIfAbsent(
        symbol,
        new Surroundings.Origin(name.span(), "`%s` is %s".formatted(name.text(), symbol.type())));
  }
}
