package dev.rnnc.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class ModelBuilderTest {
  private static final DataSource ADDING =
      new DataSource.Adding(10, 100, new Split.Count(10), new Split.None());

  /** {@code h' = tanh(W @ x) + leak * h}. */
  private static LayerTemplate leaky(int hidden) {
    return inputs -> {
      LayerBuilder cell = LayerBuilder.named("leaky");
      ValueType type = inputs.getFirst();
      Expression x = cell.input("x", type);
      Expression h = cell.state("h", Size.of(hidden));
      Expression w =
          cell.weight("W", new Initializer.Glorot(), Size.of(hidden), type.sizes().getFirst());
      Expression leak = cell.weight("leak", new Initializer.Constant(0.5), Size.of(1));
      Expression n =
          cell.define("n", Expression.Call.of(Function.TANH, Expression.Product.of(w, x)));
      Expression kept = Expression.Call.of(Function.MULTIPLY, leak, h);
      return cell.output(cell.next("h", Expression.Call.of(Function.ADD, n, kept)));
    };
  }

  private static ModelBuilder builder() {
    return ModelBuilder.named("adding").data(ADDING);
  }

  @Test
  void equationsWrittenInJavaAreThoseOfTheLayer() {
    Layer layer = leaky(3).layer(List.of(ValueType.value(Size.of(2))));

    assertThat(layer.equations())
        .map(Object::toString)
        .containsExactly("n = tanh(W @ x)", "h' = n + leak * h");
    assertThat(layer.output()).hasToString("h'");
    assertThat(layer.isRecurrent()).isTrue();
  }

  @Test
  void layersTakeTheValueAbove() {
    Model model =
        builder()
            .layer("a", leaky(3))
            .layer("b", leaky(3))
            .combine(
                "sum",
                values -> Expression.Call.of(Function.ADD, values.get(0), values.get(1)),
                "a",
                "b")
            .last("end")
            .layer("c", stateless(), LayerOptions.NONE, Map.of(), "end")
            .build();

    assertThat(model.network().nodes())
        .map(node -> node.name() + " " + node.type() + " " + node.perStep())
        .containsExactly(
            "input [2] true",
            "a [3] true",
            "b [3] true",
            "sum [3] true",
            "end [3] false",
            "c [1] false");
    assertThat(model.network().output()).isEqualTo("c");
  }

  private static LayerTemplate stateless() {
    return inputs -> {
      LayerBuilder layer = LayerBuilder.named("total");
      return layer.output(Expression.Call.of(Function.SUM, layer.input("x", inputs.getFirst())));
    };
  }

  @Test
  void trainingHasTheDefaultsOfAFile() {
    Model model = builder().layer("a", leaky(1)).last("end").build();

    assertThat(model.training().loss()).isEqualTo(new Loss.MeanSquaredError());
    assertThat(model.training().budget().epochs())
        .isEqualTo(OptionalInt.of(TrainingBuilder.DEFAULT_EPOCHS));
    assertThat(model.training().keep().best()).isTrue();

    Training said =
        builder()
            .layer("a", leaky(1))
            .last("end")
            .train(how -> how.batch(5).unroll(7).clip(2).steps(11).patience(3))
            .build()
            .training();
    assertThat(said.batch()).isEqualTo(5);
    assertThat(said.unroll()).isEqualTo(7);
    assertThat(said.clip()).hasValue(2);
    assertThat(said.budget().epochs()).isEmpty();
    assertThat(said.budget().steps()).hasValue(11);
    assertThat(said.patience()).hasValue(3);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertThatThrownBy(() -> builder().layer("a", leaky(3)).layer("a", leaky(3)))
        .hasMessage("two values are called a");
    assertThatThrownBy(() -> ModelBuilder.named("m").layer("a", leaky(3)))
        .hasMessage("data must stand first");
    assertThatThrownBy(() -> builder().layer("a", leaky(3)).build())
        .hasMessageContaining("must end after `last`");
    assertThatThrownBy(() -> builder().from("b")).hasMessage("no value is called b");
    assertThatThrownBy(() -> builder().data(ADDING)).hasMessageContaining("one source");
  }

  @Test
  void anEncoderBelongsToPairs() {
    DataSource pairs =
        new DataSource.Pairs(
            Path.of("a.tsv"),
            new Tokens.Words(1),
            false,
            BleuWords.MTEVAL_13A,
            new Split.None(),
            new Split.None());
    assertThatThrownBy(() -> builder().encoder(encoder -> encoder.layer("a", leaky(2))))
        .hasMessageContaining("an encoder reads the sources of pairs");
    ModelBuilder decoder = ModelBuilder.named("m").data(pairs);
    assertThatThrownBy(() -> decoder.attend("c", stateless()))
        .hasMessageContaining("there is none");
    assertThatThrownBy(decoder::build).hasMessage("pairs need an encoder");
    assertThatThrownBy(() -> decoder.layer("b", leaky(2)).encoder(encoder -> encoder))
        .hasMessageContaining("stands before the decoder's layers");
  }

  @Test
  void aStateIsUpdatedOnceAndKeepsItsShape() {
    LayerBuilder cell = LayerBuilder.named("cell");
    Expression h = cell.state("h", Size.of(2));
    Expression x = cell.input("x", ValueType.value(Size.of(3)));

    assertThatThrownBy(() -> cell.output(h)).hasMessage("the state h is never updated");
    assertThatThrownBy(() -> cell.next("h", x))
        .hasMessageContaining("is [3], but the state is [2]");
    assertThatThrownBy(() -> cell.next("c", h)).hasMessage("cell has no state c");
    assertThatThrownBy(() -> cell.define("x", h)).hasMessageContaining("two things");
    cell.next("h", new Expression.Literal(1));
    assertThatThrownBy(() -> cell.next("h", h)).hasMessageContaining("updated twice");
  }
}
