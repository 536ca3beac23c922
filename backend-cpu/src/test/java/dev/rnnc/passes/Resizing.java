package dev.rnnc.passes;

import dev.rnnc.ir.Block;
import dev.rnnc.ir.Elementwise;
import dev.rnnc.ir.Instruction;
import dev.rnnc.ir.Leaf;
import dev.rnnc.ir.Loop;
import dev.rnnc.ir.Op;
import dev.rnnc.ir.Program;
import dev.rnnc.ir.Rearrange;
import dev.rnnc.ir.Tokens;
import dev.rnnc.ir.Type;
import dev.rnnc.ir.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A program with another number in the place of one feature size, if it then still fits. */
final class Resizing {
  private final int from;
  private final int to;
  private final Map<Value, Value> values = new HashMap<>();

  private Resizing(int from, int to) {
    this.from = from;
    this.to = to;
  }

  /** Throws a broken invariant if an operation does not take the other size. */
  static Program of(Program program, int from, int to) {
    Resizing resizing = new Resizing(from, to);
    Block main = resizing.block(program.main());
    return new Program(
        program.name(),
        main,
        program.outputs().stream()
            .map(output -> new Program.Output(output.name(), resizing.value(output.value())))
            .toList(),
        List.of());
  }

  private Block block(Block block) {
    return new Block(block.instructions().stream().map(this::instruction).toList());
  }

  private Instruction instruction(Instruction instruction) {
    Op op = op(instruction.op());
    for (int i = 0; i < op.types().size(); i++) {
      Value result = instruction.results().get(i);
      values.put(result, new Value(result.id(), result.name(), op.types().get(i)));
    }
    return new Instruction(instruction.results().stream().map(this::value).toList(), op);
  }

  private Value value(Value value) {
    return values.computeIfAbsent(value, v -> new Value(v.id(), v.name(), type(v.type())));
  }

  private Type type(Type type) {
    return type.withFeatures(sizes(type.features()));
  }

  private List<Integer> sizes(List<Integer> sizes) {
    return sizes.stream().map(this::size).toList();
  }

  private int size(int size) {
    return size == from ? to : size;
  }

  private Op op(Op op) {
    return switch (op) {
      case Leaf.Input(var name, var type) -> new Leaf.Input(name, type(type));
      case Leaf.Parameter(var name, var type) -> new Leaf.Parameter(name, type(type));
      case Leaf.Constant(var number, var type) -> new Leaf.Constant(number, type(type));
      case Leaf.KeepMask(var stream, var rate, var scaled, var type) ->
          new Leaf.KeepMask(stream, rate, scaled, type(type));
      case Elementwise.Expand(var x, var type) -> new Elementwise.Expand(value(x), type(type));
      case Rearrange.Slice(var x, var axis, var begin, var end) -> {
        int begins = begin == 0 ? 0 : size(begin);
        yield new Rearrange.Slice(value(x), axis, begins, begins + size(end - begin));
      }
      case Rearrange.Pad(var x, var axis, var begin, var size) ->
          new Rearrange.Pad(value(x), axis, begin, size(size));
      case Rearrange.Reshape(var x, var features) ->
          new Rearrange.Reshape(value(x), sizes(features));
      case Tokens.OneHot(var index, var n) -> new Tokens.OneHot(value(index), size(n));
      case Loop loop -> loop(loop);
      default -> op.map(this::value);
    };
  }

  private Loop loop(Loop loop) {
    Loop outside = (Loop) loop.map(x -> x);
    Block body = block(loop.body());
    return new Loop(
        loop.reverse(),
        outside.carried().stream()
            .map(c -> new Loop.Carried(value(c.initial()), value(c.parameter()), value(c.next())))
            .toList(),
        outside.sequences().stream()
            .map(s -> new Loop.Sequence(value(s.outer()), value(s.parameter())))
            .toList(),
        outside.captured().stream()
            .map(c -> new Loop.Captured(value(c.outer()), value(c.parameter())))
            .toList(),
        loop.outputs().stream().map(this::value).toList(),
        body);
  }
}
