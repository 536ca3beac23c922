package dev.rnnc.cuda;

import dev.rnnc.backend.Executable;
import dev.rnnc.backend.Run;
import dev.rnnc.backend.Running;
import dev.rnnc.cuda.codegen.Argument;
import dev.rnnc.cuda.codegen.CudaProgram;
import dev.rnnc.cuda.codegen.Sizes;
import dev.rnnc.cuda.driver.Context;
import dev.rnnc.cuda.driver.DeviceBuffer;
import dev.rnnc.cuda.driver.Graph;
import dev.rnnc.cuda.driver.KernelCompiler;
import dev.rnnc.cuda.driver.Stream;
import dev.rnnc.plan.Buffer;
import dev.rnnc.plan.Plan;
import dev.rnnc.plan.Rows;
import dev.rnnc.source.BrokenInvariant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Runs a plan on a CUDA device; for sizes that were seen before, as one graph. */
final class CudaExecutable implements Executable {
  /** Graphs that are kept: as many as lengths of sequences that are likely to come again. */
  private static final int MOST_GRAPHS = 32;

  /** The work of a run as a graph, with the addresses that stand in it. */
  private record Recorded(long[] addresses, Graph graph) {}

  private final CudaProgram program;
  private final Plan plan;
  private final Context context;
  private final Stream stream;
  private final CudaStorage storage;
  private final Kernels kernels;
  private boolean closed;
  private final CudaMemory memory;
  private final Uploads uploads;
  private final Downloads downloads;
  private final Stores stores;
  private final List<Buffer> parameters;

  /** By parameter, what it was when what depends on parameters alone was computed last. */
  private final long[] seenVersions;

  private final @Nullable DeviceBuffer[] seenBuffers;

  /** Whether what depends on parameters alone is to be computed, also when a run failed before. */
  private boolean isStale = true;

  /** What kernels are given that is memory. */
  private final Argument[] inMemory;

  /** Where that is now. */
  private final long[] addresses;

  private final LinkedHashMap<Sizes, Recorded> graphs = new LinkedHashMap<>(16, 0.75f, true);

  CudaExecutable(
      CudaProgram program,
      Context context,
      Stream stream,
      Stream beside,
      CudaStorage storage,
      KernelCompiler compiler,
      Optional<Multiplier> multiplier,
      long seed) {
    this.program = program;
    plan = program.plan();
    this.context = context;
    this.stream = stream;
    this.storage = storage;
    kernels = new Kernels(program, context, stream, compiler, multiplier);
    uploads = new Uploads(plan, context, stream, beside, seed);
    downloads = new Downloads(plan, context, stream);
    stores = new Stores(plan, context, stream, storage);
    memory = new CudaMemory(program, context, stream, uploads, stores);
    parameters =
        plan.buffers().stream()
            .filter(buffer -> buffer.origin() instanceof Buffer.Origin.Parameter)
            .toList();
    inMemory =
        program.kernels().stream()
            .flatMap(kernel -> kernel.arguments().stream())
            .distinct()
            .filter(argument -> !(argument instanceof Argument.Scalar))
            .filter(argument -> !(argument instanceof Argument.Resident))
            .toArray(Argument[]::new);
    addresses = new long[inMemory.length];
    seenVersions = new long[parameters.size()];
    Arrays.fill(seenVersions, -1);
    seenBuffers = new @Nullable DeviceBuffer[parameters.size()];
  }

  @Override
  public void run(Run run) {
    start(run).await();
  }

  @Override
  public Running start(Run run) {
    context.makeCurrent();
    Sizes sizes = new Sizes(run.timeSteps(), run.batch());
    isStale |= memory.prepare(sizes);
    for (int i = 0; i < parameters.size(); i++) {
      isStale |= seeParameter(i, sizes);
    }
    stores.prepare(sizes);
    Downloads.Taking taking = downloads.next();
    uploads.bring(run);
    if (isStale) {
      kernels.launch(program.weights(), sizes, this::address);
      isStale = false;
    }
    graph(sizes).launch(stream);
    stores.finish();
    for (int i = 0; i < plan.outputs().size(); i++) {
      Plan.Result output = plan.outputs().get(i);
      double[] to = run.output(output.name());
      if (to != null) {
        taking.take(i, sizes, buffer(plan.buffer(output.view())), to);
      }
    }
    return taking.begun();
  }

  /** Returns whether what depends on parameters alone has to be computed again. */
  @SuppressWarnings("ReferenceEquality") // another buffer, not other elements
  private boolean seeParameter(int i, Sizes sizes) {
    Buffer buffer = parameters.get(i);
    CudaStorage.Entry entry = entry(buffer);
    long wanted = buffer.rows().count(sizes.timeSteps(), sizes.batch()) * buffer.width();
    if (entry.length() != wanted) {
      throw new BrokenInvariant(
          "cuda", "%s has %d elements where %d are read".formatted(buffer, entry.length(), wanted));
    }
    boolean changed = seenBuffers[i] != entry.buffer() || seenVersions[i] != entry.version();
    seenBuffers[i] = entry.buffer();
    seenVersions[i] = entry.version();
    return changed && buffer.rows() == Rows.WHOLE;
  }

  private CudaStorage.Entry entry(Buffer buffer) {
    if (buffer.origin() instanceof Buffer.Origin.Parameter(String name)) {
      CudaStorage.Entry entry = storage.find(name);
      if (entry != null) {
        return entry;
      }
      throw new BrokenInvariant("cuda", plan.name() + " reads " + name + ", which is not stored");
    }
    throw new BrokenInvariant("cuda", buffer + " is no parameter");
  }

  private DeviceBuffer buffer(Buffer buffer) {
    return buffer.origin() instanceof Buffer.Origin.Parameter
        ? entry(buffer).buffer()
        : memory.buffer(buffer);
  }

  private long address(Argument argument) {
    return switch (argument) {
      case Argument.Buffer(int id) -> {
        Buffer buffer = plan.buffers().get(id);
        yield buffer.origin() instanceof Buffer.Origin.Unused ? 0 : buffer(buffer).address();
      }
      case Argument.Matrix(int id) -> memory.matrix(id).address();
      case Argument.Store(int index) -> stores.address(index);
      case Argument.Workspace _ -> memory.workspace();
      case Argument.RunNumbers _ -> uploads.runNumbersAddress();
      case Argument.Barrier _ -> memory.barrier();
      case Argument.Scalar _, Argument.Resident _ ->
          throw new BrokenInvariant("cuda", argument + " is no memory");
    };
  }

  /** The run's work, recorded for these sizes; again if memory has moved since. */
  private Graph graph(Sizes sizes) {
    for (int i = 0; i < addresses.length; i++) {
      addresses[i] = address(inMemory[i]);
    }
    Recorded known = graphs.get(sizes);
    if (known != null && Arrays.equals(known.addresses(), addresses)) {
      return known.graph();
    }
    if (known != null) {
      graphs.remove(sizes);
      release(known);
    }
    Graph graph = stream.capture(() -> kernels.launch(program.run(), sizes, this::address));
    graphs.put(sizes, new Recorded(addresses.clone(), graph));
    if (graphs.size() > MOST_GRAPHS) {
      Map.Entry<Sizes, Recorded> oldest = graphs.firstEntry();
      graphs.remove(oldest.getKey());
      release(oldest.getValue());
    }
    return graph;
  }

  private void release(Recorded recorded) {
    stream.synchronize();
    recorded.graph().close();
  }

  @Override
  public OptionalLong memoryBytes(int timeSteps, int batch) {
    return OptionalLong.of(CudaMemory.bytes(program, new Sizes(timeSteps, batch)));
  }

  @Override
  public long pinnedBytes(int timeSteps, int batch) {
    return CudaMemory.pinnedBytes(plan, new Sizes(timeSteps, batch));
  }

  @Override
  public String explain() {
    return Explanation.of(program, kernels.hasCublas());
  }

  @Override
  public String plan() {
    return plan + "\n" + program.source();
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try (kernels;
        memory;
        stores;
        downloads;
        uploads) {
      try {
        context.makeCurrent();
        stream.synchronize();
      } finally {
        graphs.values().forEach(recorded -> recorded.graph().close());
        graphs.clear();
      }
    }
  }
}
