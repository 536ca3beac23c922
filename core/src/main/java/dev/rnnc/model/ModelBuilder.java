package dev.rnnc.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Makes a model in Java, without a `.rnn` file. As in a file, a layer takes the value above it:
 *
 * <pre>{@code
 * Model model =
 *     ModelBuilder.named("names")
 *         .data(source)
 *         .layer("embed_1", embed)
 *         .layer("gru_1", gru)
 *         .layer("dense_1", dense)
 *         .train(training -> training.batch(32).epochs(5))
 *         .build();
 * }</pre>
 *
 * <p>Of a network that translates, {@link #encoder} comes behind the data; what follows is the
 * decoder:
 *
 * <pre>{@code
 * ModelBuilder.named("translate")
 *     .data(pairs)
 *     .encoder(encoder -> encoder.layer("read", embed).layer("reader", gru))
 *     .layer("said", embed)
 *     .layer("writer", gru.startingAtEncoder())
 *     .attend("context", attend, dense)
 *     .layer("next", output)
 * }</pre>
 */
public final class ModelBuilder {
  private final String name;
  private final List<Node> nodes = new ArrayList<>();
  private Optional<DataSource> data = Optional.empty();
  private Optional<String> current = Optional.empty();
  private Optional<ModelBuilder> encoder = Optional.empty();
  private UnaryOperator<TrainingBuilder> training = UnaryOperator.identity();
  private Optional<Sampling> sampling = Optional.empty();

  private ModelBuilder(String name) {
    this.name = name;
  }

  public static ModelBuilder named(String name) {
    return new ModelBuilder(name);
  }

  /** Where the examples come from; stands first. Their values are called {@code input}. */
  public ModelBuilder data(DataSource source) {
    if (data.isPresent()) {
      throw new ModelException("a model has one source of data");
    }
    data = Optional.of(source);
    return add(new Node.DataInput(Ports.INPUT, Task.of(source).input()));
  }

  /**
   * What reads the source of sentence pairs; its values have names that the decoder's do not have.
   *
   * @param part adds its layers to a builder whose value is the source's tokens
   */
  public ModelBuilder encoder(UnaryOperator<ModelBuilder> part) {
    if (!(data.orElse(null) instanceof DataSource.Pairs)) {
      throw new ModelException("an encoder reads the sources of pairs, which stand before it");
    }
    if (nodes.size() > 1 || encoder.isPresent()) {
      throw new ModelException("there is one encoder, which stands before the decoder's layers");
    }
    ModelBuilder made = new ModelBuilder(name);
    made.add(new Node.DataInput(Ports.INPUT, ValueType.token(Size.of(DataSize.SOURCE_VOCABULARY))));
    encoder = Optional.of(part.apply(made));
    return this;
  }

  /**
   * Looks at the encoder's whole sequence, by the value above. What is looked at are its time steps
   * as they are, and by what they are found as well.
   *
   * @param attend takes the value above, the time steps, their keys, and 1 for each that is there
   */
  public ModelBuilder attend(String value, LayerTemplate attend) {
    return attend(value, attend, Optional.empty());
  }

  /**
   * The same, but time steps are found by keys.
   *
   * @param keys makes the key of a time step, of the size of the value above
   */
  public ModelBuilder attend(String value, LayerTemplate attend, LayerTemplate keys) {
    return attend(value, attend, Optional.of(keys));
  }

  private ModelBuilder attend(String value, LayerTemplate attend, Optional<LayerTemplate> keys) {
    ModelBuilder source =
        encoder.orElseThrow(
            () -> new ModelException(value + " looks at an encoder: there is none"));
    String query = above();
    String seen = source.above();
    String memory = memory(value + ".memory", source.node(seen));
    String found = memory;
    if (keys.isPresent()) {
      Layer key = keys.get().layer(List.of(source.node(seen).type()));
      source.add(
          new Node.Apply(value + ".key", key, List.of(seen), LayerOptions.NONE, Map.of(), true));
      found = memory(value + ".keys", source.node(value + ".key"));
      source.current = Optional.of(seen);
    }
    add(new Node.MemoryMask(value + ".valid"));
    return layer(
        value, attend, LayerOptions.NONE, Map.of(), query, memory, found, value + ".valid");
  }

  private String memory(String value, Node of) {
    Size steps = Size.of(DataSize.SOURCE_STEPS);
    ValueType matrix = ValueType.value(steps, of.type().sizes().getFirst());
    add(new Node.Memory(value, of.name(), matrix));
    return value;
  }

  /** The next layer takes this value rather than the one above. */
  public ModelBuilder from(String value) {
    current = Optional.of(node(value).name());
    return this;
  }

  /** A layer on the value above. */
  public ModelBuilder layer(String value, LayerTemplate template) {
    return layer(value, template, LayerOptions.NONE);
  }

  /** A layer on the value above, with options such as its direction. */
  public ModelBuilder layer(String value, LayerTemplate template, LayerOptions options) {
    return layer(value, template, options, Map.of(), above());
  }

  /**
   * A layer on values by name.
   *
   * @param ties weights that are another layer's: local names with global ones, {@code W →
   *     embed_1.W}
   */
  public ModelBuilder layer(
      String value,
      LayerTemplate template,
      LayerOptions options,
      Map<String, String> ties,
      String... inputs) {
    List<Node> taken = Arrays.stream(inputs).map(this::node).toList();
    if (taken.isEmpty()) {
      throw new ModelException(value + " takes no value");
    }
    Layer layer = template.layer(taken.stream().map(Node::type).toList());
    return add(
        new Node.Apply(value, layer, List.of(inputs), options, ties, taken.getFirst().perStep()));
  }

  /**
   * A value computed from others, such as their sum.
   *
   * @param equation from the values, in order, to the new one
   */
  public ModelBuilder combine(
      String value, Function<List<Expression>, Expression> equation, String... inputs) {
    List<Node> taken = Arrays.stream(inputs).map(this::node).toList();
    List<Expression> reads =
        taken.stream()
            .map(node -> new Symbol(Symbol.Kind.NODE, node.name(), node.type()))
            .map(symbol -> (Expression) new Expression.Read(symbol))
            .toList();
    boolean perStep = taken.stream().anyMatch(Node::perStep);
    if (taken.stream().anyMatch(node -> node.perStep() != perStep)) {
      throw new ModelException(value + " combines values with time steps and without");
    }
    return add(new Node.Combine(value, equation.apply(reads), perStep));
  }

  /** The last time step of the value above. */
  public ModelBuilder last(String value) {
    Node of = node(above());
    return add(new Node.Last(value, of.name(), of.type().dense()));
  }

  /** How the network is trained; what is not said has the defaults of a file. */
  public ModelBuilder train(UnaryOperator<TrainingBuilder> how) {
    training = how;
    return this;
  }

  public ModelBuilder sample(Sampling how) {
    sampling = Optional.of(how);
    return this;
  }

  /** The model, whose output is the last value. */
  public Model build() {
    DataSource source = data.orElseThrow(() -> new ModelException("a model needs data"));
    Optional<Network> reads =
        encoder.map(part -> new Network(part.nodes, part.above(), Optional.empty()));
    if (source instanceof DataSource.Pairs && reads.isEmpty()) {
      throw new ModelException("pairs need an encoder");
    }
    Network network = new Network(nodes, above(), reads);
    Training made = training.apply(TrainingBuilder.naturalFor(source)).build();
    return new Model(name, source, network, made, sampling, "");
  }

  private ModelBuilder add(Node node) {
    if (nodes.stream().anyMatch(other -> other.name().equals(node.name()))) {
      throw new ModelException("two values are called " + node.name());
    }
    nodes.add(node);
    current = Optional.of(node.name());
    return this;
  }

  private String above() {
    return current.orElseThrow(() -> new ModelException("data must stand first"));
  }

  private Node node(String value) {
    return nodes.stream()
        .filter(node -> node.name().equals(value))
        .findFirst()
        .orElseThrow(() -> new ModelException("no value is called " + value));
  }
}
