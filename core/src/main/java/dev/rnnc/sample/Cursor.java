package dev.rnnc.sample;

import dev.rnnc.backend.Executable;
import dev.rnnc.backend.Run;
import dev.rnnc.model.Ports;
import java.util.Map;

/**
 * Reads one sequence on, token by token. What the network remembers stays in place and nothing is
 * allocated: drawing a text is as fast as its products.
 */
final class Cursor {
  /** What is remembered under a name, before a token and after it. */
  private record Memory(float[] before, double[] after) {
    void moveOn() {
      for (int i = 0; i < before.length; i++) {
        before[i] = (float) after[i];
      }
    }
  }

  private final Executable executable;
  private final Run run = new Run();
  private final int[] token = new int[1];
  private final float[] reset = new float[1];
  private final Memory[] memories;
  private final double[] prediction;

  /**
   * @param state of one sequence
   * @param stateSizes the features of every state, by the name of its input
   */
  Cursor(Executable executable, State state, Map<String, Integer> stateSizes, int outputSize) {
    this.executable = executable;
    prediction = new double[outputSize];
    reset[0] = state.isFresh() ? 1 : 0;
    run.sizes(1, 1)
        .input(Ports.INPUT, token)
        .input(Ports.LENGTHS, new int[] {1})
        .input(Ports.RESET, reset)
        .output(Ports.PREDICTION, prediction);
    memories =
        stateSizes.entrySet().stream()
            .map(size -> memory(state, size.getKey(), size.getValue()))
            .toArray(Memory[]::new);
  }

  private Memory memory(State state, String name, int size) {
    float[] elements = state.elements(Ports.nameOfState(name), size).clone();
    Memory memory = new Memory(elements, new double[size]);
    run.input(name, memory.before()).output(name, memory.after());
    return memory;
  }

  /**
   * Reads a token.
   *
   * @return logits {@code [n]}, overwritten by the next token
   */
  double[] read(int next) {
    token[0] = next;
    executable.run(run);
    reset[0] = 0;
    for (Memory memory : memories) {
      memory.moveOn();
    }
    return prediction;
  }
}
