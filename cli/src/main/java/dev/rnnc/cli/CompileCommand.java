package dev.rnnc.cli;

import dev.rnnc.compile.Compiler;
import dev.rnnc.compile.Stages;
import dev.rnnc.data.Dataset;
import dev.rnnc.dsl.Checked;
import dev.rnnc.dsl.syntax.SyntaxPrinter;
import dev.rnnc.ir.Program;
import dev.rnnc.model.Model;
import dev.rnnc.optimize.Optimize;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rnnc compile --emit=... FILE}. */
@Command(
    name = "compile",
    description = "Print any stage of the compiler.",
    mixinStandardHelpOptions = true)
final class CompileCommand implements Callable<Integer> {
  /** What can be printed. */
  enum Stage {
    /** What was written. */
    AST,
    /** The job with all arguments decided. */
    MODEL,
    /** Forward and loss, as the equations say. */
    PROGRAM,
    /** With back-propagation through time, before optimisation. */
    TRAINING,
    /** After every pass of the optimiser. */
    PASSES,
    /** What a backend loads. */
    OPTIMISED,
    /** From gradients to new weights. */
    UPDATE,
    /** Kernels and buffers of the cpu backend. */
    PLAN
  }

  @Parameters(paramLabel = "FILE", description = "A .rnn file.")
  Path file = Path.of("");

  @Option(
      names = "--emit",
      split = ",",
      required = true,
      paramLabel = "STAGE",
      description = "${COMPLETION-CANDIDATES}, several with commas between.")
  List<Stage> stages = new ArrayList<>();

  @Option(names = "--set", paramLabel = "name=value", description = "Sets a param of the file.")
  Map<String, String> settings = new LinkedHashMap<>();

  @Option(names = "--stacktrace", description = "Show where a fault of rnnc came from.")
  boolean stackTrace;

  @Override
  public Integer call() {
    Checked checked = ModelFiles.check(file, settings);
    for (Stage stage : stages) {
      System.out.print(text(stage, checked));
    }
    return Status.DONE;
  }

  private static String text(Stage stage, Checked checked) {
    return switch (stage) {
      case AST -> SyntaxPrinter.print(checked.syntax());
      case MODEL -> new ModelListing(checked.runnable()).print();
      case PROGRAM -> training(checked).lowered().toString();
      case TRAINING -> training(checked).differentiated().toString();
      case PASSES -> passes(training(checked).differentiated());
      case OPTIMISED -> training(checked).ready().toString();
      case UPDATE -> compiler(checked).update().ready().toString();
      case PLAN -> PlanListing.of(training(checked).ready());
    };
  }

  private static Compiler compiler(Checked checked) {
    Model model = checked.runnable();
    Dataset data = Dataset.open(model.data());
    return new Compiler(model, data.sizes(), Compiler.Effort.OPTIMISED);
  }

  private static Stages training(Checked checked) {
    return compiler(checked).training();
  }

  private static String passes(Program program) {
    StringBuilder text = new StringBuilder();
    for (Optimize.Stage stage : Optimize.stages(program)) {
      text.append("after ").append(stage.pass()).append('\n').append(stage.program());
    }
    return text.toString();
  }
}
