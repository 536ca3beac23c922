package dev.rnnc.dsl;

import dev.rnnc.dsl.syntax.BinaryOperator;
import dev.rnnc.dsl.syntax.CellStatement.Declaration;
import dev.rnnc.dsl.syntax.Expression;
import dev.rnnc.dsl.syntax.Name;
import dev.rnnc.model.Initializer;
import dev.rnnc.model.Layer;
import dev.rnnc.model.Size;
import dev.rnnc.model.ValueType;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.Span;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Reads the shapes and first values of what a cell declares. */
final class Declarations {
  /** A weight has at most 2^29 elements, two GiB: more is a slip; no array of a JVM holds 2^31. */
  private static final long GREATEST_WEIGHT = 1L << 29;

  private final Bound arguments;
  private final Scope scope;
  private final boolean recurrent;
  private final Reports reports;

  Declarations(Bound arguments, Scope scope, boolean recurrent, Reports reports) {
    this.arguments = arguments;
    this.scope = scope;
    this.recurrent = recurrent;
    this.reports = reports;
  }

  /** The sizes between the brackets. */
  Optional<List<Size>> shape(Declaration declaration) {
    if (declaration.shape().isEmpty()) {
      reports.report(
          Diagnostic.at(
                  declaration.names().getLast().span(),
                  "E0210",
                  "a shape is missing behind `" + declaration.names().getLast().text() + "`")
              .help("write `[hidden]`, or `[1]` for a single number"));
      return Optional.empty();
    }
    return Reports.all(
        declaration.shape().stream()
            .map(written ->
                new Evaluation(scope, reports)
                    .value(written, new Kind.Size().words())
                    .filter(value -> isWhole(written, value))
                    .flatMap(value -> Sizes.size(value, written.span(), "a shape", scope, reports))
                    .map(Sizes::of))
            .toList());
  }

  /** Whether a size that is divided comes out whole; where it does not, which divisors would do. */
  private boolean isWhole(Expression written, Static value) {
    if (!(written instanceof Expression.Binary quotient)
        || quotient.operator() != BinaryOperator.DIVIDE
        || Arithmetic.whole(value).isPresent()) {
      return true;
    }
    Optional<Long> dividend = whole(quotient.left());
    Optional<Long> divisor = whole(quotient.right());
    if (dividend.isEmpty() || divisor.isEmpty()) {
      return true;
    }
    long whole = dividend.get();
    long by = divisor.get();
    List<String> nearest =
        Stream.concat(
                LongStream.iterate(Math.min(by, whole), x -> x - 1)
                    .filter(x -> whole % x == 0)
                    .limit(1)
                    .boxed(),
                LongStream.rangeClosed(by, whole).filter(x -> whole % x == 0).limit(1).boxed())
            .map(String::valueOf)
            .toList();
    String left = quotient.left().span().text();
    String right = quotient.right().span().text();
    reports.report(
        Diagnostic.at(
                written.span(),
                "E0204",
                "`%s` must divide `%s`, but %d / %d is %s"
                    .formatted(right, left, whole, by, value.described()))
            .help("what divides %d, nearest to %d: %s".formatted(whole, by, Kind.all(nearest))));
    return false;
  }

  /** A number from 1 that is known now. */
  private Optional<Long> whole(Expression written) {
    return new Evaluation(scope, reports)
        .value(written, Set.of())
        .flatMap(Arithmetic::whole)
        .filter(size -> size.terms().isEmpty() && size.constant() >= 1)
        .map(Size::constant);
  }

  /** A weight under its name in the layer. */
  Optional<Layer.Weight> weight(
      Declaration declaration, Name name, String local, List<Size> sizes) {
    if (!isHeld(declaration, sizes)) {
      return Optional.empty();
    }
    Optional<Initializer> start = start(declaration, sizes);
    if (start.isEmpty()) {
      return Optional.empty();
    }
    boolean needsMatrix =
        switch (start.get()) {
          case Initializer.Identity _, Initializer.Orthogonal _, Initializer.Glorot _ -> true;
          case Initializer.Constant _, Initializer.Normal _, Initializer.Uniform _ -> false;
        };
    String wrong = "";
    if (needsMatrix && sizes.size() < 2) {
      wrong = "a matrix";
    } else if (start.get() instanceof Initializer.Identity && !isSquare(sizes)) {
      wrong = "a square matrix";
    }
    if (wrong.isEmpty()) {
      return Optional.of(new Layer.Weight(local, sizes, start.get()));
    }
    // The name is in the note alone: of several weights in a list, one is reported.
    ValueType type = new ValueType(ValueType.Kind.WEIGHT, sizes);
    String initializer = start.get().getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
    Diagnostic misfit =
        Diagnostic.at(
            placeOfStart(declaration, name),
            "E0208",
            "`%s` needs %s, not one of shape %s".formatted(initializer, wrong, type));
    reports.report(misfit.note(name.span(), "`" + name.text() + "` is declared here"));
    return Optional.empty();
  }

  private static boolean isSquare(List<Size> sizes) {
    return sizes.getLast().equals(sizes.get(sizes.size() - 2));
  }

  private boolean isHeld(Declaration declaration, List<Size> sizes) {
    double elements = 1;
    for (Size size : sizes) {
      elements *= size.terms().isEmpty() ? (double) size.constant() : 1;
    }
    if (elements <= GREATEST_WEIGHT) {
      return true;
    }
    reports.report(
        Diagnostic.at(
            declaration.span(),
            "E0206",
            "a weight of shape %s would have %s elements; at most %d are held"
                .formatted(
                    new ValueType(ValueType.Kind.WEIGHT, sizes),
                    Static.plain(elements),
                    GREATEST_WEIGHT)));
    return false;
  }

  private Optional<Initializer> start(Declaration declaration, List<Size> sizes) {
    if (declaration.start().isPresent()) {
      Expression written = declaration.start().get();
      return new Evaluation(scope, reports)
          .value(written, startWords())
          .flatMap(value ->
              new Kind.Start().accept(value, written.span(), "a weight's start", scope, reports))
          .map(value -> ((Static.Start) value).initializer());
    }
    if (declaration.kind() == Declaration.Kind.BIAS || sizes.size() < 2) {
      return Optional.of(new Initializer.Constant(0));
    }
    if (!recurrent) {
      return Optional.of(new Initializer.Glorot());
    }
    return arguments
        .find(RecurrentOptions.INPUT_INIT)
        .map(value -> ((Static.Start) value).initializer());
  }

  /** An argument of the cell comes before an initialiser of the same name. */
  private java.util.Set<String> startWords() {
    return Initializers.NAMES.stream()
        .filter(word -> !arguments.values().containsKey(word))
        .collect(java.util.stream.Collectors.toSet());
  }

  /** The argument that says how a weight starts, if the call gives it; else the cell's text. */
  private Span placeOfStart(Declaration declaration, Name name) {
    Span declared = declaration.start().map(Expression::span).orElse(name.span());
    if (declaration.start().orElse(null) instanceof Name start) {
      return arguments.placeOf(start.text(), declared);
    }
    return declaration.start().isEmpty()
        ? arguments.placeOf(RecurrentOptions.INPUT_INIT, declared)
        : declared;
  }
}
