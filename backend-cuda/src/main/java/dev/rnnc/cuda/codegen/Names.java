package dev.rnnc.cuda.codegen;

import dev.rnnc.plan.Buffer;
import dev.rnnc.plan.Packed;
import dev.rnnc.plan.Plan;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What buffers and matrices are called in CUDA C: as in the `.rnn` file, where C allows it. */
final class Names {
  /** What C++ or the code around has taken. */
  private static final Set<String> TAKEN =
      Set.of(
          ("alignas alignof and asm auto bool break case catch char class const constexpr continue"
                  + " default delete do double else enum explicit export extern false float for"
                  + " friend goto if inline int long mutable namespace new not nullptr operator or"
                  + " private protected public register return short signed sizeof static struct"
                  + " switch template this throw true try typedef typename union unsigned using"
                  + " virtual void volatile while xor near far min max abs size_t isnan isinf"
                  + " expf logf tanhf sqrtf fabsf fmaf fmaxf fminf log1pf threadIdx blockIdx"
                  + " blockDim gridDim warpSize Rows Tile NAN INFINITY sigmoid softplus relu sign"
                  + " maximum minimum mix row_key keep operand operands warp_sum product outer_sum sum_rows shared"
                  + " thread threads row rows first_row column at t b lane group time_steps batch"
                  + " rows_per_block run workspace barrier stage stage_floats step index target upstream hot picked"
                  + " length loss x y left right result sum k j p moved inside now kept W signbit exp log tanh sqrt pow sin cos y0 y1 yn j0 j1 jn gamma"
                  + " div remove rename signal time clock rand printf main linux unix assert")
              .split(" "));

  private final Map<Integer, String> buffers = new HashMap<>();
  private final Map<Integer, String> matrices = new HashMap<>();

  Names(Plan plan) {
    Set<String> given = new HashSet<>(TAKEN);
    for (Buffer buffer : plan.buffers()) {
      String name = buffer.name().isEmpty() ? "buffer_" + buffer.id() : word(buffer.name());
      buffers.put(buffer.id(), unique(name, String.valueOf(buffer.id()), given));
    }
    for (Packed packed : plan.packed()) {
      String name = packed.name().isEmpty() ? "matrix" : word(packed.name());
      String side = packed.transposed() ? name + "_transposed" : name + "_matrix";
      matrices.put(packed.id(), unique(side, "of_" + packed.id(), given));
    }
  }

  private static String unique(String name, String otherwise, Set<String> given) {
    String chosen = given.contains(name) ? name + "_" + otherwise : name;
    while (!given.add(chosen)) {
      chosen += "_";
    }
    return chosen;
  }

  String buffer(int id) {
    return buffers.getOrDefault(id, "buffer_" + id);
  }

  String matrix(Packed packed) {
    return matrices.getOrDefault(packed.id(), "matrix_" + packed.id());
  }

  /** The last part of a dotted name, and whether it is a gradient's; {@code v} if it has none. */
  static String local(String dotted) {
    String name = dotted.substring(dotted.lastIndexOf('.') + 1);
    String word = name.isEmpty() ? "v" : word(name);
    return dotted.startsWith("d.") ? "d_" + word : TAKEN.contains(word) ? word + "_" : word;
  }

  /** A name of C that reads like the one given. */
  static String word(String name) {
    String word = name.replace("'", "_next").replaceAll("[^A-Za-z0-9_]", "_").replaceAll("_+", "_");
    boolean starts = !word.isEmpty() && !Character.isDigit(word.charAt(0)) && word.charAt(0) != '_';
    return starts ? word : "v" + (word.startsWith("_") ? word : "_" + word);
  }
}
