package dev.rnnc.sample;

import dev.rnnc.backend.Device;
import dev.rnnc.backend.Executable;
import dev.rnnc.backend.Run;
import dev.rnnc.compile.Compiler;
import dev.rnnc.ir.Instruction;
import dev.rnnc.ir.Leaf;
import dev.rnnc.ir.Program;
import dev.rnnc.model.Ports;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The two programs of a network with an encoder, on a device that holds its weights: one reads
 * whole sources, the other decodes a token at a time. Used by one thread at a time.
 */
final class Decoder implements AutoCloseable {
  private final Executable encode;
  private final Executable step;
  private final Map<String, Integer> widths = new LinkedHashMap<>();
  private final Map<String, Integer> attentions = new LinkedHashMap<>();
  private final int vocabulary;
  private final Run encodeRun = new Run();
  private final Run stepRun = new Run();
  private final Run lookRun = new Run();
  private final Map<String, double[]> after = new HashMap<>();
  private double[] prediction = new double[0];

  /** Sequences that are being decoded: states and memories by port, {@code [rows, features]}. */
  record Rows(int count, Map<String, float[]> kept) {
    /** Some of the rows, in this order; one may be taken several times. */
    Rows select(int... taken) {
      Map<String, float[]> selected = new HashMap<>(kept);
      selected.replaceAll((_, elements) -> selected(elements, taken));
      return new Rows(taken.length, selected);
    }

    /** As many rows, whose states are those of others; memories stay where they are. */
    Rows withStatesOf(int... taken) {
      Map<String, float[]> selected = new HashMap<>(kept);
      selected.replaceAll(
          (name, elements) -> Ports.isState(name) ? selected(elements, taken) : elements);
      return new Rows(count, selected);
    }

    private float[] selected(float[] elements, int... taken) {
      int width = elements.length / count;
      float[] some = new float[taken.length * width];
      for (int row = 0; row < taken.length; row++) {
        System.arraycopy(elements, taken[row] * width, some, row * width, width);
      }
      return some;
    }
  }

  /**
   * What the network says of the next token, {@code [rows, vocabulary]}, and where that leaves it.
   */
  @SuppressWarnings("ArrayRecordComponent") // valid until the next step, and never compared
  record Step(double[] logits, Rows rows) {}

  Decoder(Device device, Compiler compiler) {
    Program program = compiler.step().ready();
    for (Instruction instruction : program.main().instructions()) {
      if (instruction.op() instanceof Leaf.Input(var name, var type)
          && (Ports.isState(name) || Ports.isMemory(name))) {
        widths.put(name, type.featureCount());
      }
    }
    for (Program.Output output : program.outputs()) {
      Ports.ofAttention(output.name())
          .ifPresent(layer -> attentions.put(layer, output.value().type().featureCount()));
    }
    this.vocabulary = program.output(Ports.PREDICTION).type().featureCount();
    this.encode = device.load(compiler.encode().ready());
    this.step = device.load(program);
  }

  /** Reads sources, each of them whole. */
  Rows encode(int[][] sources) {
    int rows = sources.length;
    int timeSteps = Math.max(1, Arrays.stream(sources).mapToInt(s -> s.length).max().orElse(1));
    int[] tokens = new int[timeSteps * rows];
    Arrays.fill(tokens, -1);
    int[] lengths = new int[rows];
    for (int row = 0; row < rows; row++) {
      lengths[row] = sources[row].length;
      for (int t = 0; t < lengths[row]; t++) {
        tokens[t * rows + row] = sources[row][t];
      }
    }
    encodeRun.sizes(timeSteps, rows);
    encodeRun.input(Ports.SOURCE, tokens).input(Ports.SOURCE_LENGTHS, lengths);
    return new Rows(rows, outputs(encode, encodeRun, rows, name -> true));
  }

  /** Reads a token of every row. */
  Step step(Rows before, int[] tokens) {
    return step(before, tokens, stepRun);
  }

  private Step step(Rows before, int[] tokens, Run run) {
    int rows = before.count();
    int[] ones = new int[rows];
    Arrays.fill(ones, 1);
    run.sizes(1, rows).input(Ports.INPUT, tokens).input(Ports.LENGTHS, ones);
    before.kept().forEach(run::input);
    if (prediction.length != rows * vocabulary) {
      prediction = new double[rows * vocabulary];
    }
    run.output(Ports.PREDICTION, prediction);
    Map<String, float[]> kept = new HashMap<>(before.kept());
    kept.putAll(outputs(step, run, rows, Ports::isState));
    return new Step(prediction, new Rows(rows, kept));
  }

  /** The layers that look at the source. */
  List<String> attentions() {
    return List.copyOf(attentions.keySet());
  }

  /**
   * Reads a token of every row, and says what each layer looks at then: {@code [rows, source
   * steps]}, by the layer.
   */
  Rows look(Rows before, int[] tokens, Map<String, double[]> into) {
    attentions.forEach((layer, width) -> {
      double[] room = new double[before.count() * width];
      into.put(layer, room);
      lookRun.output(Ports.attention(layer), room);
    });
    return step(before, tokens, lookRun).rows();
  }

  private Map<String, float[]> outputs(
      Executable executable, Run run, int rows, Predicate<String> which) {
    Map<String, double[]> asked = new LinkedHashMap<>();
    widths.forEach((name, width) -> {
      if (which.test(name)) {
        double[] room = after.get(name);
        if (room == null || room.length != rows * width) {
          room = new double[rows * width];
          after.put(name, room);
        }
        run.output(name, room);
        asked.put(name, room);
      }
    });
    executable.run(run);
    Map<String, float[]> found = new HashMap<>();
    asked.forEach((name, elements) -> found.put(name, floats(elements)));
    return found;
  }

  private static float[] floats(double[] elements) {
    float[] floats = new float[elements.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) elements[i];
    }
    return floats;
  }

  /** Tokens out of which the next is. */
  int vocabulary() {
    return vocabulary;
  }

  @Override
  public void close() {
    encode.close();
    step.close();
  }
}
