package dev.rnnc.ir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rnnc.source.BrokenInvariant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgramPrinterTest {
  @Test
  void showsALoopWithItsBodyIndented() {
    Emitter main = Emitter.startingAt(0);
    Value x = main.emit("x", new Leaf.Input("input", Type.sequence(3)));
    Value u = main.emit("U", new Leaf.Parameter("rnn_1.U", Type.whole(4, 4)));
    Value start = main.constant(0, Type.row(4));
    Emitter body = main.nested();
    Value h = body.parameter("h", Type.row(4));
    Value each = body.parameter("x", Type.row(3));
    Value weight = body.parameter("U", Type.whole(4, 4));
    Value product = body.emit("", new Multiply.Product(weight, h, false));
    Value padded = body.emit("", new Rearrange.Pad(each, 0, 1, 4));
    Value next = body.emit("rnn_1.h", new Elementwise.Binary(BinaryFunction.ADD, product, padded));
    List<Value> results =
        main.emit(
            new Loop(
                true,
                List.of(new Loop.Carried(start, h, next)),
                List.of(new Loop.Sequence(x, each)),
                List.of(new Loop.Captured(u, weight)),
                List.of(next),
                body.block()));
    Program program =
        new Program(
            "step",
            main.block(),
            List.of(new Program.Output("y", results.get(1))),
            List.of(new Program.Store("state/h", results.getFirst())));
    assertThat(program)
        .hasToString(
            """
            program step
              %0.x [time, batch, 3] = input input
              %1.U [4, 4] = parameter rnn_1.U
              %2 [batch, 4] = constant 0.0
              %9.h.final [batch, 4], %10.rnn_1.h [time, batch, 4] = loop reverse
                carried %3.h [batch, 4] = %2 then %8.rnn_1.h
                each %4.x [batch, 3] of %0.x
                with %5.U [4, 4] = %1.U
                %6 [batch, 4] = product %5.U, %3.h
                %7 [batch, 4] = pad axis=0 at=1 size=4 %4.x
                %8.rnn_1.h [batch, 4] = add %6, %7
                collect %8.rnn_1.h
              output y = %10.rnn_1.h
              store state/h = %9.h.final
            """);
    assertThat(program.nextId()).isEqualTo(11);
  }

  @Test
  void showsWhatAnOperationNeedsBesideItsOperands() {
    Value row = new Value(1, "r", Type.row(4));
    Value matrix = new Value(2, "", Type.whole(4, 4));
    Value tokens = new Value(3, "t", Type.tokens());
    Value all = new Value(4, "", Type.sequence(4));
    Value lengths = new Value(5, "n", Type.indexPerRow());
    assertThat(
            List.of(
                    new Leaf.KeepMask(2, 0.25, true, Type.row(4)),
                    new Elementwise.Unary(UnaryFunction.SOFTPLUS, row),
                    new Elementwise.Binary(BinaryFunction.LESS_OR_EQUAL, row, row),
                    new Elementwise.Expand(row, Type.sequence(4)),
                    new Multiply.Product(matrix, row, true),
                    new Multiply.OuterSum(row, row, 0),
                    new Multiply.OuterSum(row, row, 2),
                    new Reduce.SumRows(all, true),
                    new Reduce.SumRows(all, false),
                    new Rearrange.Slice(row, 0, 1, 3),
                    new Rearrange.Concat(List.of(matrix, matrix), 1),
                    new Rearrange.Reshape(row, List.of(2, 2)),
                    new Tokens.OneHot(tokens, 9),
                    new Tokens.Lookup(matrix, tokens),
                    new Steps.Stack(all, 5),
                    new Steps.Unstack(row),
                    new Steps.Pick(all, lengths, Steps.Which.LAST))
                .stream()
                .map(ProgramPrinter::text))
        .containsExactly(
            "keep_mask stream=2 rate=0.25 scaled=true",
            "softplus %1.r",
            "less_or_equal %1.r, %1.r",
            "expand %1.r",
            "product transposed %2, %1.r",
            "outer_sum %1.r, %1.r",
            "outer_sum heads=2 %1.r, %1.r",
            "sum_rows keep=batch %4",
            "sum_rows %4",
            "slice axis=0 1..3 %1.r",
            "concat axis=1 %2, %2",
            "reshape [2, 2] %1.r",
            "one_hot n=9 %3.t",
            "lookup %2, %3.t",
            "stack 5 %4",
            "unstack %1.r",
            "pick last %4, %5.n");
  }

  @Test
  void findsOutputsByName() {
    Value value = new Value(0, "x", Type.row(1));
    Block block = new Block(List.of(new Instruction(value, new Leaf.Constant(1, value.type()))));
    Program program =
        new Program("test", block, List.of(new Program.Output("y", value)), List.of());
    assertThat(program.output("y")).isEqualTo(value);
    assertThatThrownBy(() -> program.output("z"))
        .isInstanceOf(BrokenInvariant.class)
        .hasMessage("internal error in test: no output z");
  }
}
