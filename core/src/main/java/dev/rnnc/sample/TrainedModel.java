package dev.rnnc.sample;

import dev.rnnc.backend.Backend;
import dev.rnnc.backend.Device;
import dev.rnnc.backend.DeviceOptions;
import dev.rnnc.checkpoint.Checkpoint;
import dev.rnnc.compile.Compiler;
import dev.rnnc.data.Encoding;
import dev.rnnc.data.Vocabulary;
import dev.rnnc.ir.Program;
import dev.rnnc.model.Model;
import dev.rnnc.model.Sampling;
import dev.rnnc.model.Task;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.RnncException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A trained network, ready to be used: one model, as many states and threads as one likes. Threads
 * that work at the same time each have a device of their own.
 */
public final class TrainedModel implements AutoCloseable {
  private final Model model;
  private final Encoding encoding;
  private final Map<String, float[]> weights;
  private final Backend backend;
  private final Program step;
  private final ConcurrentLinkedQueue<Worker> idle = new ConcurrentLinkedQueue<>();

  /** A device with the weights, and the network on it. */
  private record Worker(Device device, Stepper stepper) {}

  private TrainedModel(
      Model model, Encoding encoding, Map<String, float[]> weights, Backend backend) {
    this.model = model;
    this.encoding = encoding;
    this.weights = Map.copyOf(weights);
    this.backend = backend;
    Compiler.Effort effort =
        backend.name().equals("reference") ? Compiler.Effort.PLAIN : Compiler.Effort.OPTIMISED;
    this.step = new Compiler(model, encoding.sizes(), effort).step().ready();
  }

  /** A network with weights of its own. */
  public static TrainedModel of(
      Model model, Encoding encoding, Map<String, float[]> weights, Backend backend) {
    return new TrainedModel(model, encoding, weights, backend);
  }

  /**
   * A network with the weights of a checkpoint.
   *
   * @param model what the checkpoint was made from; `dsl` reads it from the checkpoint's text
   */
  public static TrainedModel of(Model model, Checkpoint checkpoint, Backend backend) {
    Map<String, float[]> weights = new LinkedHashMap<>();
    checkpoint.weights().forEach((name, tensor) -> weights.put(name, tensor.elements()));
    return of(model, Encoding.fromJson(checkpoint.encoding()), weights, backend);
  }

  public Model model() {
    return model;
  }

  public Encoding encoding() {
    return encoding;
  }

  /** The state of one sequence of which nothing has been read. */
  public State start() {
    return new State(1, true, Map.of());
  }

  /** Reads tokens {@code [time]} of one sequence. */
  public Stepper.Result read(State state, int... tokens) {
    return with(stepper -> stepper.read(state, tokens));
  }

  /** Reads values {@code [time, n]} of one sequence. */
  public Stepper.Result read(State state, float... values) {
    return with(stepper -> stepper.read(state, values));
  }

  /**
   * Reads a text as it stands.
   *
   * @throws RnncException if it has characters that training never saw
   */
  public Stepper.Result read(State state, String text) {
    return read(state, vocabulary().encodePrompt(text));
  }

  /** What the network says about the next token or the class, most likely first. */
  public List<Likely> likely(Stepper.Result result) {
    double[] logits = lastRow(result.prediction());
    double[] probabilities = Draw.probabilities(logits, 1);
    List<Likely> all = new ArrayList<>();
    for (int i = 0; i < probabilities.length; i++) {
      all.add(new Likely(label(i), probabilities[i]));
    }
    all.sort((a, b) -> Double.compare(b.probability(), a.probability()));
    return all;
  }

  /** A class or token by its name. */
  public record Likely(String label, double probability) {}

  private String label(int index) {
    boolean classes = !encoding.classes().isEmpty();
    return classes ? encoding.classes().get(index) : vocabulary().token(index);
  }

  /** The class of a text, most likely first. */
  public List<Likely> classify(String text) {
    int[] tokens = vocabulary().encode(text);
    return likely(read(start(), tokens));
  }

  /**
   * Draws a text, token by token.
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
    return with(stepper -> new TextSample(stepper, vocabulary(), options).draw(seed, pieces));
  }

  private Vocabulary vocabulary() {
    return encoding
        .vocabulary()
        .orElseThrow(() ->
            new RnncException(Diagnostic.general("E0712", "this network reads values, not text")));
  }

  private double[] lastRow(double[] prediction) {
    int n = model.task().outputSize().bind(encoding.sizes());
    double[] row = new double[n];
    System.arraycopy(prediction, prediction.length - n, row, 0, n);
    return row;
  }

  private <T> T with(Function<Stepper, T> use) {
    Worker worker = idle.poll();
    if (worker == null) {
      Device device = backend.open(new DeviceOptions(1, 0));
      weights.forEach((name, elements) -> device.storage().write(name, elements));
      worker = new Worker(device, new Stepper(device, step));
    }
    try {
      return use.apply(worker.stepper());
    } finally {
      idle.add(worker);
    }
  }

  /** Frees the devices; nobody may be using the model. */
  @Override
  public void close() {
    for (Worker worker = idle.poll(); worker != null; worker = idle.poll()) {
      worker.stepper().close();
      worker.device().close();
    }
  }
}
