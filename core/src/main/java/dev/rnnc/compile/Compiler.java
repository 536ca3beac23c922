package dev.rnnc.compile;

import dev.rnnc.autodiff.Differentiate;
import dev.rnnc.autodiff.Gradients;
import dev.rnnc.backend.Backend;
import dev.rnnc.ir.Precision;
import dev.rnnc.ir.Program;
import dev.rnnc.ir.Value;
import dev.rnnc.ir.Verifier;
import dev.rnnc.lower.Lowered;
import dev.rnnc.lower.Lowering;
import dev.rnnc.lower.Purpose;
import dev.rnnc.model.DataSize;
import dev.rnnc.model.Model;
import dev.rnnc.model.Ports;
import dev.rnnc.model.Training;
import dev.rnnc.optimize.Optimize;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Compiles a model whose sizes are known. */
public final class Compiler {
  private final Model model;
  private final Map<DataSize, Integer> sizes;
  private final Effort effort;

  /** Whether programs are optimised; the reference backend runs them as they are. */
  public enum Effort {
    PLAIN,
    OPTIMISED;

    /** What a backend is given. */
    public static Effort of(Backend backend) {
      return backend.name().equals("reference") ? PLAIN : OPTIMISED;
    }
  }

  public Compiler(Model model, Map<DataSize, Integer> sizes, Effort effort) {
    this.model = model;
    this.sizes = Map.copyOf(sizes);
    this.effort = effort;
  }

  /**
   * Forward, loss and back-propagation; stores every weight's gradient and the carried states. Its
   * products alone have the precision that the model asks for: what is measured and drawn is the
   * same for all.
   */
  public Stages training() {
    Lowered lowered = Lowering.lower(model, sizes, Purpose.TRAINING);
    Precision precision = precision(model.training());
    Program differentiated = differentiate(lowered).withPrecision(precision);
    Program forward = lowered.program().withPrecision(precision);
    return new Stages(forward, differentiated, optimise(differentiated));
  }

  /** Of the products of a training step. */
  public static Precision precision(Training training) {
    return switch (training.precision()) {
      case FLOAT32 -> Precision.FLOAT32;
      case TF32 -> Precision.TF32;
      case BF16 -> Precision.BF16;
    };
  }

  /** Forward and loss, without masks. */
  public Stages evaluation() {
    return forward(Purpose.EVALUATION);
  }

  /**
   * Forward, the loss, and its derivatives by the states after every time step; besides, what gates
   * gave and the recurrent matrices. Changes nothing that is kept.
   */
  public Stages flow() {
    Lowered lowered = Lowering.lower(model, sizes, Purpose.FLOW);
    Gradients gradients =
        Differentiate.gradients(
            lowered.program(),
            lowered.loss().orElseThrow(),
            List.copyOf(lowered.probes().values()));
    Program program = gradients.program();
    List<Program.Output> outputs = new ArrayList<>(program.outputs());
    lowered
        .probes()
        .forEach((state, probe) ->
            outputs.add(new Program.Output(Ports.stateGradient(state), gradients.of(probe))));
    Program flow =
        Verifier.verify(
            "differentiate",
            new Program(program.name(), program.main(), outputs, program.stores()));
    return new Stages(lowered.program(), flow, optimise(flow));
  }

  /** Forward, without masks, to the values that the model watches. Changes nothing that is kept. */
  public Stages watch() {
    return forward(Purpose.WATCH);
  }

  /** Forward with states that come in and go out: for sampling and stepping. */
  public Stages step() {
    return forward(Purpose.STEP);
  }

  /** From a source to what {@link #step} begins with: of networks with an encoder. */
  public Stages encode() {
    return forward(Purpose.ENCODE);
  }

  /** From gradients to new weights: clipping and the update rule. */
  public Stages update() {
    Program update = Updates.program(model, sizes);
    return new Stages(update, update, optimise(update));
  }

  private Stages forward(Purpose purpose) {
    Program program = Lowering.lower(model, sizes, purpose).program();
    return new Stages(program, program, optimise(program));
  }

  private static Program differentiate(Lowered lowered) {
    Value loss = lowered.loss().orElseThrow();
    List<Value> weights = List.copyOf(lowered.weights().values());
    Gradients gradients = Differentiate.gradients(lowered.program(), loss, weights);
    List<Program.Store> stores = new ArrayList<>(gradients.program().stores());
    lowered
        .weights()
        .forEach((name, weight) ->
            stores.add(new Program.Store(Ports.gradient(name), gradients.of(weight))));
    Program program = gradients.program();
    return Verifier.verify(
        "differentiate", new Program(program.name(), program.main(), program.outputs(), stores));
  }

  private Program optimise(Program program) {
    return switch (effort) {
      case PLAIN -> program;
      case OPTIMISED -> Optimize.all(program);
    };
  }
}
