package dev.rnnc.cli;

import dev.rnnc.compile.Compiler;
import dev.rnnc.ir.Program;
import dev.rnnc.model.DataSource;
import dev.rnnc.model.Model;
import java.util.ArrayList;
import java.util.List;

/** The programs that {@code rnnc run}, {@code evaluate}, {@code sample} and the like load. */
final class ProgramsOfRun {
  private ProgramsOfRun() {}

  /** All of a model's, each once. */
  static List<Program> of(Model model, Compiler compiler) {
    List<Program> programs = new ArrayList<>();
    programs.add(compiler.training().ready());
    programs.add(compiler.update().ready());
    programs.add(compiler.evaluation().ready());
    boolean translates = model.network().encoder().isPresent();
    if (translates) {
      programs.add(compiler.encode().ready());
    }
    if (translates || model.data() instanceof DataSource.Text) {
      programs.add(compiler.step().ready());
    }
    if (!model.training().watch().isEmpty()) {
      programs.add(compiler.watch().ready());
    }
    programs.add(compiler.flow().ready());
    return programs;
  }
}
