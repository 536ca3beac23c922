package dev.rnnc.cuda;

import dev.rnnc.cuda.codegen.CudaCode;
import dev.rnnc.cuda.codegen.CudaProgram;
import dev.rnnc.cuda.codegen.DeviceShape;
import dev.rnnc.cuda.driver.Driver;
import dev.rnnc.cuda.driver.KernelCompiler;
import dev.rnnc.cuda.driver.KernelSource;
import dev.rnnc.ir.Program;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Compiles the kernels of many programs at once, since each start of g++ costs more than a small
 * program. No two of the programs have the same name.
 */
final class BatchCompiler implements KernelCompiler {
  private static final int AT_ONCE = 150;

  private final KernelCompiler compiler;

  /** By source, the batch that it is in. */
  private final Map<String, KernelSource> batches = new HashMap<>();

  private final Map<KernelSource, byte[]> compiled;

  BatchCompiler(KernelCompiler compiler, UnaryOperator<DeviceShape> like, List<Program> programs) {
    this.compiler = compiler;
    DeviceShape shape = like.apply(CudaDevice.shape(Driver.load().devices().getFirst()));
    for (int from = 0; from < programs.size(); from += AT_ONCE) {
      StringBuilder text = new StringBuilder();
      List<String> kernels = new ArrayList<>();
      List<String> sources = new ArrayList<>();
      for (Program program : programs.subList(from, Math.min(programs.size(), from + AT_ONCE))) {
        CudaProgram code = CudaCode.of(program, shape);
        String space = "of_" + program.name();
        text.append("namespace " + space + " {\n" + code.source() + "}\n");
        text.append("using namespace " + space + ";\n");
        code.kernels().forEach(kernel -> kernels.add(kernel.name()));
        sources.add(code.source());
      }
      KernelSource batch = new KernelSource("batch_" + from + ".cu", text.toString(), kernels);
      sources.forEach(source -> batches.put(source, batch));
    }
    // A compiler is a process of its own, or works on many threads.
    compiled =
        batches.values().parallelStream()
            .distinct()
            .collect(Collectors.toConcurrentMap(Function.identity(), compiler::compile));
  }

  @Override
  public byte[] compile(KernelSource source) {
    KernelSource batch = batches.get(source.text());
    byte[] image = batch == null ? null : compiled.get(batch);
    return image == null ? compiler.compile(source) : image;
  }

  @Override
  public String identity() {
    return compiler.identity();
  }
}
