package dev.rnnc.data;

import java.util.List;
import java.util.OptionalDouble;

/** How one column of data becomes inputs of the network. */
public sealed interface Column {
  String name();

  /** How many inputs it becomes. */
  int width();

  /** Writes its inputs for a value as it stands in the data, empty where missing. */
  void write(String value, float[] into, int at);

  /**
   * A number, scaled.
   *
   * @param shift is subtracted first
   * @param scale is divided by then
   * @param indicated whether a further input is 1 where the number is missing
   */
  record Numeric(String name, double shift, double scale, boolean indicated) implements Column {
    @Override
    public int width() {
      return indicated ? 2 : 1;
    }

    /** As the network sees it. */
    public double scaled(double value) {
      return (value - shift) / scale;
    }

    /** As the data says it. */
    public double unscaled(double value) {
      return value * scale + shift;
    }

    @Override
    public void write(String value, float[] into, int at) {
      OptionalDouble number = Numbers.parse(value);
      write(number.orElse(Double.NaN), into, at);
    }

    /** The same for a number, NaN where missing: the input is 0 there. */
    void write(double number, float[] into, int at) {
      boolean missing = Double.isNaN(number);
      into[at] = missing ? 0 : (float) scaled(number);
      if (indicated) {
        into[at + 1] = missing ? 1 : 0;
      }
    }
  }

  /** A text, as one input for each value that training saw; all are 0 for another. */
  record Categories(String name, List<String> values) implements Column {
    public Categories {
      values = List.copyOf(values);
    }

    @Override
    public int width() {
      return values.size();
    }

    @Override
    public void write(String value, float[] into, int at) {
      for (int i = 0; i < values.size(); i++) {
        into[at + i] = values.get(i).equals(value) ? 1 : 0;
      }
    }
  }
}
