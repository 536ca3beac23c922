package dev.rnnc.model;

/**
 * What a data source asks of a network: the types of its input and target.
 *
 * @param input a token or a vector per time step
 * @param target what is to be predicted
 * @param outputSize the features that the network's output must have
 * @param lengths whether sequences of a batch differ in length
 * @param carried whether a batch row goes on where the same row of the batch before ended
 */
public record Task(
    ValueType input, Target target, Size outputSize, boolean lengths, boolean carried) {
  /** What is to be predicted. */
  public enum Target {
    /** A token or class at every time step. */
    TOKEN_PER_STEP,
    /** A class per sequence. */
    CLASS,
    /** Real values at every time step. */
    VALUES_PER_STEP,
    /** Real values per sequence. */
    VALUES;

    public boolean perStep() {
      return this == TOKEN_PER_STEP || this == VALUES_PER_STEP;
    }

    public boolean isIndex() {
      return this == TOKEN_PER_STEP || this == CLASS;
    }
  }

  /** The task of a data source. */
  public static Task of(DataSource source) {
    ValueType token = ValueType.token(Size.of(DataSize.VOCABULARY));
    ValueType vector = ValueType.value(Size.of(DataSize.INPUTS));
    Size vocabulary = Size.of(DataSize.VOCABULARY);
    Size classes = Size.of(DataSize.CLASSES);
    Size targets = Size.of(DataSize.TARGETS);
    return switch (source) {
      case DataSource.Text text -> {
        boolean stream = text.sequences() == DataSource.Text.Sequences.STREAM;
        yield new Task(token, Target.TOKEN_PER_STEP, vocabulary, !stream, stream);
      }
      case DataSource.Pairs pairs ->
          new Task(token, Target.TOKEN_PER_STEP, vocabulary, true, false);
      case DataSource.Labelled labelled ->
          labelled.perToken()
              ? new Task(token, Target.TOKEN_PER_STEP, classes, true, false)
              : new Task(token, Target.CLASS, classes, true, false);
      case DataSource.Table table ->
          table.window().isPresent()
              ? new Task(vector, Target.VALUES, targets, false, false)
              : new Task(vector, Target.VALUES_PER_STEP, targets, true, true);
      case DataSource.Frames frames -> new Task(vector, Target.CLASS, classes, true, false);
      case DataSource.Images images ->
          new Task(ValueType.value(Size.of(1)), Target.CLASS, classes, false, false);
      case DataSource.Chords chords ->
          new Task(vector, Target.VALUES_PER_STEP, targets, true, false);
      case DataSource.Adding adding ->
          new Task(ValueType.value(Size.of(2)), Target.VALUES, Size.of(1), false, false);
      case DataSource.Copying copying ->
          new Task(token, Target.TOKEN_PER_STEP, vocabulary, false, false);
    };
  }
}
