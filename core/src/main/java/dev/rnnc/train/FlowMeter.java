package dev.rnnc.train;

import dev.rnnc.backend.Device;
import dev.rnnc.backend.Executable;
import dev.rnnc.backend.Run;
import dev.rnnc.data.Batch;
import dev.rnnc.flow.Saturation;
import dev.rnnc.flow.Spectrum;
import dev.rnnc.flow.StateGradient;
import dev.rnnc.ir.Multiply;
import dev.rnnc.ir.Program;
import dev.rnnc.ir.Type;
import dev.rnnc.model.Expression;
import dev.rnnc.model.Function;
import dev.rnnc.model.Layer;
import dev.rnnc.model.LayerOptions;
import dev.rnnc.model.Model;
import dev.rnnc.model.Node;
import dev.rnnc.model.Ports;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Looks at a batch with the present weights: the gradients that reach back from the loss of the
 * last time step, gates and matrices. Changes nothing on the device.
 */
final class FlowMeter implements AutoCloseable {
  private final Model model;
  private final Feed feed;
  private final Program program;
  private final Executable executable;
  private final Run run = new Run();
  private final Map<String, double[]> outputs = new HashMap<>();
  private int[] targetIndices = new int[0];
  private float[] targetWeights = new float[0];

  /** What a batch shows. */
  record Measured(
      Map<String, StateGradient> states,
      Map<String, Spectrum> matrices,
      Map<String, Saturation> saturation) {}

  /**
   * @param program that of {@code Compiler.flow()}
   */
  FlowMeter(Model model, Feed feed, Device device, Program program) {
    this.model = model;
    this.feed = feed;
    this.program = program;
    this.executable = device.load(program);
  }

  Measured measure(Batch batch) {
    feed.give(batch, run);
    int[] last = keepLastTargets(batch);
    int[] lastOfSource = batch.hasSource() ? lastOfSource(batch, last) : last;
    for (Program.Output output : program.outputs()) {
      Type type = output.value().type();
      int size = type.featureCount() * (type.time() ? batch.timeSteps() : 1);
      size *= type.batch() ? batch.rows() : 1;
      double[] room = outputs.get(output.name());
      if (room == null || room.length < size) {
        room = new double[size];
        outputs.put(output.name(), room);
        run.output(output.name(), room);
      }
    }
    executable.run(run);
    Measured measured =
        new Measured(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
    for (Program.Output output : program.outputs()) {
      double[] elements = outputs.getOrDefault(output.name(), new double[0]);
      Type type = output.value().type();
      int features = type.featureCount();
      Ports.ofStateGradient(output.name())
          .ifPresent(state ->
              measured
                  .states()
                  .put(
                      state,
                      StateGradient.of(
                          elements,
                          batch.rows(),
                          features,
                          readsSource(state) ? lastOfSource : last,
                          runsBackward(state))));
      Ports.ofActivation(output.name())
          .ifPresent(name ->
              measured
                  .saturation()
                  .put(
                      name,
                      Saturation.of(
                          elements,
                          batch.rows(),
                          features,
                          readsSource(name) ? batch.sourceLengths() : batch.lengths(),
                          isGate(name))));
      Ports.ofMatrix(output.name())
          .ifPresent(name -> measured.matrices().put(name, spectrum(elements, type)));
    }
    return measured;
  }

  private static Spectrum spectrum(double[] elements, Type matrix) {
    return Spectrum.of(
        elements, Multiply.heads(matrix), Multiply.rows(matrix), Multiply.columns(matrix));
  }

  /**
   * Gives the run the targets of each row's last time step alone, each of which counts once.
   *
   * @return that time step of each row, negative where a row has no target
   */
  private int[] keepLastTargets(Batch batch) {
    run.input(Ports.TARGET_SCALE, new float[] {1});
    int[] last = new int[batch.rows()];
    boolean index = model.task().target().isIndex();
    if (!model.task().target().perStep()) {
      for (int row = 0; row < last.length; row++) {
        boolean counts = index ? batch.targetIndices()[row] >= 0 : batch.targetWeights()[row] != 0;
        last[row] = counts ? batch.lengths()[row] - 1 : -1;
      }
      return last;
    }
    Arrays.fill(last, -1);
    int places = batch.timeSteps() * batch.rows();
    for (int place = 0; place < places; place++) {
      if (index ? batch.targetIndices()[place] >= 0 : batch.targetWeights()[place] != 0) {
        last[place % last.length] = place / last.length;
      }
    }
    targetIndices = index ? room(targetIndices, places) : targetIndices;
    targetWeights = index ? targetWeights : room(targetWeights, places);
    for (int row = 0; row < last.length; row++) {
      int place = last[row] * last.length + row;
      if (place >= 0 && index) {
        targetIndices[place] = batch.targetIndices()[place];
      } else if (place >= 0) {
        targetWeights[place] = batch.targetWeights()[place];
      }
    }
    if (index) {
      run.input(Ports.TARGET, targetIndices);
    } else {
      run.input(Ports.TARGET_WEIGHT, targetWeights);
    }
    return last;
  }

  /** The last time step of each row's source, negative where the row has no target. */
  private static int[] lastOfSource(Batch batch, int[] last) {
    int[] ends = new int[batch.rows()];
    for (int row = 0; row < ends.length; row++) {
      ends[row] = last[row] < 0 ? -1 : batch.sourceLengths()[row] - 1;
    }
    return ends;
  }

  private static int[] room(int[] array, int size) {
    int[] room = array.length >= size ? array : new int[size];
    Arrays.fill(room, -1);
    return room;
  }

  private static float[] room(float[] array, int size) {
    float[] room = array.length >= size ? array : new float[size];
    Arrays.fill(room, 0);
    return room;
  }

  /** Whether a value is of a layer of the encoder, whose time steps are those of the source. */
  private boolean readsSource(String value) {
    return model.network().encoder().stream()
        .flatMap(encoder -> encoder.layers().stream())
        .anyMatch(layer -> value.startsWith(layer.name() + "."));
  }

  private boolean runsBackward(String state) {
    return model.network().layers().stream()
        .filter(layer -> layer.options().direction() == LayerOptions.Direction.BACKWARD)
        .anyMatch(layer ->
            layer.layer().states().stream()
                .anyMatch(own -> state.equals(layer.name() + "." + own.name())));
  }

  /** Whether a value lies between 0 and 1, not between -1 and 1. */
  private boolean isGate(String value) {
    for (Node.Apply layer : model.network().layers()) {
      for (Layer.Equation equation : layer.layer().equations()) {
        if (value.equals(layer.name() + "." + equation.defined().name())) {
          return equation.value() instanceof Expression.Call call
              && call.function() != Function.TANH;
        }
      }
    }
    return false;
  }

  @Override
  public void close() {
    executable.close();
  }
}
