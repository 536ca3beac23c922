package dev.rnnc.model;

import java.util.Optional;

/**
 * The names under which data, training and programs meet. Elements are row-major; B is the batch, T
 * the time steps.
 */
public final class Ports {
  /** The input: tokens {@code [T, B]} or values {@code [T, B, n]}. */
  public static final String INPUT = "input";

  /** How many time steps of a row are valid: index {@code [B]}. */
  public static final String LENGTHS = "lengths";

  /** What is to be translated: tokens {@code [T, B]}. */
  public static final String SOURCE = "source";

  /** How many time steps of a row's source are valid: index {@code [B]}. */
  public static final String SOURCE_LENGTHS = "source_lengths";

  /** 1 where a row of a stream starts afresh, 0 where it goes on: {@code [B, 1]}. */
  public static final String RESET = "reset";

  /**
   * The target: index or values, {@code [T, B]}, {@code [B]}, {@code [T, B, n]} or {@code [B, n]}.
   */
  public static final String TARGET = "target";

  /** 0 where a target of values does not count, else 1: {@code [T, B, 1]} or {@code [B, 1]}. */
  public static final String TARGET_WEIGHT = "target_weight";

  /** One over the number of targets: {@code [1]}. Makes the loss a mean. */
  public static final String TARGET_SCALE = "target_scale";

  /** How much a target of each class weighs: {@code [1, classes]}. */
  public static final String CLASS_WEIGHTS = "class_weights";

  /** Output: the mean loss per target, {@code [1]}. */
  public static final String LOSS = "loss";

  /** Output: how many index targets were the likeliest, {@code [1]}. */
  public static final String CORRECT = "correct";

  /** Output: what the network says, {@code [T, B, n]} or {@code [B, n]}: logits or values. */
  public static final String PREDICTION = "prediction";

  private static final String STATE = "state/";
  private static final String GRADIENT = "gradient/";
  private static final String MEMORY = "memory/";
  private static final String ATTENTION = "attention/";
  private static final String STATE_GRADIENT = "state_gradient/";
  private static final String ACTIVATION = "activation/";
  private static final String MATRIX = "matrix/";
  private static final String WATCHED = "watched/";

  private Ports() {}

  /** A state of a layer between windows or steps: {@code state/gru_1.h}. */
  public static String state(String layer, String state) {
    return STATE + layer + "." + state;
  }

  /** What a decoder keeps of the source through all its steps: {@code memory/attend_1.keys}. */
  public static String memory(String node) {
    return MEMORY + node;
  }

  /** Whether an input is a memory. */
  public static boolean isMemory(String name) {
    return name.startsWith(MEMORY);
  }

  /** The name of a state, as a file knows it, from its port: {@code gru_1.h}. */
  public static String nameOfState(String port) {
    return port.substring(STATE.length());
  }

  /** Whether a parameter is a state. */
  public static boolean isState(String name) {
    return name.startsWith(STATE);
  }

  /** The gradient of a weight: {@code gradient/gru_1.U_z}. */
  public static String gradient(String weight) {
    return GRADIENT + weight;
  }

  /** Output: the derivative of the loss by a state after each time step, {@code [T, B, n]}. */
  public static String stateGradient(String state) {
    return STATE_GRADIENT + state;
  }

  /** Output: what a squashing function gave at each time step, {@code [T, B, n]}. */
  public static String activation(String value) {
    return ACTIVATION + value;
  }

  /** Output: a matrix that a recurrent layer multiplies with what comes from its states. */
  public static String matrix(String name) {
    return MATRIX + name;
  }

  /** Output: a value that is watched, {@code [T, B, n]}, {@code [B, n]} or {@code [n]}. */
  public static String watched(String value) {
    return WATCHED + value;
  }

  /** What {@link #watched} was given, if this is one. */
  public static Optional<String> ofWatched(String port) {
    return after(WATCHED, port);
  }

  /**
   * Output of a decoder's step: the share of every time step of the source in what the decoder
   * looks at, {@code [T, B, source steps]}, which together are 1: {@code attention/attend_1}.
   */
  public static String attention(String layer) {
    return ATTENTION + layer;
  }

  /** What {@link #attention} was given, if this is one. */
  public static Optional<String> ofAttention(String port) {
    return after(ATTENTION, port);
  }

  /** What {@link #stateGradient} was given, if this is one. */
  public static Optional<String> ofStateGradient(String port) {
    return after(STATE_GRADIENT, port);
  }

  /** What {@link #activation} was given, if this is one. */
  public static Optional<String> ofActivation(String port) {
    return after(ACTIVATION, port);
  }

  /** What {@link #matrix} was given, if this is one. */
  public static Optional<String> ofMatrix(String port) {
    return after(MATRIX, port);
  }

  private static Optional<String> after(String prefix, String port) {
    return port.startsWith(prefix)
        ? Optional.of(port.substring(prefix.length()))
        : Optional.empty();
  }
}
