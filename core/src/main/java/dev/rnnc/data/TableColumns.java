package dev.rnnc.data;

import dev.rnnc.model.DataSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeSet;

/** Learns from the training rows how a table's columns become inputs. */
final class TableColumns {
  private static final int MOST_CATEGORIES = 1000;

  private final DataSource.Table source;
  private final List<TableRows.Row> rows;
  private final List<TableRows.Row> training;

  /**
   * @param rows all of them, for finding wrong ones
   * @param training some of them, in the same order
   */
  TableColumns(DataSource.Table source, List<TableRows.Row> rows, List<TableRows.Row> training) {
    this.source = source;
    this.rows = rows;
    this.training = training;
  }

  List<Column> inputs(List<String> names) {
    List<Column> columns = new ArrayList<>();
    for (String name : names) {
      columns.add(isText(name) ? categories(name) : numeric(name, source.missing()));
    }
    return columns;
  }

  Column.Numeric target() {
    if (isText(source.target())) {
      throw Problem.target(rows.getFirst().table().file().name(), source.target());
    }
    return numeric(source.target(), DataSource.Table.Missing.DROP);
  }

  /** Whether less than half of the fields that say something are numbers. */
  private boolean isText(String name) {
    int said = 0;
    int numbers = 0;
    for (TableRows.Row row : training) {
      String field = row.field(name);
      if (!Numbers.isMissing(field)) {
        said++;
        numbers += Numbers.parse(field).isPresent() ? 1 : 0;
      }
      if (2L * numbers >= training.size()) {
        return false;
      }
    }
    return 2 * numbers < said;
  }

  private Column.Categories categories(String name) {
    TreeSet<String> values = new TreeSet<>();
    training.forEach(row -> values.add(row.field(name)));
    values.removeIf(Numbers::isMissing);
    if (values.size() > MOST_CATEGORIES) {
      throw Problem.categories(
          rows.getFirst().table().file().name(), name, values.size(), MOST_CATEGORIES);
    }
    return new Column.Categories(name, List.copyOf(values));
  }

  private Column.Numeric numeric(String name, DataSource.Table.Missing missing) {
    double[] numbers = new double[training.size()];
    int found = 0;
    int seen = 0;
    for (TableRows.Row row : rows) {
      double number = number(row, name);
      if (seen < training.size() && training.get(seen) == row) {
        seen++;
        if (!Double.isNaN(number)) {
          numbers[found++] = number;
        }
      }
    }
    boolean indicated = missing == DataSource.Table.Missing.MASK && found < training.size();
    return scaled(name, source.scale(), Arrays.copyOf(numbers, found), indicated);
  }

  /** The number of a field, NaN where it is missing. */
  static double number(TableRows.Row row, String column) {
    String field = row.field(column);
    OptionalDouble number = Numbers.parse(field);
    if (number.isEmpty() && !Numbers.isMissing(field)) {
      throw Problem.notNumber(row.place(column), column);
    }
    return number.orElse(Double.NaN);
  }

  /** Scaled by these numbers; a column that is always the same is only shifted. */
  static Column.Numeric scaled(
      String name, DataSource.Table.Scale scale, double[] numbers, boolean indicated) {
    if (numbers.length == 0) {
      return new Column.Numeric(name, 0, 1, indicated);
    }
    return switch (scale) {
      case NONE -> new Column.Numeric(name, 0, 1, indicated);
      case STANDARD -> {
        double sum = 0;
        for (double number : numbers) {
          sum += number;
        }
        double mean = sum / numbers.length;
        double squares = 0;
        for (double number : numbers) {
          squares += (number - mean) * (number - mean);
        }
        double deviation = Math.sqrt(squares / numbers.length);
        yield new Column.Numeric(name, mean, nonZero(deviation), indicated);
      }
      case RANGE -> {
        double least = Double.POSITIVE_INFINITY;
        double greatest = Double.NEGATIVE_INFINITY;
        for (double number : numbers) {
          least = Math.min(least, number);
          greatest = Math.max(greatest, number);
        }
        yield new Column.Numeric(name, least, nonZero(greatest - least), indicated);
      }
    };
  }

  private static double nonZero(double scale) {
    return scale > 0 && Double.isFinite(scale) ? scale : 1;
  }
}
