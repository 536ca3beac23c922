package dev.rnnc.cuda;

import dev.rnnc.backend.AheadOfTime;
import dev.rnnc.cuda.codegen.CudaProgram;
import dev.rnnc.cuda.codegen.DeviceShape;
import dev.rnnc.cuda.codegen.Sizes;
import dev.rnnc.cuda.driver.PtxFiles;
import dev.rnnc.ir.Program;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** Programs as CUDA C, and as PTX for machines that have a device and no compiler. */
final class CudaFiles implements AheadOfTime {
  @Override
  public String source(Program program) {
    return code(program).source();
  }

  @Override
  public String explain(Program program) {
    return Explanation.of(code(program), true);
  }

  @Override
  public OptionalLong memoryBytes(Program program, int timeSteps, int batch) {
    return OptionalLong.of(CudaMemory.bytes(code(program), new Sizes(timeSteps, batch)));
  }

  @Override
  public long pinnedBytes(Program program, int timeSteps, int batch) {
    return CudaMemory.pinnedBytes(code(program).plan(), new Sizes(timeSteps, batch));
  }

  @Override
  public Compiled compile(List<Program> programs, Path folder) {
    List<Path> files =
        PtxFiles.write(
            programs.stream().map(program -> Kernels.source(code(program))).toList(), folder);
    return new Compiled(files, PtxFiles.runsOn());
  }

  /** The text is the same for all devices, so that it is found again by its hash. */
  private static CudaProgram code(Program program) {
    return CudaDevice.code(program, DeviceShape.assumed());
  }
}
