package dev.rnnc.cuda;

import dev.rnnc.cuda.codegen.Argument;
import dev.rnnc.cuda.codegen.CudaProgram;
import dev.rnnc.cuda.codegen.LoopChoice;
import dev.rnnc.cuda.codegen.LoopForm;
import dev.rnnc.cuda.codegen.Sizes;
import dev.rnnc.cuda.codegen.Work;
import dev.rnnc.cuda.driver.Arguments;
import dev.rnnc.cuda.driver.Context;
import dev.rnnc.cuda.driver.Kernel;
import dev.rnnc.cuda.driver.KernelCompiler;
import dev.rnnc.cuda.driver.KernelModule;
import dev.rnnc.cuda.driver.KernelSource;
import dev.rnnc.cuda.driver.Launch;
import dev.rnnc.cuda.driver.Parameter;
import dev.rnnc.cuda.driver.Stream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.function.ToLongFunction;

/** The compiled kernels of a program, which give its work to a stream. */
final class Kernels implements AutoCloseable {
  private final CudaProgram program;
  private final Context context;
  private final Stream stream;
  private final KernelModule module;
  private final Map<String, Kernel> kernels = new HashMap<>();
  private final Optional<Multiplier> multiplier;
  private final Arguments arguments;

  Kernels(
      CudaProgram program,
      Context context,
      Stream stream,
      KernelCompiler compiler,
      Optional<Multiplier> multiplier) {
    this.program = program;
    this.multiplier = multiplier;
    this.context = context;
    this.stream = stream;
    module = context.load(compiler.compile(source(program)));
    int most = 1;
    for (CudaProgram.Kernel kernel : program.kernels()) {
      Parameter[] parameters =
          kernel.arguments().stream().map(Kernels::kind).toArray(Parameter[]::new);
      kernels.put(kernel.name(), module.kernel(kernel.name(), parameters));
      most = Math.max(most, parameters.length);
    }
    arguments = new Arguments(most);
  }

  /** Whether large products are left to cuBLAS. */
  boolean hasCublas() {
    return multiplier.isPresent();
  }

  /** What is compiled. */
  static KernelSource source(CudaProgram program) {
    List<String> names = program.kernels().stream().map(CudaProgram.Kernel::name).toList();
    return new KernelSource(program.plan().name() + ".cu", program.source(), names);
  }

  private static Parameter kind(Argument argument) {
    return switch (argument) {
      case Argument.Buffer _,
          Argument.Matrix _,
          Argument.Store _,
          Argument.Workspace _,
          Argument.RunNumbers _,
          Argument.Barrier _ ->
          Parameter.POINTER;
      case Argument.Scalar _, Argument.Resident _ -> Parameter.INT;
    };
  }

  /** Puts work into the stream; {@code address} says where the arguments that are memory are. */
  void launch(List<Work> all, Sizes sizes, ToLongFunction<Argument> address) {
    for (Work work : all) {
      switch (work) {
        case Work.Once once -> once(once, sizes, 0, address);
        case Work.StepLoop(boolean reverse, var body) -> {
          for (int done = 0; done < sizes.timeSteps(); done++) {
            int t = reverse ? sizes.timeSteps() - 1 - done : done;
            body.forEach(once -> once(once, sizes, t, address));
          }
        }
        case Work.RowLoop loop -> launch(loop, sizes, address);
        case Work.ColumnLoop loop ->
            launch(loop, loop.shape(sizes, program.device()).orElseThrow(), sizes, address);
        case Work.TimeLoop loop -> {
          switch (form(loop, sizes)) {
            case ROWS -> launch(loop.rows().orElseThrow(), sizes, address);
            case COLUMNS -> launch(List.of(loop.columns().orElseThrow()), sizes, address);
            case REGISTERS -> launch(List.of(loop.registers().orElseThrow()), sizes, address);
            case LAUNCHES -> launch(loop.launches(), sizes, address);
          }
        }
      }
    }
  }

  private void once(Work.Once once, Sizes sizes, int timeStep, ToLongFunction<Argument> address) {
    switch (once) {
      case Work.Launch launch -> launch(launch, sizes, timeStep, address);
      case Work.Multiply(var product, var otherwise) -> {
        if (multiplier.isPresent() && product.isLarge(sizes)) {
          multiplier.get().multiply(product, sizes, timeStep, address);
        } else {
          otherwise.forEach(launch -> launch(launch, sizes, timeStep, address));
        }
      }
    }
  }

  /** The best way of a loop for which the device has room now that kernels are compiled. */
  private LoopForm form(Work.TimeLoop loop, Sizes sizes) {
    return program.ways(loop, sizes, multiplier.isPresent()).stream()
        .map(LoopChoice.Estimate::form)
        .filter(form ->
            switch (form) {
              case COLUMNS -> allWorkAtOnce(loop.columns(), sizes);
              case REGISTERS -> allWorkAtOnce(loop.registers(), sizes);
              case ROWS, LAUNCHES -> true;
            })
        .findFirst()
        .orElse(LoopForm.LAUNCHES);
  }

  /** Whether all blocks are resident at the same time, with the registers that they need. */
  private boolean allWorkAtOnce(Optional<Work.ColumnLoop> columns, Sizes sizes) {
    Work.ColumnLoop loop = columns.orElseThrow();
    Work.ColumnLoop.Layout shape = loop.shape(sizes, program.device()).orElseThrow();
    Kernel kernel = kernel(loop.kernel());
    allow(kernel, shape.sharedBytes());
    int perMultiprocessor = kernel.blocksPerMultiprocessor(loop.threads(), shape.sharedBytes());
    return (long) perMultiprocessor * context.properties().multiprocessors() >= shape.blocks();
  }

  private static void allow(Kernel kernel, int sharedBytes) {
    if (sharedBytes > 48 << 10) {
      kernel.allowSharedBytes(sharedBytes);
    }
  }

  private void launch(
      Work.ColumnLoop loop,
      Work.ColumnLoop.Layout shape,
      Sizes sizes,
      ToLongFunction<Argument> address) {
    if (sizes.batch() == 0) {
      return;
    }
    fill(loop.arguments(), new Numbers(sizes, 0, 0, shape.stageFloats()), _ -> 0, address);
    Kernel kernel = kernel(loop.kernel());
    allow(kernel, shape.sharedBytes());
    kernel.launchCooperatively(
        stream, Launch.of(shape.blocks(), loop.threads(), shape.sharedBytes()), arguments);
  }

  private void launch(
      Work.Launch launch, Sizes sizes, int timeStep, ToLongFunction<Argument> address) {
    int blocks = Math.toIntExact(launch.grid().blocks(sizes, launch.threads()));
    if (blocks == 0) {
      return;
    }
    fill(launch.arguments(), new Numbers(sizes, timeStep, 0, 0), _ -> 0, address);
    kernel(launch.kernel())
        .launch(stream, Launch.of(blocks, launch.threads(), launch.sharedBytes()), arguments);
  }

  private void launch(Work.RowLoop loop, Sizes sizes, ToLongFunction<Argument> address) {
    if (sizes.batch() == 0) {
      return;
    }
    Work.RowLoop.Shape shape = loop.shape(sizes, program.device());
    fill(
        loop.arguments(), new Numbers(sizes, 0, shape.rowsPerBlock(), 0), shape::resident, address);
    Kernel kernel = kernel(loop.kernel());
    allow(kernel, shape.sharedBytes());
    kernel.launch(
        stream, Launch.of(shape.blocks(), loop.threads(), shape.sharedBytes()), arguments);
  }

  /** The numbers of a launch; 0 is what its work has no use for. */
  private record Numbers(Sizes sizes, int timeStep, int rowsPerBlock, int stageFloats) {
    int of(Argument.Scalar scalar) {
      return switch (scalar) {
        case TIME_STEPS -> sizes.timeSteps();
        case BATCH -> sizes.batch();
        case TIME_STEP -> timeStep;
        case ROWS_PER_BLOCK -> rowsPerBlock;
        case STAGE_FLOATS -> stageFloats;
      };
    }
  }

  private void fill(
      List<Argument> wanted,
      Numbers numbers,
      IntUnaryOperator resident,
      ToLongFunction<Argument> address) {
    arguments.clear();
    for (Argument argument : wanted) {
      switch (argument) {
        case Argument.Scalar scalar -> arguments.add(numbers.of(scalar));
        case Argument.Resident(int matrix) -> arguments.add(resident.applyAsInt(matrix));
        default -> arguments.address(address.applyAsLong(argument));
      }
    }
  }

  private Kernel kernel(String name) {
    return Objects.requireNonNull(kernels.get(name), name);
  }

  @Override
  public void close() {
    module.close();
  }
}
