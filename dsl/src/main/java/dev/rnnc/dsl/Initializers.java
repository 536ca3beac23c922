package dev.rnnc.dsl;

import dev.rnnc.dsl.syntax.Expression;
import dev.rnnc.model.Initializer;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.Span;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The initialisers by name. */
final class Initializers {
  static final Set<String> NAMES =
      Set.of("identity", "orthogonal", "glorot", "normal", "uniform", "zeros");

  private final Scope scope;
  private final Reports reports;

  Initializers(Scope scope, Reports reports) {
    this.scope = scope;
    this.reports = reports;
  }

  /** {@code normal(std = 0.01)}. */
  Optional<Initializer> call(Expression.Call call) {
    String name = call.callee().text();
    Bound bound =
        new Binding("`" + name + "`", call.span(), slots(name), scope, reports)
            .bind(call.arguments());
    return bound.sound() ? Optional.of(made(name, bound)) : Optional.empty();
  }

  /** {@code orthogonal}: a bare name. */
  static Optional<Initializer> named(String name, Span at, Reports reports) {
    for (Slot slot : slots(name)) {
      if (slot.fallback() instanceof Slot.Fallback.Required) {
        reports.report(
            Diagnostic.at(at, "E0104", "`%s` needs `%s`".formatted(name, slot.name()))
                .help("write `%s(%s = 0.01)`".formatted(name, slot.name())));
        return Optional.empty();
      }
    }
    return Optional.of(
        switch (name) {
          case "identity" -> new Initializer.Identity(1);
          case "orthogonal" -> new Initializer.Orthogonal(1);
          case "glorot" -> new Initializer.Glorot();
          default -> new Initializer.Constant(0);
        });
  }

  private static List<Slot> slots(String name) {
    return switch (name) {
      case "identity", "orthogonal" -> List.of(Slot.of("scale", Kind.number(Kind.Bounds.ANY), 1));
      case "normal" -> List.of(Slot.required("std", Kind.number(Kind.Bounds.NOT_NEGATIVE)));
      case "uniform" -> List.of(Slot.required("bound", Kind.number(Kind.Bounds.NOT_NEGATIVE)));
      default -> List.of();
    };
  }

  private static Initializer made(String name, Bound bound) {
    return switch (name) {
      case "identity" -> new Initializer.Identity(bound.number("scale"));
      case "orthogonal" -> new Initializer.Orthogonal(bound.number("scale"));
      case "normal" -> new Initializer.Normal(bound.number("std"));
      case "uniform" -> new Initializer.Uniform(bound.number("bound"));
      case "glorot" -> new Initializer.Glorot();
      default -> new Initializer.Constant(0);
    };
  }
}
