package dev.rnnc.cli.report;

import dev.rnnc.compile.Compiler;
import dev.rnnc.data.Encoding;
import dev.rnnc.data.Vocabulary;
import dev.rnnc.ir.Instruction;
import dev.rnnc.ir.Leaf;
import dev.rnnc.ir.Program;
import dev.rnnc.javascript.JavaScriptPrinter;
import dev.rnnc.model.LayerOptions;
import dev.rnnc.model.Model;
import dev.rnnc.model.Ports;
import dev.rnnc.model.Sampling;
import dev.rnnc.model.Task;
import dev.rnnc.model.Tokens;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A trained network that a page can run: its program as JavaScript, its weights, its words.
 *
 * @param program a function, see {@link JavaScriptPrinter}
 * @param data what the page needs besides
 */
record NetworkScript(String program, Map<String, Object> data) {
  /** A page with more weights than this would be too large to open. */
  private static final long MOST_WEIGHTS = 3_000_000;

  NetworkScript {
    data = Map.copyOf(data);
  }

  /**
   * Of a network that reads tokens from the first to the last; of others a page has none.
   *
   * @param weights by their names
   */
  static Optional<NetworkScript> of(Model model, Encoding encoding, Map<String, float[]> weights) {
    long size = weights.values().stream().mapToLong(elements -> elements.length).sum();
    boolean backward =
        model.network().layers().stream()
            .anyMatch(layer -> layer.options().direction() == LayerOptions.Direction.BACKWARD);
    if (encoding.vocabulary().isEmpty()
        || !model.task().target().isIndex()
        || backward
        || model.network().encoder().isPresent()
        || size > MOST_WEIGHTS) {
      return Optional.empty();
    }
    Program step = new Compiler(model, encoding.sizes(), Compiler.Effort.PLAIN).step().lowered();
    Map<String, Object> data = new LinkedHashMap<>();
    Map<String, Object> encoded = new LinkedHashMap<>();
    weights.forEach((name, elements) -> encoded.put(name, base64(elements)));
    data.put("weights", encoded);
    data.put("states", states(step));
    data.put("classes", encoding.classes());
    data.put("prompt", model.sampling().map(Sampling::prompt).orElse(""));
    tokens(encoding.vocabulary().get(), model.task(), data);
    return Optional.of(new NetworkScript(JavaScriptPrinter.print(step), data));
  }

  private static void tokens(Vocabulary vocabulary, Task task, Map<String, Object> data) {
    List<Integer> all = IntStream.range(0, vocabulary.size()).boxed().toList();
    data.put("vocabulary", all.stream().map(vocabulary::token).toList());
    data.put("words", !(vocabulary.tokens() instanceof Tokens.Characters));
    data.put("unknown", vocabulary.unknown().orElse(-1));
    data.put("end", vocabulary.end().orElse(-1));
    boolean starts = task.target() == Task.Target.TOKEN_PER_STEP;
    data.put("start", starts ? vocabulary.start().orElse(-1) : -1);
    data.put("undrawable", all.stream().filter(token -> !vocabulary.mayBeDrawn(token)).toList());
  }

  private static Map<String, Object> states(Program step) {
    Map<String, Object> states = new LinkedHashMap<>();
    for (Instruction instruction : step.main().instructions()) {
      if (instruction.op() instanceof Leaf.Input input && Ports.isState(input.name())) {
        states.put(input.name(), input.type().featureCount());
      }
    }
    return states;
  }

  private static String base64(float[] elements) {
    ByteBuffer bytes =
        ByteBuffer.allocate(elements.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(elements);
    return Base64.getEncoder().encodeToString(bytes.array());
  }
}
