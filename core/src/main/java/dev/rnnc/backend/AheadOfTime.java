package dev.rnnc.backend;

import dev.rnnc.ir.Program;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** What a backend does with programs on machines that cannot run them. */
public interface AheadOfTime {
  /** A verified program in the language of the backend's compiler. */
  String source(Program program);

  /** How a verified program would be carried out on an assumed device: lines for people. */
  String explain(Program program);

  /** What {@link Executable#memoryBytes} of a verified program would say. */
  OptionalLong memoryBytes(Program program, int timeSteps, int batch);

  /** What {@link Executable#pinnedBytes} of a verified program would say. */
  long pinnedBytes(Program program, int timeSteps, int batch);

  /**
   * Compiles programs for other machines.
   *
   * @throws dev.rnnc.source.RnncException if this machine has no compiler, or the folder cannot be
   *     written
   */
  Compiled compile(List<Program> programs, Path folder);

  /**
   * What was compiled.
   *
   * @param files one for each program
   * @param runsOn the devices, as people say it
   */
  record Compiled(List<Path> files, String runsOn) {
    public Compiled {
      files = List.copyOf(files);
    }
  }
}
