package dev.rnnc.cuda;

import dev.rnnc.cuda.codegen.Argument;
import dev.rnnc.cuda.codegen.CudaProgram;
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
import java.util.function.ToLongFunction;

/** The compiled kernels of a program, which give its work to a stream. */
final class Kernels implements AutoCloseable {
  private final CudaProgram program;
  private final Stream stream;
  private final KernelModule module;
  private final Map<String, Kernel> kernels = new HashMap<>();
  private final Arguments arguments;

  Kernels(CudaProgram program, Context context, Stream stream, KernelCompiler compiler) {
    this.program = program;
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
        case Work.Launch launch -> launch(launch, sizes, 0, address);
        case Work.StepLoop(boolean reverse, var body) -> {
          for (int done = 0; done < sizes.timeSteps(); done++) {
            int t = reverse ? sizes.timeSteps() - 1 - done : done;
            body.forEach(launch -> launch(launch, sizes, t, address));
          }
        }
        case Work.RowLoop loop -> launch(loop, sizes, address);
        case Work.Either(Work.RowLoop loop, var launches) -> {
          if (program.prefersRowLoop(loop, launches, sizes)) {
            launch(loop, sizes, address);
          } else {
            launch(launches, sizes, address);
          }
        }
      }
    }
  }

  private void launch(
      Work.Launch launch, Sizes sizes, int timeStep, ToLongFunction<Argument> address) {
    int blocks = Math.toIntExact(launch.grid().blocks(sizes, launch.threads()));
    if (blocks == 0) {
      return;
    }
    arguments.clear();
    for (Argument argument : launch.arguments()) {
      switch (argument) {
        case Argument.Scalar number ->
            arguments.add(
                switch (number) {
                  case TIME_STEPS -> sizes.timeSteps();
                  case BATCH -> sizes.batch();
                  case TIME_STEP -> timeStep;
                  case ROWS_PER_BLOCK -> 0;
                });
        case Argument.Resident _ -> arguments.add(0);
        default -> arguments.address(address.applyAsLong(argument));
      }
    }
    kernel(launch.kernel())
        .launch(stream, Launch.of(blocks, launch.threads(), launch.sharedBytes()), arguments);
  }

  private void launch(Work.RowLoop loop, Sizes sizes, ToLongFunction<Argument> address) {
    if (sizes.batch() == 0) {
      return;
    }
    Work.RowLoop.Shape shape = loop.shape(sizes, program.device());
    arguments.clear();
    for (Argument argument : loop.arguments()) {
      switch (argument) {
        case Argument.Scalar number ->
            arguments.add(
                switch (number) {
                  case TIME_STEPS -> sizes.timeSteps();
                  case BATCH -> sizes.batch();
                  case TIME_STEP -> 0;
                  case ROWS_PER_BLOCK -> shape.rowsPerBlock();
                });
        case Argument.Resident(int matrix) -> arguments.add(shape.resident(matrix));
        default -> arguments.address(address.applyAsLong(argument));
      }
    }
    Kernel kernel = kernel(loop.kernel());
    if (shape.sharedBytes() > 48 << 10) {
      kernel.allowSharedBytes(shape.sharedBytes());
    }
    kernel.launch(
        stream, Launch.of(shape.blocks(), loop.threads(), shape.sharedBytes()), arguments);
  }

  private Kernel kernel(String name) {
    return Objects.requireNonNull(kernels.get(name), name);
  }

  @Override
  public void close() {
    module.close();
  }
}
