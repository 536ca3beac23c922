package dev.rnnc.cuda.codegen;

import dev.rnnc.ir.ElementType;
import dev.rnnc.ir.Precision;
import dev.rnnc.plan.Buffer;
import dev.rnnc.plan.Packed;
import dev.rnnc.plan.Plan;
import dev.rnnc.plan.View;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One kernel as it is written: collects what it reads and writes, which makes its parameters. */
final class KernelText {
  private final Plan plan;
  private final Names names;
  private final String name;
  private final Precision precision;
  private final List<String> comments = new ArrayList<>();
  private final StringBuilder body = new StringBuilder();
  private final Set<Integer> read = new HashSet<>();
  private final Set<Integer> written = new HashSet<>();

  private final Set<Integer> near = new HashSet<>();

  /** Of matrices, the names of those that are written. */
  private final Set<String> packed = new HashSet<>();

  /** By its name, what is given. */
  private final Map<String, Argument> given = new LinkedHashMap<>();

  private int indent = 1;

  KernelText(Plan plan, Names names, String name, Precision precision) {
    this.precision = precision;
    this.plan = plan;
    this.names = names;
    this.name = name;
  }

  String name() {
    return name;
  }

  Plan plan() {
    return plan;
  }

  Names names() {
    return names;
  }

  void comment(String line) {
    comments.add(line);
  }

  /** The name of a buffer that is no parameter, since the kernel has it in shared memory. */
  String near(int id) {
    near.add(id);
    return names.buffer(id);
  }

  /** The name of a buffer that the kernel reads. */
  String reads(View view) {
    read.add(view.buffer());
    return use(view);
  }

  String writes(View view) {
    written.add(view.buffer());
    return use(view);
  }

  private String use(View view) {
    String called = names.buffer(view.buffer());
    if (!near.contains(view.buffer())) {
      given.putIfAbsent(called, new Argument.Buffer(view.buffer()));
    }
    return called;
  }

  String matrix(Packed packed) {
    String called = names.matrix(packed);
    given.putIfAbsent(called, new Argument.Matrix(packed.id()));
    return called;
  }

  String packs(Packed matrix) {
    String called = matrix(matrix);
    packed.add(called);
    return called;
  }

  /** The name of another parameter. */
  String parameter(String called, Argument argument) {
    given.putIfAbsent(called, argument);
    return called;
  }

  /** A value as products multiply it. */
  String operand(String value) {
    return precision == Precision.FLOAT32 ? value : "operand(" + value + ")";
  }

  /** Writes lines, {@code \n} between them, at the depth of the block at hand. */
  void lines(String text) {
    for (String line : text.stripTrailing().split("\n", -1)) {
      if (!line.isBlank()) {
        body.append("  ".repeat(indent)).append(line);
      }
      body.append('\n');
    }
  }

  /** Opens a block: {@code for (..)}. */
  void open(String head) {
    lines(head.isEmpty() ? "{" : head + " {");
    indent++;
  }

  void close() {
    indent--;
    lines("}");
  }

  int parameters() {
    return given.size();
  }

  /** What the kernel is given, in the order of its parameters. */
  List<Argument> arguments() {
    List<Argument> arguments = new ArrayList<>(given.values());
    arguments.add(Argument.Scalar.TIME_STEPS);
    arguments.add(Argument.Scalar.BATCH);
    arguments.add(Argument.Scalar.TIME_STEP);
    return arguments;
  }

  /**
   * The whole function. A thread may have all registers that one block leaves it: without that,
   * ptxas spills some to fit one block more.
   */
  String text(int threads) {
    StringBuilder text = new StringBuilder();
    comments.forEach(line -> text.append("// ").append(line).append('\n'));
    text.append("extern \"C\" __global__ void __launch_bounds__(").append(threads).append(", 1) ");
    text.append(name).append("(\n");
    given.forEach(
        (called, argument) -> text.append("    ").append(declared(called, argument)).append(",\n"));
    text.append("    int time_steps,\n    int batch,\n    int t) {\n");
    return text.append(body).append("}\n").toString();
  }

  private String declared(String called, Argument argument) {
    return switch (argument) {
      case Argument.Buffer(int id) -> {
        Buffer buffer = plan.buffers().get(id);
        String element = buffer.element() == ElementType.REAL ? "float" : "int";
        if (written.contains(id)) {
          yield element + "* " + called;
        }
        // Another name of the same memory may be written here: then nothing may be promised.
        yield "const " + element + "* " + (isShared(buffer) ? "" : "__restrict__ ") + called;
      }
      case Argument.Matrix _ ->
          packed.contains(called) ? "float* " + called : "const float* __restrict__ " + called;
      case Argument.Store _, Argument.Workspace _ -> "float* " + called;
      case Argument.RunNumbers _ -> "const long long* __restrict__ " + called;
      case Argument.Barrier _ -> "unsigned* " + called;
      case Argument.Scalar _, Argument.Resident _ -> "int " + called;
    };
  }

  private boolean isShared(Buffer buffer) {
    return buffer.origin() instanceof Buffer.Origin.Own(int slot)
        && written.stream()
            .anyMatch(id ->
                plan.buffers().get(id).origin() instanceof Buffer.Origin.Own(int other)
                    && other == slot);
  }
}
