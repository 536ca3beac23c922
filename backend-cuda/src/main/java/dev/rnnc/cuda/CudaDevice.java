package dev.rnnc.cuda;

import dev.rnnc.backend.Device;
import dev.rnnc.backend.DeviceOptions;
import dev.rnnc.backend.Executable;
import dev.rnnc.backend.Storage;
import dev.rnnc.cuda.codegen.CudaCode;
import dev.rnnc.cuda.codegen.CudaProgram;
import dev.rnnc.cuda.codegen.DeviceShape;
import dev.rnnc.cuda.codegen.LoopForm;
import dev.rnnc.cuda.driver.Context;
import dev.rnnc.cuda.driver.Cublas;
import dev.rnnc.cuda.driver.CublasLibrary;
import dev.rnnc.cuda.driver.DeviceProperties;
import dev.rnnc.cuda.driver.KernelCompiler;
import dev.rnnc.cuda.driver.Stream;
import dev.rnnc.ir.Program;
import dev.rnnc.plan.IndexMoves;
import dev.rnnc.source.BrokenInvariant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/**
 * An open CUDA device with a stream for kernels and one for copies beside them, and the storage
 * that programs share.
 */
final class CudaDevice implements Device {
  private final Context context;
  private final KernelCompiler compiler;
  private final DeviceShape shape;
  private final Stream stream;
  private final Stream beside;
  private final List<CudaExecutable> loaded = new ArrayList<>();
  private final CudaStorage storage;
  private final Optional<Cublas> cublas;
  private final long seed;

  CudaDevice(
      Context context,
      KernelCompiler compiler,
      Optional<CublasLibrary> library,
      DeviceShape shape,
      DeviceOptions options) {
    this.context = context;
    this.compiler = compiler;
    this.shape = shape;
    stream = context.stream();
    beside = context.stream();
    cublas = library.map(found -> opened(found, context, stream, beside));
    storage = new CudaStorage(context, stream);
    seed = options.seed();
  }

  private static Cublas opened(
      CublasLibrary library, Context context, Stream stream, Stream beside) {
    try {
      return library.open(context, stream);
    } catch (RuntimeException failed) {
      stream.close();
      beside.close();
      context.close();
      throw failed;
    }
  }

  /** What the code depends on of a device. */
  static DeviceShape shape(DeviceProperties device) {
    return new DeviceShape(
        device.name(),
        device.capability().number(),
        device.multiprocessors(),
        Math.max(device.sharedBytesPerBlock(), device.sharedBytesPerBlockOptIn()),
        DeviceShape.REGISTER_BLOCKS,
        device.cooperative()
            ? EnumSet.allOf(LoopForm.class)
            : EnumSet.of(LoopForm.ROWS, LoopForm.LAUNCHES));
  }

  @Override
  public Storage storage() {
    return storage;
  }

  @Override
  public Executable load(Program program) {
    context.makeCurrent();
    Optional<Multiplier> multiplier =
        cublas.map(products -> new Multiplier(products, program.precision()));
    CudaExecutable executable =
        new CudaExecutable(
            code(program, shape), context, stream, beside, storage, compiler, multiplier, seed);
    loaded.removeIf(CudaExecutable::isClosed);
    loaded.add(executable);
    return executable;
  }

  /** The code of a program for a device. */
  static CudaProgram code(Program program, DeviceShape shape) {
    IndexMoves.in(program)
        .ifPresent(value -> {
          throw new BrokenInvariant("cuda", "indices are copied by " + value);
        });
    return CudaCode.of(program, shape);
  }

  @Override
  public void close() {
    try (context;
        beside;
        stream;
        Cublas _ = cublas.orElse(null);
        storage) {
      context.makeCurrent();
      beside.synchronize();
      stream.synchronize();
      loaded.forEach(CudaExecutable::close);
    }
  }
}
