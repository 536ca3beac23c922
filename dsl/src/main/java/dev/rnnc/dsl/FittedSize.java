package dev.rnnc.dsl;

import dev.rnnc.model.DataSize;
import dev.rnnc.model.Model;
import dev.rnnc.model.Size;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.RnncException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Finds the size with which a network has a number of weights, or as near to it as whole numbers
 * come: what {@code fit(parameters = 50000)} stands for. More is never fewer weights.
 */
public final class FittedSize {
  /** Sizes that do not suit, such as those that heads do not divide, are passed over so far. */
  static final int REACH = 64;

  private final IntFunction<Checked> variant;
  private final Function<Model, Map<DataSize, Integer>> sizes;

  private FittedSize(IntFunction<Checked> variant, Function<Model, Map<DataSize, Integer>> sizes) {
    this.variant = variant;
    this.sizes = sizes;
  }

  /** A size that suits the network, and how many weights it has then. */
  private record Tried(int size, long weights) {}

  /**
   * The size.
   *
   * @param parameters that are wanted
   * @param variant the file with a size
   * @param sizes those from a model's data
   * @throws RnncException if no size suits, or the least has too many weights already
   */
  public static int of(
      long parameters,
      IntFunction<Checked> variant,
      Function<Model, Map<DataSize, Integer>> sizes) {
    return new FittedSize(variant, sizes).find(parameters);
  }

  private int find(long wanted) {
    Tried least = suitable(1).orElseThrow(() -> new RnncException(variant.apply(1).diagnostics()));
    if (least.weights() > 2 * wanted) {
      throw new RnncException(
          Diagnostic.general(
                  "E0515",
                  "`fit(parameters = %d)`: with the size %d there are %d weights already"
                      .formatted(wanted, least.size(), least.weights()))
              .help("ask for more, or let the place be a size that weights depend on more"));
    }
    Tried below = least;
    Optional<Tried> above = Optional.of(least);
    while (above.isPresent() && above.get().weights() < wanted) {
      below = above.get();
      above = below.size() > Kind.GREATEST_SIZE / 2 ? Optional.empty() : suitable(2 * below.size());
      if (above.isPresent() && above.get().weights() == below.weights()) {
        throw new RnncException(
            Diagnostic.general(
                    "E0515",
                    "`fit(parameters = %d)`: the weights are %d, whatever the size"
                        .formatted(wanted, below.weights()))
                .help("let the place be a size that weights depend on"));
      }
    }
    return above.isPresent() ? between(below, above.get(), wanted) : below.size();
  }

  private int between(Tried low, Tried high, long wanted) {
    Tried below = low;
    Tried above = high;
    while (above.size() - below.size() > 1) {
      Optional<Tried> middle = suitable(below.size() + (above.size() - below.size()) / 2);
      if (middle.isEmpty() || middle.get().size() >= above.size()) {
        Optional<Tried> next = suitable(below.size() + 1);
        if (next.isEmpty() || next.get().size() >= above.size()) {
          break;
        }
        middle = next;
      }
      if (middle.get().weights() < wanted) {
        below = middle.get();
      } else {
        above = middle.get();
      }
    }
    return above.weights() - wanted < wanted - below.weights() ? above.size() : below.size();
  }

  /** The next size from here on that suits the network. */
  private Optional<Tried> suitable(int from) {
    for (int size = from; size < from + REACH; size++) {
      Checked checked = variant.apply(size);
      if (checked.model().isPresent()) {
        return Optional.of(new Tried(size, weights(checked.model().get())));
      }
    }
    return Optional.empty();
  }

  private long weights(Model model) {
    Map<DataSize, Integer> bound = sizes.apply(model);
    long weights = 0;
    for (var weight : model.network().weights()) {
      long elements = 1;
      for (Size size : weight.weight().sizes()) {
        elements *= size.bind(bound);
      }
      weights += elements;
    }
    return weights;
  }
}
