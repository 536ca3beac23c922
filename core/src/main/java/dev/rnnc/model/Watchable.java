package dev.rnnc.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A value that training can be asked to watch: a state or a name that an equation of a layer
 * defines, {@code gru_1.z}, or what a line of the network hands on, {@code gru_1}.
 *
 * @param node the line of the network
 * @param bounds between which the value lies whatever the weights are
 * @param squashing the function, if the value is nothing but that of one
 */
public record Watchable(String name, Node node, Bounds bounds, Optional<Function> squashing) {
  /** All that can be watched, in the order of the lines. */
  public static List<Watchable> of(Network network) {
    List<Watchable> all = new ArrayList<>();
    network.encoder().ifPresent(encoder -> all.addAll(of(encoder.nodes())));
    all.addAll(of(network.nodes()));
    return List.copyOf(all);
  }

  /** The same of some lines. */
  public static List<Watchable> of(List<Node> nodes) {
    List<Watchable> all = new ArrayList<>();
    for (Node node : nodes) {
      switch (node) {
        case Node.Apply apply -> {
          Layer layer = apply.layer();
          all.add(
              new Watchable(
                  apply.name(), node, Bounds.of(layer.output(), layer), Optional.empty()));
          layer.equations().forEach(equation -> all.add(of(apply, equation)));
        }
        case Node.Combine combine ->
            all.add(
                new Watchable(
                    combine.name(),
                    node,
                    Bounds.of(combine.expression()),
                    squashing(combine.expression())));
        case Node.Last last ->
            all.add(new Watchable(last.name(), node, Bounds.NONE, Optional.empty()));
        case Node.DataInput _, Node.Column _, Node.Memory _, Node.MemoryMask _ -> {}
      }
    }
    return all;
  }

  /** A state is watched as it is after the time step, under its name without a stroke. */
  private static Watchable of(Node.Apply apply, Layer.Equation equation) {
    return new Watchable(
        apply.name() + "." + equation.defined().name(),
        apply,
        Bounds.of(equation.value(), apply.layer()),
        squashing(equation.value()));
  }

  private static Optional<Function> squashing(Expression value) {
    return value instanceof Expression.Call call && call.function().isSquashing()
        ? Optional.of(call.function())
        : Optional.empty();
  }
}
