package dev.rnnc.data;

import dev.rnnc.model.DataSource;
import dev.rnnc.model.Task;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a trained network is to predict: the sequences of a file that has the form of its training
 * data, in their order, with the truth where the file says it.
 */
public final class Inputs {
  /** What a prediction is called in the file. */
  interface Names {
    /**
     * The texts of an example, or of its time step, in the order of the columns.
     *
     * @param step 0 where an example has one prediction
     */
    List<String> of(int example, int step);
  }

  private final Task task;
  private final Encoding encoding;
  private final Examples.Sequences sequences;
  private final List<String> columns;
  private final Names names;
  private final int[] lines;

  /**
   * @param columns what there is to say about each prediction, by name
   * @param lines the line that each example is; empty where an example is no line
   */
  Inputs(
      Task task,
      Encoding encoding,
      Examples.Sequences sequences,
      List<String> columns,
      Names names,
      int... lines) {
    this.task = task;
    this.encoding = encoding;
    this.sequences = sequences;
    this.columns = List.copyOf(columns);
    this.names = names;
    this.lines = lines;
  }

  /**
   * Reads a file.
   *
   * @param source that the network was trained on
   * @param encoding that it was trained with
   * @throws dev.rnnc.source.RnncException if the file cannot be used, or there is no such file for
   *     such data
   */
  public static Inputs read(DataSource source, Encoding encoding, DataFile file) {
    return new InputsReader(source, encoding, file).read();
  }

  public int count() {
    return sequences.count();
  }

  /** The line of the file, from 1, that an example is; empty where it is no line. */
  public OptionalInt line(int example) {
    return lines.length == 0 ? OptionalInt.empty() : OptionalInt.of(lines[example]);
  }

  /** The names of {@link #names}. */
  public List<String> columns() {
    return columns;
  }

  /** What the file says of an example, or of its time step: a text, a token, a time. */
  public List<String> names(int example, int step) {
    return names.of(example, step);
  }

  /**
   * All of them once, those of like length together; {@link Batch#examples} says which are which.
   */
  public BatchSource batches(int rows) {
    boolean indices = task.target().isIndex();
    return new BatchSource(
        new SequencePlan(sequences, rows, OptionalLong.empty()),
        new Batch(task.target(), encoding.inputWidth(), indices ? 0 : encoding.targets(), false),
        List.of());
  }
}
