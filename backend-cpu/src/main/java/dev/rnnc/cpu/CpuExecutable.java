package dev.rnnc.cpu;

import dev.rnnc.backend.Executable;
import dev.rnnc.backend.Run;
import dev.rnnc.cpu.kernel.Product;
import dev.rnnc.cpu.kernel.Products;
import dev.rnnc.ir.ElementType;
import dev.rnnc.plan.Buffer;
import dev.rnnc.plan.Packed;
import dev.rnnc.plan.Plan;
import dev.rnnc.source.BrokenInvariant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs a plan. */
final class CpuExecutable implements Executable {
  private final Plan plan;
  private final CpuStorage storage;
  private final Workers workers;
  private final Product[] products;
  private final Memory memory;
  private final Schedule[] weights;
  private final Schedule[] phases;
  private final Share[] shares;
  private final Share alone = new Share(0, 1);

  private final Buffer[] inputs;
  private final Buffer[] parameters;

  /** What the parameters were when what depends on them alone was computed last. */
  private final float[][] seenElements;

  private final long[] seenVersions;
  private final Result[] outputs;
  private final Result[] stores;

  /** By store, for those that another parameter is stored to. */
  private final float[][] staging;

  private final Workers.Task weightsTask;
  private final Workers.Task phasesTask;

  /** A result with the access to it. */
  private record Result(String name, Access access, Plan.Result result, boolean isParameter) {}

  /**
   * @param profile what counts the time of the first thread's operations, or null for none
   */
  CpuExecutable(
      Plan plan, CpuStorage storage, Workers workers, long seed, @Nullable Profile profile) {
    this.plan = plan;
    this.storage = storage;
    this.workers = workers;
    products = new Product[plan.packed().size()];
    for (Packed packed : plan.packed()) {
      products[packed.id()] = Products.of(packed.depth(), packed.columns());
    }
    memory = new Memory(plan, products, seed);
    int count = workers.count();
    shares = new Share[count];
    weights = new Schedule[count];
    phases = new Schedule[count];
    for (int i = 0; i < count; i++) {
      shares[i] = new Share(i, count);
      OperationWriter writer = new OperationWriter(plan, memory, products, i == 0 ? profile : null);
      weights[i] = new Schedule(memory, shares[i], alone, plan.weights(), writer);
      phases[i] = new Schedule(memory, shares[i], alone, plan.phases(), writer);
    }
    weightsTask = (worker, all) -> weights[worker].run(all);
    phasesTask = (worker, all) -> phases[worker].run(all);

    List<Buffer> fromRun = new ArrayList<>();
    List<Buffer> fromStorage = new ArrayList<>();
    for (Buffer buffer : plan.buffers()) {
      switch (buffer.origin()) {
        case Buffer.Origin.Own _, Buffer.Origin.Unused _ -> {}
        case Buffer.Origin.Input _ -> fromRun.add(buffer);
        case Buffer.Origin.Parameter _ -> fromStorage.add(buffer);
      }
    }
    inputs = fromRun.toArray(Buffer[]::new);
    parameters = fromStorage.toArray(Buffer[]::new);
    seenElements = new float[parameters.length][];
    seenVersions = new long[parameters.length];
    outputs = plan.outputs().stream().map(this::result).toArray(Result[]::new);
    stores = plan.stores().stream().map(this::result).toArray(Result[]::new);
    staging = new float[stores.length][];
    java.util.Arrays.fill(staging, new float[0]);
  }

  private Result result(Plan.Result result) {
    boolean isParameter = plan.buffer(result.view()).origin() instanceof Buffer.Origin.Parameter;
    return new Result(result.name(), Access.of(plan, result.view()), result, isParameter);
  }

  @Override
  public void run(Run run) {
    boolean stale = memory.prepare(run.timeSteps(), run.batch());
    memory.step = run.step();
    for (Share share : shares) {
      share.divideRows(run.batch());
    }
    alone.divideRows(run.batch());
    for (Buffer input : inputs) {
      bind(input, run);
    }
    for (int i = 0; i < parameters.length; i++) {
      stale |= bindParameter(i);
    }
    if (stale || parameters.length == 0) {
      workers.run(weightsTask);
    }
    workers.run(phasesTask);
    for (Result output : outputs) {
      double[] to = run.output(output.name());
      if (to != null) {
        give(output, to);
      }
    }
    store();
  }

  private void bind(Buffer buffer, Run run) {
    String name = ((Buffer.Origin.Input) buffer.origin()).name();
    int has;
    if (buffer.element() == ElementType.REAL) {
      memory.reals[buffer.id()] = run.reals(name);
      has = memory.reals[buffer.id()].length;
    } else {
      memory.indices[buffer.id()] = run.indices(name);
      has = memory.indices[buffer.id()].length;
    }
    if (has < needed(buffer)) {
      throw misfit(name, has, needed(buffer));
    }
  }

  /** Returns whether a whole parameter has changed since the last run. */
  @SuppressWarnings("ReferenceEquality") // another array, not other elements
  private boolean bindParameter(int i) {
    Buffer buffer = parameters[i];
    String name = ((Buffer.Origin.Parameter) buffer.origin()).name();
    CpuStorage.Entry entry = storage.find(name);
    if (entry == null) {
      throw new BrokenInvariant("cpu", plan.name() + " reads " + name + ", which is not stored");
    }
    if (entry.length() != needed(buffer)) {
      throw misfit(name, entry.length(), needed(buffer));
    }
    float[] elements = entry.elements();
    memory.reals[buffer.id()] = elements;
    boolean changed = seenElements[i] != elements || seenVersions[i] != entry.version();
    seenElements[i] = elements;
    seenVersions[i] = entry.version();
    return changed && buffer.rows() == dev.rnnc.plan.Rows.WHOLE;
  }

  private long needed(Buffer buffer) {
    return buffer.rows().count(memory.timeSteps, memory.batch) * buffer.width();
  }

  private static BrokenInvariant misfit(String name, int has, long needed) {
    return new BrokenInvariant(
        "cpu", "%s has %d elements where %d are read".formatted(name, has, needed));
  }

  private void give(Result output, double[] to) {
    Access access = output.access();
    float[] from = access.reals(memory);
    int width = output.result().width();
    int steps = output.result().rows() == dev.rnnc.plan.Rows.SEQUENCE ? memory.timeSteps : 1;
    int rows = output.result().rows() == dev.rnnc.plan.Rows.WHOLE ? 1 : memory.batch;
    int at = 0;
    for (int t = 0; t < steps; t++) {
      for (int row = 0; row < rows; row++) {
        int offset = access.offset(memory, t, row);
        for (int j = 0; j < width; j++) {
          to[at++] = from[offset + j];
        }
      }
    }
  }

  private void store() {
    for (int i = 0; i < stores.length; i++) {
      if (stores[i].isParameter()) {
        // Names may trade their contents: what is stored elsewhere is read before any is written.
        if (staging[i].length != length(stores[i])) {
          staging[i] = new float[length(stores[i])];
        }
        copy(stores[i], staging[i]);
      }
    }
    for (int i = 0; i < stores.length; i++) {
      float[] to = storage.entry(stores[i].name()).overwrite(length(stores[i]));
      if (stores[i].isParameter()) {
        System.arraycopy(staging[i], 0, to, 0, staging[i].length);
      } else {
        copy(stores[i], to);
      }
    }
  }

  private int length(Result store) {
    return (int) store.result().rows().count(memory.timeSteps, memory.batch)
        * store.result().width();
  }

  private void copy(Result store, float[] to) {
    Access access = store.access();
    float[] from = access.reals(memory);
    int width = store.result().width();
    int steps = store.result().rows() == dev.rnnc.plan.Rows.SEQUENCE ? memory.timeSteps : 1;
    int rows = store.result().rows() == dev.rnnc.plan.Rows.WHOLE ? 1 : memory.batch;
    int at = 0;
    for (int t = 0; t < steps; t++) {
      for (int row = 0; row < rows; row++) {
        System.arraycopy(from, access.offset(memory, t, row), to, at, width);
        at += width;
      }
    }
  }

  @Override
  public String explain() {
    return Explanation.of(plan, products);
  }

  @Override
  public String plan() {
    return plan.toString();
  }

  @Override
  public void close() {}
}
