package dev.rnnc.dsl;

import dev.rnnc.dsl.syntax.Expression;
import dev.rnnc.dsl.syntax.SyntaxPrinter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What a file compares: every combination of the factors' values, for every row, with several
 * seeds.
 *
 * @param fixed what holds in all of them
 * @param rows named settings; empty for a comparison of factors alone
 * @param measures the metrics that the table shows; empty for those that are natural to the task
 */
public record Comparison(
    List<Assignment> fixed,
    List<Factor> factors,
    List<Row> rows,
    int seeds,
    List<String> measures) {
  /** Of a file that compares nothing: it is trained as it is, with three seeds. */
  public static final Comparison NOTHING =
      new Comparison(List.of(), List.of(), List.of(), 3, List.of());

  public Comparison {
    fixed = List.copyOf(fixed);
    factors = List.copyOf(factors);
    rows = List.copyOf(rows);
    measures = List.copyOf(measures);
  }

  /**
   * A value for a place of the file.
   *
   * @param place {@code width} for a param, else a path: {@code train.clip}, {@code gru_1.hidden}
   * @param parameters if present, the value is the size with which the network has about so many
   *     weights, and {@code value} says so: {@code fit(parameters = 50000)}
   */
  public record Assignment(String place, Expression value, OptionalLong parameters) {}

  /** {@code train.clip = [none, 1.0]}. */
  public record Factor(String place, List<Expression> values) {
    public Factor {
      values = List.copyOf(values);
    }
  }

  /**
   * {@code irnn { unit = irnn, rate = 1e-4 }}.
   *
   * @param published results that others report, by metric
   */
  public record Row(String name, List<Assignment> settings, Map<String, Double> published) {
    public Row {
      settings = List.copyOf(settings);
      published = Map.copyOf(published);
    }
  }

  /**
   * One of the trainings that are compared, but for its seed.
   *
   * @param name {@code lstm}, {@code clip=none}, {@code lstm clip=none}; {@code as written} where
   *     only seeds differ
   * @param published results that others report, by metric
   */
  public record Variant(String name, List<Assignment> assignments, Map<String, Double> published) {
    public Variant {
      assignments = List.copyOf(assignments);
      published = Map.copyOf(published);
    }
  }

  /** With another number of seeds. */
  public Comparison withSeeds(int number) {
    return new Comparison(fixed, factors, rows, number, measures);
  }

  /** Every row with every combination of the factors' values, the last factor changing fastest. */
  public List<Variant> variants() {
    List<Row> named = rows.isEmpty() ? List.of(new Row("", List.of(), Map.of())) : rows;
    List<Variant> variants = new ArrayList<>();
    for (Row row : named) {
      List<Assignment> own = new ArrayList<>(fixed);
      own.addAll(row.settings());
      variants.add(new Variant(row.name(), own, row.published()));
    }
    for (Factor factor : factors) {
      variants =
          variants.stream()
              .flatMap(
                  variant -> factor.values().stream().map(value -> with(variant, factor, value)))
              .toList();
    }
    return variants.stream()
        .map(variant ->
            variant.name().isEmpty()
                ? new Variant("as written", variant.assignments(), variant.published())
                : variant)
        .toList();
  }

  private Variant with(Variant variant, Factor factor, Expression value) {
    List<Assignment> more = new ArrayList<>(variant.assignments());
    more.add(new Assignment(factor.place(), value, OptionalLong.empty()));
    String setting = shortName(factor) + "=" + SyntaxPrinter.print(value);
    String name = variant.name().isEmpty() ? setting : variant.name() + " " + setting;
    return new Variant(name, more, variant.published());
  }

  /** {@code clip} of {@code train.clip}, unless another factor is called so too. */
  private String shortName(Factor factor) {
    String last = last(factor.place());
    long alike = factors.stream().filter(other -> last(other.place()).equals(last)).count();
    return alike == 1 ? last : factor.place();
  }

  private static String last(String place) {
    return place.substring(place.lastIndexOf('.') + 1);
  }
}
