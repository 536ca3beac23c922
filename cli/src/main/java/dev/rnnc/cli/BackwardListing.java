package dev.rnnc.cli;

import dev.rnnc.compile.Compiler;
import dev.rnnc.dsl.Rnn;
import dev.rnnc.dsl.Settings;
import dev.rnnc.ir.Program;
import dev.rnnc.model.DataSize;
import dev.rnnc.model.Model;
import dev.rnnc.model.Node;
import dev.rnnc.model.Symbol;
import dev.rnnc.notation.BackwardEquations;
import dev.rnnc.source.SourceFile;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The equations of recurrent layers beside those that were derived of them. */
final class BackwardListing {
  private static final String LEGEND =
      """

      L is the loss. ∂L/∂z is by the present time step's z, δ_z by what its function takes;
      ∂L/∂h(t+1) comes from the following time step. What is summed (+=) is summed over time steps
      and the batch; a sequence's padding takes no part.
      """;

  private static final String MEAN = "A mean(..) is over the elements of a vector.\n";

  private BackwardListing() {}

  /** Of a network; layers with the same equations are shown once. */
  static String of(Model model, Map<DataSize, Integer> sizes) {
    Program program = new Compiler(model, sizes, Compiler.Effort.PLAIN).training().differentiated();
    StringBuilder text = new StringBuilder();
    Set<String> shown = new HashSet<>();
    for (Node.Apply apply : model.network().layers()) {
      if (!apply.layer().isRecurrent()) {
        continue;
      }
      List<String> inputs = apply.layer().inputs().stream().map(Symbol::name).toList();
      Optional<String> backward = BackwardEquations.of(program, apply.name(), inputs);
      if (backward.isPresent() && shown.add(backward.get())) {
        text.append(text.isEmpty() ? "" : "\n")
            .append(apply.layer().kind())
            .append(" of ")
            .append(apply.name())
            .append(", forward\n");
        apply
            .layer()
            .equations()
            .forEach(equation -> text.append("    ").append(equation).append('\n'));
        text.append("    output ")
            .append(apply.layer().output())
            .append("\n\nbackward, from the last time step to the first\n")
            .append(backward.get());
      }
    }
    if (text.isEmpty()) {
      return "no recurrent layer\n";
    }
    return text + LEGEND + (text.indexOf("mean(") < 0 ? "" : MEAN);
  }

  /** Of a standard cell, between an input and a target at every time step. */
  static String ofCell(String cell) {
    String text =
        """
        data table("any.csv", target = y, input = [a, b], time = t)
        network { %s(hidden = 2), dense(targets) }
        """
            .formatted(cell);
    SourceFile source = SourceFile.of(cell + ".rnn", text);
    Model model = Rnn.check(source, Path.of(cell + ".rnn"), Settings.NONE).runnable();
    return of(model, Map.of(DataSize.INPUTS, 2, DataSize.TARGETS, 1));
  }
}
