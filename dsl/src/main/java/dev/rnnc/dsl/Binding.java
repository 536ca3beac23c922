package dev.rnnc.dsl;

import dev.rnnc.dsl.Scope.InScope;
import dev.rnnc.dsl.syntax.Argument;
import dev.rnnc.dsl.syntax.Expression;
import dev.rnnc.dsl.syntax.Name;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.Span;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gives the arguments of a call to the slots of what it calls. */
final class Binding {
  private final String callee;
  private final Span call;
  private final List<Slot> slots;
  private final Scope scope;
  private final Reports reports;
  private final Map<String, Argument> given = new HashMap<>();
  private final Set<String> misspelled = new HashSet<>();
  private boolean sound = true;
  private boolean listed;

  /**
   * @param callee as messages call it: {@code `gru`}
   * @param scope what names mean where the call stands
   */
  Binding(String callee, Span call, List<Slot> slots, Scope scope, Reports reports) {
    this.callee = callee;
    this.call = call;
    this.slots = slots;
    this.scope = scope;
    this.reports = reports;
  }

  Bound bind(List<Argument> arguments) {
    return bind(arguments, scope);
  }

  /**
   * @param home what names mean where the slots' defaults stand
   */
  Bound bind(List<Argument> arguments, Scope home) {
    for (int i = 0; i < arguments.size(); i++) {
      assign(arguments.get(i), i);
    }
    Map<String, Bound.Value> values = new LinkedHashMap<>();
    for (Slot slot : slots) {
      Argument argument = given.get(slot.name());
      Bound.Value value = argument == null ? fallback(slot, values, home) : written(slot, argument);
      values.put(slot.name(), value);
      sound &= value.value().isPresent() || value.written().isPresent() || isAbsent(slot, argument);
    }
    return new Bound(values, sound);
  }

  private static boolean isAbsent(Slot slot, @Nullable Argument argument) {
    return argument == null && slot.fallback() instanceof Slot.Fallback.Absent;
  }

  private void assign(Argument argument, int index) {
    if (argument.name().isEmpty()) {
      if (index > 0 || slots.isEmpty()) {
        positional(argument);
      } else {
        given.put(slots.getFirst().name(), argument);
      }
      return;
    }
    Name name = argument.name().get();
    Optional<Slot> slot =
        slots.stream().filter(candidate -> candidate.name().equals(name.text())).findFirst();
    if (slot.isEmpty()) {
      unknown(name);
      return;
    }
    Argument before = given.putIfAbsent(name.text(), argument);
    if (before != null) {
      sound = false;
      reports.report(
          Diagnostic.at(name.span(), "E0103", "`%s` is given twice".formatted(name.text()))
              .note(before.span(), "first here"));
    }
  }

  private void positional(Argument argument) {
    sound = false;
    Diagnostic many =
        Diagnostic.at(
            argument.span(),
            "E0105",
            slots.isEmpty()
                ? callee + " takes no arguments"
                : "only the first argument of %s may stand without its name".formatted(callee));
    List<String> left =
        slots.stream().skip(1).map(Slot::name).filter(name -> !given.containsKey(name)).toList();
    left.stream().findFirst().ifPresent(misspelled::add);
    reports.report(
        left.isEmpty()
            ? many
            : many.help(
                "write `%s = %s`; it takes %s"
                    .formatted(left.getFirst(), argument.value().span().text(), Kind.all(left))));
  }

  private void unknown(Name name) {
    sound = false;
    List<String> known = slots.stream().map(Slot::name).toList();
    ForeignNames.meant(name.text(), known).ifPresent(misspelled::add);
    Diagnostic unknown =
        ForeignNames.explain(
            Diagnostic.at(name.span(), "E0102", "%s takes no `%s`".formatted(callee, name.text())),
            name.text(),
            known);
    boolean said = unknown.help().isPresent() || ForeignNames.same(name.text(), known).isPresent();
    if (said || listed) {
      reports.report(unknown);
      return;
    }
    listed = true; // Once is enough for all that a call is given in vain.
    reports.report(
        unknown.help(known.isEmpty() ? "it takes no arguments" : "it takes " + Kind.all(known)));
  }

  private Bound.Value written(Slot slot, Argument argument) {
    Optional<Span> at = Optional.of(argument.value().span());
    if (slot.kind() instanceof Kind.Written) {
      InScope followed = new InScope(argument.value(), scope).followed();
      return new Bound.Value(Optional.empty(), Optional.of(followed), at);
    }
    return new Bound.Value(value(slot, argument.value(), scope), Optional.empty(), at);
  }

  private Bound.Value fallback(Slot slot, Map<String, Bound.Value> earlier, Scope home) {
    Optional<Static> value =
        switch (slot.fallback()) {
          case Slot.Fallback.Absent _ -> Optional.empty();
          case Slot.Fallback.Value fixed -> Optional.of(fixed.value());
          case Slot.Fallback.Written written ->
              value(slot, written.expression(), new Earlier(earlier, home));
          case Slot.Fallback.Required _ -> {
            if (!misspelled.contains(slot.name())) {
              missing(slot);
            }
            yield Optional.empty();
          }
        };
    return new Bound.Value(value, Optional.empty(), Optional.empty());
  }

  private void missing(Slot slot) {
    Diagnostic missing =
        Diagnostic.at(call, "E0104", "%s needs `%s`".formatted(callee, slot.name()))
            .help("`%s` is %s".formatted(slot.name(), slot.kind().expected()));
    reports.report(
        slot.declared().isPresent()
            ? missing.note(slot.declared().get(), "declared here, without a default")
            : missing);
  }

  private Optional<Static> value(Slot slot, Expression expression, Scope where) {
    if (expression instanceof Expression.ListOf) {
      reports.error(
          expression.span(),
          "E0106",
          "`%s` takes %s, not a list".formatted(slot.name(), slot.kind().expected()));
      return Optional.empty();
    }
    return new Evaluation(where, reports)
        .value(expression, slot.kind().words())
        .flatMap(value ->
            slot.kind().accept(value, expression.span(), "`" + slot.name() + "`", where, reports));
  }

  /** The arguments before a default, and what surrounds the cell. */
  record Earlier(Map<String, Bound.Value> values, Scope home) implements Scope {
    @Override
    public Optional<Meaning> find(String name) {
      Bound.Value value = values.get(name);
      if (value == null) {
        return home.find(name);
      }
      return Optional.of(
          value.value().isPresent()
              ? new Meaning.Known(value.value().get())
              : new Meaning.Unknown());
    }

    @Override
    public Collection<String> names() {
      List<String> names = new ArrayList<>(values.keySet());
      names.addAll(home.names());
      return names;
    }

    @Override
    public Optional<Meaning> sizeOf(Name value) {
      return home.sizeOf(value);
    }

    @Override
    public Path folder() {
      return home.folder();
    }
  }
}
