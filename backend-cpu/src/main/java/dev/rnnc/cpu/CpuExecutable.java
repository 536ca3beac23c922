package dev.rnnc.cpu;

import dev.rnnc.backend.Executable;
import dev.rnnc.backend.Run;
import dev.rnnc.cpu.kernel.Alignment;
import dev.rnnc.cpu.kernel.Product;
import dev.rnnc.cpu.kernel.Products;
import dev.rnnc.ir.ElementType;
import dev.rnnc.plan.Buffer;
import dev.rnnc.plan.Packed;
import dev.rnnc.plan.Plan;
import dev.rnnc.source.BrokenInvariant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Runs a plan. */
final class CpuExecutable implements Executable {
  private static final float[] NO_REALS = {};
  private static final int[] NO_INDICES = {};

  private final Plan plan;
  private final CpuStorage storage;
  private final Workers workers;
  private final Product[] products;
  private final BatchMemory memory;
  private final ThreadSchedule[] schedules;
  private final Buffer[] inputs;
  private final Buffer[] parameters;

  /** What the parameters were when what depends on them alone was computed last. */
  private final float[][] seenElements;

  private final long[] seenVersions;
  private final CpuStorage.Entry[] entries;
  private long entriesChanges = -1;

  /** By input and output, the arrays of the run that was seen last. */
  private final float[][] reals;

  private final int[][] indices;
  private final double[] @Nullable [] given;
  private @Nullable Run found;
  private long foundChanges;

  private final Result[] outputs;
  private final Result[] stores;

  /** By store, for those that another parameter is stored to. */
  private final float[][] staging;

  private @Nullable WarmUp warmUp;

  private final Workers.Task weightsTask;
  private final Workers.Task phasesTask;

  /**
   * A result with the access to it.
   *
   * @param isExchanged whether its array may be given away for another when it is stored
   */
  private record Result(
      String name, Access access, Plan.Result result, boolean isParameter, boolean isExchanged) {}

  /**
   * @param profile what counts the time of the first thread's operations, or null for none
   * @param warmUp what readies kernels before the first run, or null for nothing
   */
  CpuExecutable(
      Plan plan,
      CpuStorage storage,
      Workers workers,
      SegmentRule rule,
      long seed,
      @Nullable Profile profile,
      @Nullable WarmUp warmUp) {
    this.plan = plan;
    this.warmUp = warmUp;
    this.storage = storage;
    this.workers = workers;
    products = new Product[plan.packed().size()];
    for (Packed packed : plan.packed()) {
      products[packed.id()] = Products.of(packed.depth(), packed.columns());
    }
    memory = new BatchMemory(plan, products, rule, seed);
    schedules = new ThreadSchedule[workers.count()];
    for (int i = 0; i < schedules.length; i++) {
      Profile ofFirst = i == 0 ? profile : null;
      WarmUp forAll = i == 0 ? warmUp : null;
      schedules[i] =
          new ThreadSchedule(
              i,
              schedules.length,
              plan,
              memory,
              rows -> new OperationWriter(plan, rows, products, ofFirst, forAll));
    }
    weightsTask = (worker, all) -> schedules[worker].runWeights(all);
    phasesTask = (worker, all) -> schedules[worker].runPhases(all);

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
    entries = new CpuStorage.Entry[parameters.length];
    reals = new float[inputs.length][];
    indices = new int[inputs.length][];
    seenElements = new float[parameters.length][];
    seenVersions = new long[parameters.length];
    Set<Plan.Result> exchanged = Exchange.of(plan);
    outputs = plan.outputs().stream().map(result -> result(result, false)).toArray(Result[]::new);
    stores =
        plan.stores().stream()
            .map(result -> result(result, exchanged.contains(result)))
            .toArray(Result[]::new);
    given = new double[outputs.length][];
    staging = new float[stores.length][];
    java.util.Arrays.fill(staging, new float[0]);
  }

  private Result result(Plan.Result result, boolean isExchanged) {
    boolean isParameter = plan.buffer(result.view()).origin() instanceof Buffer.Origin.Parameter;
    return new Result(
        result.name(), Access.of(plan, result.view()), result, isParameter, isExchanged);
  }

  @Override
  public void run(Run run) {
    if (warmUp != null) {
      warmUp.await();
      warmUp = null;
    }
    boolean stale = memory.prepare(run.timeSteps(), run.batch(), run.step());
    find(run);
    for (int i = 0; i < inputs.length; i++) {
      bindInput(i);
    }
    for (int i = 0; i < parameters.length; i++) {
      stale |= bindParameter(i);
    }
    memory.ready();
    if (stale || parameters.length == 0) {
      workers.run(weightsTask);
    }
    workers.run(phasesTask);
    for (int i = 0; i < outputs.length; i++) {
      double[] to = given[i];
      if (to != null) {
        memory.copy(outputs[i].result(), outputs[i].access(), to);
      }
    }
    store();
  }

  /** Finds the arrays of a run and the entries of the storage, if they are others than before. */
  @SuppressWarnings("ReferenceEquality") // another run, whatever it holds
  private void find(Run run) {
    if (found != run || foundChanges != run.changes()) {
      for (int i = 0; i < inputs.length; i++) {
        String name = ((Buffer.Origin.Input) inputs[i].origin()).name();
        boolean isReal = inputs[i].element() == ElementType.REAL;
        reals[i] = isReal ? run.reals(name) : NO_REALS;
        indices[i] = isReal ? NO_INDICES : run.indices(name);
      }
      for (int i = 0; i < outputs.length; i++) {
        given[i] = run.output(outputs[i].name());
      }
      found = run;
      foundChanges = run.changes();
    }
    if (entriesChanges != storage.changes()) {
      for (int i = 0; i < parameters.length; i++) {
        String name = ((Buffer.Origin.Parameter) parameters[i].origin()).name();
        CpuStorage.Entry entry = storage.find(name);
        if (entry == null) {
          throw new BrokenInvariant(
              "cpu", plan.name() + " reads " + name + ", which is not stored");
        }
        entries[i] = entry;
      }
      entriesChanges = storage.changes();
    }
  }

  private void bindInput(int i) {
    Buffer buffer = inputs[i];
    boolean isReal = buffer.element() == ElementType.REAL;
    int has = isReal ? reals[i].length : indices[i].length;
    if (has < memory.length(buffer)) {
      throw misfit(buffer, has);
    }
    if (isReal) {
      memory.bind(buffer, reals[i], 0);
    } else {
      memory.bind(buffer, indices[i]);
    }
  }

  /** Returns whether a whole parameter has changed since the last run. */
  @SuppressWarnings("ReferenceEquality") // another array, not other elements
  private boolean bindParameter(int i) {
    Buffer buffer = parameters[i];
    CpuStorage.Entry entry = entries[i];
    if (entry.length() != memory.length(buffer)) {
      throw misfit(buffer, entry.length());
    }
    float[] elements = entry.elements();
    memory.bind(buffer, elements, Alignment.START);
    boolean changed = seenElements[i] != elements || seenVersions[i] != entry.version();
    seenElements[i] = elements;
    seenVersions[i] = entry.version();
    return changed && buffer.rows() == dev.rnnc.plan.Rows.WHOLE;
  }

  private BrokenInvariant misfit(Buffer buffer, int has) {
    String name =
        switch (buffer.origin()) {
          case Buffer.Origin.Input(var input) -> input;
          case Buffer.Origin.Parameter(var parameter) -> parameter;
          case Buffer.Origin.Own _, Buffer.Origin.Unused _ -> buffer.toString();
        };
    return new BrokenInvariant(
        "cpu", "%s has %d elements where %d are read".formatted(name, has, memory.length(buffer)));
  }

  private void store() {
    for (int i = 0; i < stores.length; i++) {
      if (stores[i].isParameter()) {
        // Names may trade their contents: what is stored elsewhere is read before any is written.
        if (staging[i].length != memory.length(stores[i].result())) {
          staging[i] = new float[memory.length(stores[i].result())];
        }
        memory.copy(stores[i].result(), stores[i].access(), staging[i], 0);
      }
    }
    for (int i = 0; i < stores.length; i++) {
      Result result = stores[i];
      CpuStorage.Entry entry = storage.entry(result.name());
      int length = memory.length(result.result());
      float[] written = result.access().reals(memory.first());
      if (result.isExchanged() && CpuStorage.Entry.isArray(written, length)) {
        memory.first().replace(written, entry.exchange(written, length));
      } else if (result.isParameter()) {
        System.arraycopy(staging[i], 0, entry.overwrite(length), Alignment.START, length);
      } else {
        memory.copy(result.result(), result.access(), entry.overwrite(length), Alignment.START);
      }
    }
  }

  @Override
  public OptionalLong memoryBytes(int timeSteps, int batch) {
    return OptionalLong.of(Math.round(memory.bytes(timeSteps, batch)));
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
