package dev.rnnc.dsl;

import dev.rnnc.model.DataSource;
import dev.rnnc.model.Expression;
import dev.rnnc.model.Function;
import dev.rnnc.model.Layer;
import dev.rnnc.model.Loss;
import dev.rnnc.model.Node;
import dev.rnnc.model.Size;
import dev.rnnc.model.Symbol;
import dev.rnnc.model.Task;
import dev.rnnc.model.ValueType;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.Span;
import java.util.List;
import java.util.Optional;

/** Checks that a network's output is what the data and the loss ask for. */
final class OutputCheck {
  private final DataSource source;
  private final Task task;
  private final Loss loss;
  private final Reports reports;

  OutputCheck(DataSource source, Loss loss, Reports reports) {
    this.source = source;
    this.task = Task.of(source);
    this.loss = loss;
    this.reports = reports;
  }

  void check(NetValue output, List<Node> nodes) {
    if (seesFuture(output) || output.type().isEmpty()) {
      return;
    }
    if (task.target().perStep() != output.perStep()) {
      steps(output);
      return;
    }
    size(output, output.type().get());
    nodes.stream()
        .filter(node -> node.name().equals(output.node()))
        .findFirst()
        .ifPresent(node -> squashed(output, node));
  }

  /** Whether the targets are the inputs of later time steps. */
  private boolean predictsNext() {
    return switch (source) {
      case DataSource.Text _, DataSource.Pairs _, DataSource.Chords _ -> true;
      case DataSource.Table table -> table.window().isEmpty();
      case DataSource.Labelled _, DataSource.Frames _, DataSource.Images _ -> false;
      case DataSource.Adding _, DataSource.Copying _ -> false;
    };
  }

  private boolean seesFuture(NetValue output) {
    if (!predictsNext() || output.future().isEmpty()) {
      return false;
    }
    Span at = output.future().get();
    String what =
        at.text().contains("last")
            ? "`last` keeps one time step of a sequence"
            : "this sees the future";
    reports.report(
        Diagnostic.at(
                at,
                "E0407",
                "%s, but `%s` asks at every time step for what comes next"
                    .formatted(what, source.word()))
            .help("a layer that runs forward sees only the past"));
    return true;
  }

  private void steps(NetValue output) {
    if (task.target().perStep()) {
      reports.report(
          Diagnostic.at(
                  output.at(),
                  "E0409",
                  "`%s` has a target at every time step, but this is one value a sequence"
                      .formatted(source.word()))
              .help("leave out `last`"));
    } else {
      reports.report(
          Diagnostic.at(
                  output.at(),
                  "E0408",
                  "`%s` has one target a sequence, but this is a value at every time step"
                      .formatted(source.word()))
              .help("put a line `last` before it: it keeps the last time step"));
    }
  }

  private void size(NetValue output, ValueType type) {
    Size wanted = loss instanceof Loss.Gaussian ? task.outputSize().times(2) : task.outputSize();
    Size found = type.rank() == 0 ? Size.of(1) : type.sizes().getLast();
    boolean known =
        source instanceof DataSource.Table table
            && found.literal().orElse(0)
                == table.horizon() * (loss instanceof Loss.Gaussian ? 2 : 1);
    if (found.equals(wanted) || known) {
      return;
    }
    String why = loss instanceof Loss.Gaussian ? ": a mean and a log variance for each target" : "";
    reports.report(
        Diagnostic.at(
                output.at(),
                "E0405",
                "the network's output has the size %s, but `%s` needs `%s`%s"
                    .formatted(found, source.word(), wanted, why))
            .help("end it with `dense(%s)`".formatted(wanted)));
  }

  /** The losses of classes take logits; what squashes them itself would do so twice. */
  private void squashed(NetValue output, Node node) {
    Optional<Function> last = lastFunction(node);
    boolean softmax =
        loss instanceof Loss.CrossEntropy && last.equals(Optional.of(Function.SOFTMAX));
    boolean sigmoid =
        loss instanceof Loss.BinaryCrossEntropy && last.equals(Optional.of(Function.SIGMOID));
    if (softmax || sigmoid) {
      String function = softmax ? "softmax" : "sigmoid";
      reports.report(
          Diagnostic.at(
                  output.at(),
                  "E0406",
                  "`%s` before `%s`: the loss takes logits and applies it itself"
                      .formatted(function, softmax ? "cross_entropy" : "binary_cross_entropy"))
              .note("applied twice, gradients become small and the log of a rounded zero infinite")
              .help("leave out `%s`; predictions are probabilities anyway".formatted(function)));
    }
  }

  private static Optional<Function> lastFunction(Node node) {
    return switch (node) {
      case Node.Combine combine -> function(combine.expression(), List.of());
      case Node.Apply apply -> function(apply.layer().output(), apply.layer().equations());
      case Node.DataInput _, Node.Column _ -> Optional.empty();
      case Node.Last _, Node.Memory _, Node.MemoryMask _ -> Optional.empty();
    };
  }

  private static Optional<Function> function(Expression value, List<Layer.Equation> equations) {
    if (value instanceof Expression.Call call) {
      return Optional.of(call.function());
    }
    if (value instanceof Expression.Read read && read.symbol().kind() == Symbol.Kind.DEFINITION) {
      for (Layer.Equation equation : equations) {
        if (equation.defined().equals(read.symbol())) {
          return function(equation.value(), equations);
        }
      }
    }
    return Optional.empty();
  }
}
