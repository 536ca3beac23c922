package dev.rnnc.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rnnc.backend.Backend;
import dev.rnnc.backend.Device;
import dev.rnnc.backend.DeviceOptions;
import dev.rnnc.backend.Executable;
import dev.rnnc.compile.Compiler;
import dev.rnnc.compile.Stages;
import dev.rnnc.cpu.Runs;
import dev.rnnc.cuda.codegen.CudaCode;
import dev.rnnc.cuda.codegen.CudaProgram;
import dev.rnnc.cuda.codegen.DeviceShape;
import dev.rnnc.cuda.codegen.LoopForm;
import dev.rnnc.cuda.codegen.Sizes;
import dev.rnnc.cuda.codegen.Work;
import dev.rnnc.cuda.driver.KernelCompiler;
import dev.rnnc.cuda.driver.KernelSource;
import dev.rnnc.cuda.standin.HostCompiler;
import dev.rnnc.cuda.standin.StandIn;
import dev.rnnc.dsl.Rnn;
import dev.rnnc.dsl.Settings;
import dev.rnnc.ir.Program;
import dev.rnnc.model.DataSize;
import dev.rnnc.model.Model;
import dev.rnnc.reference.ReferenceBackend;
import dev.rnnc.source.SourceFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Loops over time whose blocks keep columns: their barriers, when they are chosen, their code. */
class ColumnLoopTest {
  private static final double TOLERANCE = 1e-4;

  private static final String BARRIER =
      "void grid_barrier(unsigned* barrier) {\n  __syncthreads();";

  @ParameterizedTest
  @ValueSource(strings = {"gru", "lstm", "gru(reset = after)"})
  void withoutItsBarrierItDoesNotAgree(String cell) {
    Stages program = training(cell, 13);
    Map<String, double[]> expected = run(new ReferenceBackend(), program.differentiated());
    Map<String, double[]> with = run(backend(UnaryOperator.identity()), program.ready());
    Map<String, double[]> without =
        run(backend(text -> text.replace(BARRIER, BARRIER + "\n  return;")), program.ready());
    assertThat(code(program, OnStandIn.Like.COLUMNS.apply(DeviceShape.assumed())).source())
        .contains(BARRIER);
    assertThat(Runs.difference(expected, with)).isLessThanOrEqualTo(TOLERANCE);
    assertThat(Runs.difference(expected, without)).isGreaterThan(TOLERANCE);
  }

  /** A barrier that counts right the first time only would hang or let blocks through. */
  @Test
  void aGraphThatIsLaunchedAgainGivesTheSameBits() {
    Program program = training("lstm", 13).ready();
    try (Device device = backend(UnaryOperator.identity()).open(new DeviceOptions(1, 7));
        Executable executable = device.load(program)) {
      Map<String, double[]> first = Runs.results(program, device, executable, 5, 6);
      for (int seed = 2; seed < 5; seed++) {
        StandIn.require().seed(seed);
        assertThat(Runs.difference(first, Runs.results(program, device, executable, 5, 6)))
            .isZero();
      }
    }
    OnStandIn.check();
  }

  /** Blocks of little memory take some rows of the batch at a time, to the same bits. */
  @Test
  void rowsAreStagedAFewAtATime() {
    StandIn.require();
    Program program = training("lstm", 21).ready();
    List<Map<String, double[]>> results = new ArrayList<>();
    for (OnStandIn.Like like : List.of(OnStandIn.Like.COLUMNS, OnStandIn.Like.FEW_COLUMNS)) {
      DeviceShape shape = like.apply(DeviceShape.assumed());
      CudaProgram code = CudaCode.of(program, shape);
      assertThat(loops(code))
          .extracting(loop -> staged(loop, shape))
          .containsExactly(11, like == OnStandIn.Like.COLUMNS ? 11 : 4);
      try (Device device =
              new CudaBackend(HostCompiler.require(), like).open(new DeviceOptions(1, 7));
          Executable executable = device.load(program)) {
        results.add(Runs.results(program, device, executable, 4, 11));
      }
    }
    assertThat(Runs.difference(results.get(0), results.get(1))).isZero();
  }

  private static int staged(Work.TimeLoop loop, DeviceShape shape) {
    Work.ColumnLoop columns = loop.columns().orElseThrow();
    int widest =
        columns.matrices().stream().mapToInt(Work.ColumnLoop.Divided::read).max().orElseThrow();
    return columns.shape(new Sizes(4, 11), shape).orElseThrow().stageFloats() / widest;
  }

  /** As for a device of many multiprocessors, on one that has four. */
  @Test
  void isLaunchedStepByStepWhereItsBlocksCannotWorkAtOnce() {
    StandIn.require();
    Stages program = training("gru", 21);
    CudaBackend crowded =
        new CudaBackend(
            HostCompiler.require(),
            shape ->
                new DeviceShape(
                    "crowded", shape.capability(), 100, 90 << 10, 96, Set.of(LoopForm.COLUMNS)));
    assertThat(
            Runs.difference(
                run(new ReferenceBackend(), program.differentiated()),
                run(crowded, program.ready())))
        .isLessThanOrEqualTo(TOLERANCE);
  }

  @ParameterizedTest
  @CsvSource({"gru,2,2", "gru(reset = after),1,1", "lstm,1,1", "rnn,1,1"})
  void meetsAsOftenAsAProductReadsWhatOthersWrote(String cell, int forward, int backward) {
    assertThat(loops(code(training(cell, 160), DeviceShape.assumed())))
        .extracting(loop -> loop.columns().orElseThrow().barriers())
        .containsExactly(forward, backward);
  }

  @ParameterizedTest
  @CsvSource({
    "64, 128, ROWS",
    "768, 16, REGISTERS",
    "1024, 1, COLUMNS",
    "4096, 16, LAUNCHES",
  })
  void isChosenByTheShapesOfLoopAndDevice(int hidden, int batch, LoopForm form) {
    CudaProgram program = code(training("gru", hidden), DeviceShape.assumed());
    assertThat(loops(program))
        .hasSize(2)
        .allSatisfy(loop ->
            assertThat(program.ways(loop, new Sizes(10, batch), true).getFirst().form())
                .isEqualTo(form));
  }

  @Test
  void theExplanationSaysWhichAndWhy() {
    String large = Explanation.of(code(training("gru", 768), DeviceShape.assumed()), true);
    assertThat(large)
        .contains(
            "training_11_grid_loop: all time steps in one kernel of 96 blocks that keep columns of the matrices, 73728 of 166912 bytes of shared memory each; all wait for one another 2 times at every time step\n")
        .contains(
            "training_12_register_loop: all time steps in one kernel of 96 blocks that keep columns of the matrices in registers, 73728 bytes each; all wait for one another 2 times at every time step\n")
        .contains("    batch 16: registers; estimated, not measured: registers ")
        .contains("    batch 1: columns; estimated, not measured: columns ");
    String larger = Explanation.of(code(training("gru", 4096), DeviceShape.assumed()), true);
    assertThat(larger)
        .contains("grid_loop is not used: a block's columns of the matrices need 1867776 bytes")
        .contains("    batch 16: launches; ");
  }

  private static List<Work.TimeLoop> loops(CudaProgram program) {
    return program.run().stream()
        .flatMap(work -> work instanceof Work.TimeLoop loop ? Stream.of(loop) : Stream.of())
        .toList();
  }

  private static CudaProgram code(Stages program, DeviceShape device) {
    return CudaCode.of(program.ready(), device);
  }

  /** A device of four multiprocessors, with another text of the kernels. */
  private static CudaBackend backend(UnaryOperator<String> change) {
    StandIn.require();
    HostCompiler compiler = HostCompiler.require();
    return new CudaBackend(
        new KernelCompiler() {
          @Override
          public byte[] compile(KernelSource source) {
            return compiler.compile(
                new KernelSource(source.name(), change.apply(source.text()), source.kernels()));
          }

          @Override
          public String identity() {
            return compiler.identity();
          }
        },
        OnStandIn.Like.COLUMNS);
  }

  private static Stages training(String cell, int hidden) {
    String name = cell.replaceAll("\\(.*", "");
    String others =
        cell.equals(name) ? "" : ", " + cell.substring(name.length() + 1).replace(")", "");
    String text =
        """
        data table("any.csv", target = y, input = [a, b], time = t)
        network { %s(hidden = %d%s), dense(targets) }
        train { optimizer = sgd(rate = 0.01), clip = 1.0 }
        """
            .formatted(name, hidden, others);
    SourceFile source = SourceFile.of("cell.rnn", text);
    Model model = Rnn.check(source, Path.of("cell.rnn"), Settings.NONE).runnable();
    Map<DataSize, Integer> sizes = Map.of(DataSize.INPUTS, 3, DataSize.TARGETS, 1);
    return new Compiler(model, sizes, Compiler.Effort.OPTIMISED).training();
  }

  private static Map<String, double[]> run(Backend backend, Program program) {
    try (Device device = backend.open(new DeviceOptions(1, 7));
        Executable executable = device.load(program)) {
      return Runs.results(program, device, executable, 5, 6);
    }
  }
}
