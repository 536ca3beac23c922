package dev.rnnc.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rnnc.model.DataSource;
import dev.rnnc.model.Expression;
import dev.rnnc.model.Initializer;
import dev.rnnc.model.Layer;
import dev.rnnc.model.LayerOptions;
import dev.rnnc.model.Loss;
import dev.rnnc.model.Model;
import dev.rnnc.model.Network;
import dev.rnnc.model.Node;
import dev.rnnc.model.Optimizer;
import dev.rnnc.model.Precision;
import dev.rnnc.model.Rate;
import dev.rnnc.model.Size;
import dev.rnnc.model.Split;
import dev.rnnc.model.Symbol;
import dev.rnnc.model.Task;
import dev.rnnc.model.Training;
import dev.rnnc.model.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Of what sets trainings apart only the causes are told, in words. */
final class DifferencesTest {
  private static final Initializer GLOROT = new Initializer.Glorot();

  /** {@code h' = W @ x + U @ h}, as large as it is asked for. */
  private static Node rnn(
      String name, String from, int in, int hidden, Initializer start, double drop) {
    Size size = Size.of(hidden);
    Symbol x =
        new Symbol(
            Symbol.Kind.INPUT, "x", new ValueType(ValueType.Kind.VALUE, List.of(Size.of(in))));
    Layer.State state = new Layer.State("h", List.of(size), Optional.empty(), false);
    Layer.Weight w = new Layer.Weight("W", List.of(size, Size.of(in)), GLOROT);
    Layer.Weight u = new Layer.Weight("U", List.of(size, size), start);
    Layer.Weight v = new Layer.Weight("V", List.of(size, size), start);
    Expression sum = read(state.before());
    Layer layer =
        new Layer(
            "rnn",
            List.of(x),
            List.of(state),
            List.of(w, u, v),
            List.of(new Layer.Equation(state.after(), sum)),
            read(state.after()));
    LayerOptions options =
        new LayerOptions(LayerOptions.Direction.FORWARD, drop, 0, 0, OptionalDouble.empty());
    return new Node.Apply(name, layer, List.of(from), options, Map.of(), true);
  }

  private static Expression read(Symbol symbol) {
    return new Expression.Read(symbol);
  }

  private static Fingerprint print(double rate, Node... layers) {
    DataSource data = new DataSource.Adding(4, 10, new Split.None(), new Split.None());
    List<Node> nodes = new ArrayList<>();
    nodes.add(new Node.DataInput("input", Task.of(data).input()));
    nodes.addAll(List.of(layers));
    String end = nodes.getLast().name();
    nodes.add(new Node.Last("last", end, nodes.getLast().type()));
    Training training =
        new Training(
            new Loss.MeanSquaredError(),
            new Optimizer.Sgd(new Rate.Constant(rate), 0, false),
            1,
            1,
            OptionalInt.empty(),
            Precision.FLOAT32,
            OptionalDouble.empty(),
            new Training.Budget(OptionalInt.of(1), OptionalInt.empty(), OptionalDouble.empty()),
            OptionalInt.empty(),
            new Training.Keep(false, Optional.empty()),
            OptionalInt.empty(),
            List.of(),
            0,
            OptionalInt.empty());
    Network network = new Network(nodes, "last", Optional.empty());
    return Fingerprint.of(
        new Model("m", data, network, training, Optional.empty(), ""), 1, Map.of());
  }

  private static Node first(int hidden) {
    return rnn("a", "input", 2, hidden, GLOROT, 0);
  }

  @Test
  void aLayerOfAnotherSizeNotTheWeightsOfThoseAfterIt() {
    Fingerprint before = print(0.1, first(3), rnn("b", "a", 3, 4, GLOROT, 0));
    Fingerprint after = print(0.1, first(5), rnn("b", "a", 5, 4, GLOROT, 0));
    assertThat(after.changesSince(before))
        .containsExactly("`a` was rnn of size 3 and is now rnn of size 5");
    assertThat(after.hasNetworkOf(before)).isFalse();
  }

  @Test
  void anOptionAndHowWeightsStart() {
    Fingerprint before = print(0.1, first(3));
    Node other = rnn("a", "input", 2, 3, new Initializer.Identity(1), 0.5);
    assertThat(print(0.1, other).changesSince(before))
        .containsExactly(
            "`a.dropout` was 0 and is now 0.5",
            "`a.U, V` was glorot and is now identity(scale = 1)");
  }

  @Test
  void whatIsNewAndWhereOthersTakeTheirValue() {
    Fingerprint before = print(0.1, rnn("b", "input", 2, 2, GLOROT, 0));
    Fingerprint after =
        print(0.1, rnn("a", "input", 2, 2, GLOROT, 0), rnn("b", "a", 2, 2, GLOROT, 0));
    assertThat(after.changesSince(before))
        .containsExactly("`b.from` was input and is now a", "`a` is new");
    assertThat(before.changesSince(after))
        .containsExactly("`a` is gone", "`b.from` was a and is now input");
  }

  @Test
  void theArgumentOfAnOptimiser() {
    Fingerprint after = print(0.2, first(3));
    assertThat(after.changesSince(print(0.1, first(3))))
        .containsExactly("`train.optimizer.rate` was 0.1 and is now 0.2");
    assertThat(after.hasNetworkOf(print(0.1, first(3)))).isTrue();
  }

  @Test
  void aDigestBecomesANumber() {
    assertThat(
            Differences.of(
                List.of(
                    Map.of("file a.txt", "#77aa"),
                    Map.of("file a.txt", "#08bb"),
                    Map.of(),
                    Map.of("file a.txt", "#77aa"))))
        .containsExactly(Map.entry("file a.txt", List.of("#1", "#2", "-", "#1")));
  }
}
