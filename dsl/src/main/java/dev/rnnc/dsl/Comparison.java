package dev.rnnc.dsl;

import dev.rnnc.dsl.syntax.Expression;
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
}
