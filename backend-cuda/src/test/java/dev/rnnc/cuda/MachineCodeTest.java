package dev.rnnc.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rnnc.compile.Compiler;
import dev.rnnc.cuda.codegen.CudaCode;
import dev.rnnc.cuda.codegen.CudaProgram;
import dev.rnnc.cuda.codegen.DeviceShape;
import dev.rnnc.cuda.codegen.LoopForm;
import dev.rnnc.cuda.codegen.Sizes;
import dev.rnnc.cuda.codegen.Work;
import dev.rnnc.dsl.Rnn;
import dev.rnnc.dsl.Settings;
import dev.rnnc.model.DataSize;
import dev.rnnc.model.Model;
import dev.rnnc.source.SourceFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What nvcc, where it is, makes of the kernels of training steps: no registers are spilled, a block
 * has its registers on a multiprocessor, and no shared memory is used but the plan's, which devices
 * have. For an A100 all kernels; for the least capability and for an H100 those of loops over time,
 * which have most to keep.
 */
class MachineCodeTest {
  private static final int REGISTERS_OF_A_MULTIPROCESSOR = 65536;

  /** What a block has that does not ask for more. */
  private static final int USUAL_SHARED_BYTES = 48 << 10;

  private static final int ALL_KERNELS_ON = 80;

  private static final Pattern KERNEL =
      Pattern.compile(
          "extern \"C\" __global__ void __launch_bounds__\\((\\d+), 1\\) (\\w+)\\(.*?\\n}\\n",
          Pattern.DOTALL);

  private static final Pattern REGISTERS = Pattern.compile("Used (\\d+) registers");

  /** A network and what it is compiled for. */
  private record Compiled(String network, String settings, int capability) {
    private boolean isWhole() {
      return capability == ALL_KERNELS_ON && !network.contains("768");
    }

    @Override
    public String toString() {
      return "%s%s for %d".formatted(network, settings, capability);
    }
  }

  private static Stream<Compiled> all() {
    Stream<Compiled> cells =
        Stream.of(
                "gru(hidden = 128)",
                "gru(hidden = 128, reset = after)",
                "lstm(hidden = 128)",
                "rnn(hidden = 128)",
                "mgu(hidden = 128)",
                "slstm(hidden = 128)",
                "layer_norm_lstm(hidden = 128)")
            .flatMap(cell -> Stream.of(75, 80, 90).map(number -> new Compiled(cell, "", number)));
    Stream<Compiled> wide =
        Stream.of("gru(hidden = 768)", "lstm(hidden = 768)")
            .map(cell -> new Compiled(cell, "", 80));
    return Stream.of(
            cells, wide, Stream.of(new Compiled("gru(hidden = 768)", ", precision = bf16", 80)))
        .flatMap(some -> some);
  }

  @TestFactory
  Stream<DynamicTest> keepsItsValuesInRegisters() {
    Assumptions.assumeTrue(
        isOnPath("nvcc"), "skipped: no nvcc on the PATH to compile the kernels with");
    Map<Compiled, List<String>> said =
        all().parallel().collect(Collectors.toConcurrentMap(each -> each, MachineCodeTest::nvcc));
    return said.entrySet().stream()
        .map(each ->
            DynamicTest.dynamicTest(
                each.getKey().toString(), () -> check(code(each.getKey()), each.getValue())));
  }

  private static void check(CudaProgram program, List<String> said) {
    Map<String, Integer> threads = new HashMap<>();
    Matcher kernels = KERNEL.matcher(program.source());
    while (kernels.find()) {
      threads.put(kernels.group(2), Integer.valueOf(kernels.group(1)));
    }
    int checked = 0;
    for (int i = 0; i < said.size(); i++) {
      String name = said.get(i).replaceFirst(".*Function properties for ", "");
      if (threads.containsKey(name)) {
        assertThat(said.get(i + 1)).as(name).contains("0 bytes spill stores, 0 bytes spill loads");
        Matcher registers = REGISTERS.matcher(said.get(i + 2));
        assertThat(registers.find()).as(said.get(i + 2)).isTrue();
        assertThat(Integer.parseInt(registers.group(1)) * threads.get(name))
            .as(name)
            .isLessThanOrEqualTo(REGISTERS_OF_A_MULTIPROCESSOR);
        assertThat(said.get(i + 2)).as(name).doesNotContain("smem");
        checked++;
      }
    }
    assertThat(checked).isGreaterThanOrEqualTo(2);
  }

  /**
   * Of all loops and launches, for batches small and large, on the least device and larger ones.
   */
  @TestFactory
  Stream<DynamicTest> asksForNoMoreSharedMemoryThanThereIs() {
    List<DeviceShape> devices =
        List.of(
            device("T4", 75, 40, 64), device("A100", 80, 108, 163), device("H100", 90, 132, 227));
    return all()
        .filter(each -> each.capability() == ALL_KERNELS_ON)
        .flatMap(each ->
            devices.stream()
                .map(device ->
                    DynamicTest.dynamicTest(
                        each + " on " + device.name(), () -> asks(each, device))));
  }

  private static DeviceShape device(String name, int capability, int processors, int kilobytes) {
    return new DeviceShape(
        name,
        capability,
        processors,
        kilobytes << 10,
        DeviceShape.REGISTER_BLOCKS,
        EnumSet.allOf(LoopForm.class));
  }

  private static void asks(Compiled each, DeviceShape device) {
    CudaProgram program = CudaCode.of(program(each), device);
    for (int batch : List.of(1, 16, 300)) {
      Sizes sizes = new Sizes(7, batch);
      for (Work work : program.run()) {
        switch (work) {
          case Work.TimeLoop loop -> {
            LoopForm best = program.ways(loop, sizes, true).getFirst().form();
            int bytes =
                switch (best) {
                  case ROWS -> loop.rows().orElseThrow().shape(sizes, device).sharedBytes();
                  case COLUMNS ->
                      loop.columns().orElseThrow().shape(sizes, device).orElseThrow().sharedBytes();
                  case REGISTERS ->
                      loop.registers()
                          .orElseThrow()
                          .shape(sizes, device)
                          .orElseThrow()
                          .sharedBytes();
                  case LAUNCHES -> 0;
                };
            assertThat(bytes).as(best.name()).isBetween(0, device.sharedBytes());
            loop.launches().forEach(MachineCodeTest::asksForLittle);
          }
          default -> asksForLittle(work);
        }
      }
    }
  }

  private static void asksForLittle(Work work) {
    switch (work) {
      case Work.Launch launch ->
          assertThat(launch.sharedBytes())
              .as(launch.kernel())
              .isLessThanOrEqualTo(USUAL_SHARED_BYTES);
      case Work.Multiply product -> product.otherwise().forEach(MachineCodeTest::asksForLittle);
      case Work.StepLoop loop -> loop.body().forEach(MachineCodeTest::asksForLittle);
      case Work.RowLoop _, Work.ColumnLoop _, Work.TimeLoop _ -> {}
    }
  }

  private static CudaProgram code(Compiled each) {
    return CudaCode.of(program(each), DeviceShape.assumed());
  }

  private static dev.rnnc.ir.Program program(Compiled each) {
    String text =
        """
        data table("any.csv", target = y, input = [a, b], time = t)
        network { %s, dense(targets) }
        train { optimizer = sgd(rate = 0.01), clip = 1.0%s }
        """
            .formatted(each.network(), each.settings());
    SourceFile source = SourceFile.of("cell.rnn", text);
    Model model = Rnn.check(source, Path.of("cell.rnn"), Settings.NONE).runnable();
    Map<DataSize, Integer> sizes = Map.of(DataSize.INPUTS, 64, DataSize.TARGETS, 1);
    return new Compiler(model, sizes, Compiler.Effort.OPTIMISED).training().ready();
  }

  private static String loops(String source) {
    return KERNEL
        .matcher(source)
        .replaceAll(kernel ->
            kernel.group(2).contains("loop") ? Matcher.quoteReplacement(kernel.group()) : "");
  }

  /** What nvcc says of the kernels of a training step, a line each. */
  private static List<String> nvcc(Compiled each) {
    String text = code(each).source();
    try {
      Path folder = Files.createTempDirectory("cells");
      Path source = folder.resolve("cell.cu");
      Path machineCode = folder.resolve("cell.cubin");
      try {
        Files.writeString(source, each.isWhole() ? text : loops(text));
        Process nvcc =
            new ProcessBuilder(
                    "nvcc",
                    "-arch=sm_" + each.capability(),
                    "-std=c++17",
                    "--fmad=false",
                    "-cubin",
                    "-Xptxas=-v",
                    "-o",
                    machineCode.toString(),
                    source.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(nvcc.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(nvcc.waitFor()).as(said).isZero();
        return new ArrayList<>(said.lines().toList());
      } finally {
        Files.deleteIfExists(source);
        Files.deleteIfExists(machineCode);
        Files.deleteIfExists(folder);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  private static boolean isOnPath(String program) {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.of(path.split(":", -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
