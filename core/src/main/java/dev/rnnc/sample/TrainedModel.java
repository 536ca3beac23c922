package dev.rnnc.sample;

import dev.rnnc.backend.Backend;
import dev.rnnc.backend.Device;
import dev.rnnc.backend.DeviceOptions;
import dev.rnnc.checkpoint.Checkpoint;
import dev.rnnc.checkpoint.CheckpointFile;
import dev.rnnc.checkpoint.ModelText;
import dev.rnnc.compile.Compiler;
import dev.rnnc.data.Encoding;
import dev.rnnc.data.Vocabulary;
import dev.rnnc.ir.Program;
import dev.rnnc.model.LayerOptions;
import dev.rnnc.model.Loss;
import dev.rnnc.model.Model;
import dev.rnnc.model.Sampling;
import dev.rnnc.model.Task;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.RnncException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A trained network, ready to be used: one model, as many states and threads as one likes.
 *
 * <pre>{@code
 * try (TrainedModel model = TrainedModel.load(checkpoint, Rnn::load, new CpuBackend())) {
 *   Reading reading = model.read(model.start(), "ROM");
 *   String next = reading.likeliest().label();
 *   reading = model.read(reading.state(), next);
 * }
 * }</pre>
 *
 * <p>Threads that work at the same time each have a device of their own; it is kept for the next.
 */
public final class TrainedModel implements AutoCloseable {
  private final Model model;
  private final Encoding encoding;
  private final List<String> labels;
  private final boolean seesFuture;
  private final Map<String, float[]> weights;
  private final Backend backend;
  private final Optional<Program> step;
  private final Workers<Stepper> steppers;
  private final Workers<Translator> translators;

  private TrainedModel(
      Model model, Encoding encoding, Map<String, float[]> weights, Backend backend) {
    this.model = model;
    this.encoding = encoding;
    this.labels = labels(model, encoding);
    this.seesFuture =
        model.network().layers().stream()
            .anyMatch(layer -> layer.options().direction() == LayerOptions.Direction.BACKWARD);
    this.weights = weights;
    this.backend = backend;
    Compiler.Effort effort = Compiler.Effort.of(backend);
    this.step =
        translates()
            ? Optional.empty()
            : Optional.of(new Compiler(model, encoding.sizes(), effort).step().ready());
    this.steppers =
        new Workers<>(
            () -> device(1), device -> new Stepper(device, step.orElseThrow()), Stepper::close);
    this.translators =
        new Workers<>(
            () -> device(Runtime.getRuntime().availableProcessors()),
            device -> new Translator(device, model, encoding, effort),
            Translator::close);
  }

  private static List<String> labels(Model model, Encoding encoding) {
    if (!model.task().target().isIndex()) {
      return List.of();
    }
    return encoding
        .vocabulary()
        .filter(vocabulary -> encoding.classes().isEmpty())
        .map(vocabulary ->
            IntStream.range(0, vocabulary.size()).mapToObj(vocabulary::token).toList())
        .orElse(encoding.classes());
  }

  /** A network with weights of its own. */
  public static TrainedModel of(
      Model model, Encoding encoding, Map<String, float[]> weights, Backend backend) {
    return new TrainedModel(model, encoding, weights, backend);
  }

  /**
   * A network with the weights of a checkpoint.
   *
   * @param model what the checkpoint was made from
   * @throws RnncException if it was made from another
   */
  public static TrainedModel of(Model model, Checkpoint checkpoint, Backend backend) {
    Encoding encoding = Encoding.fromJson(checkpoint.encoding());
    Map<String, float[]> weights = checkpoint.weightsOf(model.network(), encoding.sizes());
    return new TrainedModel(model, encoding, weights, backend);
  }

  /**
   * The network of a checkpoint's file, of a model that was made in Java.
   *
   * @throws RnncException if the file is no whole checkpoint, or of another model
   */
  public static TrainedModel load(Path checkpoint, Model model, Backend backend) {
    return of(model, CheckpointFile.read(checkpoint), backend);
  }

  /**
   * The network of a checkpoint's file, which carries the text of its model.
   *
   * @param reader of that text
   * @throws RnncException if the file is no whole checkpoint, or of a model that was made in Java
   */
  public static TrainedModel load(Path checkpoint, ModelReader reader, Backend backend) {
    Checkpoint read = CheckpointFile.read(checkpoint);
    ModelText text = read.model();
    if (text.text().isEmpty()) {
      throw new RnncException(
          Diagnostic.general(
                  "E0714",
                  "the checkpoint %s was made in Java, not from a file".formatted(checkpoint))
              .help("load it with the model that it was made from"));
    }
    return of(reader.read(text.name(), text.text(), text.settings()), read, backend);
  }

  public Model model() {
    return model;
  }

  /** How text, classes and numbers become the network's and come back. */
  public Encoding encoding() {
    return encoding;
  }

  /** The state of one sequence of which nothing has been read. */
  public State start() {
    return State.start(1);
  }

  /**
   * Goes on with a text, of at least one token.
   *
   * @throws RnncException if it has characters that training never saw
   */
  public Reading read(State state, String text) {
    int[] tokens = vocabulary().encodePrompt(text);
    return read(state, tokens.length, stepper -> stepper.read(state, tokens));
  }

  /**
   * Goes on with one time step of values.
   *
   * @param row numbers or texts by column, as the data has them; those left out are missing
   */
  public Reading read(State state, Map<String, ?> row) {
    needValues();
    float[] inputs = encoding.inputs(row);
    return read(state, 1, stepper -> stepper.read(state, inputs));
  }

  /**
   * Goes on with values of one or more time steps, as the data has them.
   *
   * @param values of all columns of the first time step, then of the next; NaN where missing
   */
  public Reading read(State state, double... values) {
    needValues();
    float[] inputs = encoding.inputs(values);
    int timeSteps = values.length / encoding.inputs().size();
    return read(state, timeSteps, stepper -> stepper.read(state, inputs));
  }

  private Reading read(State state, int timeSteps, Function<Stepper, Stepper.Result> how) {
    if (timeSteps == 0) {
      throw new IllegalArgumentException("there is nothing to read");
    }
    if (seesFuture && !state.isFresh()) {
      throw new IllegalArgumentException(
          "this network reads backwards as well: its sequences are read whole, from the start");
    }
    Stepper.Result result = with(how);
    double[] all = result.prediction();
    int values = model.task().outputSize().bind(encoding.sizes());
    int n = model.training().loss() instanceof Loss.Gaussian ? 2 * values : values;
    double[] last = Arrays.copyOfRange(all, all.length - n, all.length);
    return new Reading(result.state(), last, labels, encoding, values);
  }

  /**
   * The class of a whole text, the likeliest first. What training never saw counts as unknown,
   * where the network knows an unknown token.
   */
  public List<Reading.Likely> classify(String text) {
    int[] tokens = vocabulary().encode(text);
    return read(start(), tokens.length, stepper -> stepper.read(start(), tokens)).likely();
  }

  /** Draws a text as the model's own file or builder says. */
  public String sample(long seed) {
    return sample(model.sampling().orElse(Sampling.DEFAULT), seed, piece -> {});
  }

  /**
   * Draws a text, token by token; or looks for the likeliest, if the options have a beam.
   *
   * @param pieces takes the prompt and each token's text as soon as it is drawn
   * @return the whole text
   */
  public String sample(Sampling options, long seed, Consumer<String> pieces) {
    if (model.task().target() != Task.Target.TOKEN_PER_STEP || !encoding.classes().isEmpty()) {
      throw new RnncException(
          Diagnostic.general(
              "E0711", "this network does not predict a next token, so nothing can be drawn"));
    }
    Vocabulary vocabulary = vocabulary();
    return with(stepper ->
        options.beam().isPresent()
            ? new BeamSearch(stepper, vocabulary, options).search(pieces)
            : new TextSample(stepper, vocabulary, options).draw(seed, pieces));
  }

  /** Whether the network has an encoder and a decoder, and so translates. */
  public boolean translates() {
    return model.network().encoder().isPresent();
  }

  /** The translation of a sentence, as the model's own file or builder says. */
  public String translate(String sentence) {
    return translate(List.of(sentence), model.sampling().orElse(Sampling.DEFAULT)).getFirst();
  }

  /**
   * The translations of sentences, many of which are translated at once.
   *
   * @param options of which the length and the beam count
   * @throws RnncException if the network does not translate
   */
  public List<String> translate(List<String> sentences, Sampling options) {
    return translating(translator -> translator.translate(sentences, options));
  }

  /**
   * The translations of sentences, with what the decoder looks at when it says each token.
   *
   * @param options of which the length and the beam count
   * @throws RnncException if the network does not translate
   */
  public List<Alignment> align(List<String> sentences, Sampling options) {
    return translating(translator -> translator.align(sentences, options));
  }

  private <T> T translating(Function<Translator, T> use) {
    if (!translates()) {
      throw new RnncException(
          Diagnostic.general("E0715", "this network has no encoder, so it translates nothing"));
    }
    return translators.with(use);
  }

  private Device device(int threads) {
    Device device = backend.open(new DeviceOptions(threads, 0));
    weights.forEach((name, elements) -> device.storage().write(name, elements));
    return device;
  }

  private Vocabulary vocabulary() {
    return encoding
        .vocabulary()
        .orElseThrow(() ->
            new RnncException(Diagnostic.general("E0712", "this network reads values, not text")));
  }

  private void needValues() {
    if (encoding.vocabulary().isPresent()) {
      throw new RnncException(Diagnostic.general("E0712", "this network reads text, not values"));
    }
  }

  private <T> T with(Function<Stepper, T> use) {
    if (step.isEmpty()) {
      throw new RnncException(
          Diagnostic.general("E0715", "this network translates; it does not read step by step")
              .help("give it whole sentences: `translate`"));
    }
    return steppers.with(use);
  }

  /** Frees the devices; nobody may be using the model. */
  @Override
  public void close() {
    steppers.close();
    translators.close();
  }
}
