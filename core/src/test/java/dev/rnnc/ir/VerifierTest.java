package dev.rnnc.ir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rnnc.source.BrokenInvariant;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class VerifierTest {
  private final Emitter main = Emitter.startingAt(0);
  private final Value x = main.emit("x", new Leaf.Input("x", Type.sequence(4)));
  private final Value start = main.emit("start", new Leaf.Parameter("start", Type.row(4)));
  private final Value stray = new Value(77, "stray", Type.row(4));

  private static Program program(Block block) {
    return new Program("test", block, List.of(), List.of());
  }

  private Program verified() {
    return Verifier.verify("lower", program(main.block()));
  }

  private static void refuses(String message, ThrowingCallable verification) {
    assertThatThrownBy(verification)
        .isInstanceOf(BrokenInvariant.class)
        .hasMessage("internal error in lower: " + message);
  }

  /** A loop over x from start, with a body of the caller's. */
  private void loop(Value h, Value each, Value next, Block body) {
    main.emit(
        new Loop(
            false,
            List.of(new Loop.Carried(start, h, next)),
            List.of(new Loop.Sequence(x, each)),
            List.of(),
            List.of(next),
            body));
  }

  @Test
  void returnsASoundProgram() {
    Emitter body = main.nested();
    Value h = body.parameter("h", Type.row(4));
    Value each = body.parameter("x", Type.row(4));
    loop(h, each, body.add(h, each), body.block());
    Program program = program(main.block());
    assertThat(Verifier.verify("lower", program)).isSameAs(program);
  }

  @Test
  void refusesValuesThatNothingDefines() {
    main.emit("y", new Elementwise.Unary(UnaryFunction.TANH, stray));
    refuses("%77.stray is not defined where Unary reads it", this::verified);
  }

  @Test
  void refusesValuesThatAreReadBeforeTheyAreDefined() {
    Value y = new Value(5, "y", Type.row(4));
    Block block =
        new Block(
            List.of(
                new Instruction(
                    new Value(6, "z", Type.row(4)), new Elementwise.Unary(UnaryFunction.TANH, y)),
                new Instruction(y, new Leaf.Constant(1, Type.row(4)))));
    refuses(
        "%5.y is not defined where Unary reads it", () -> Verifier.verify("lower", program(block)));
  }

  @Test
  void refusesTwoDefinitions() {
    main.add(new Instruction(x, new Leaf.Constant(1, x.type())));
    refuses("%0.x is defined twice", this::verified);
  }

  @Test
  void refusesAnotherTypeThanTheOperations() {
    main.add(new Instruction(stray, new Leaf.Constant(1, Type.row(5))));
    refuses("%77.stray [batch, 4] is [batch, 5]", this::verified);
  }

  @Test
  void refusesAnotherNumberOfResults() {
    main.add(new Instruction(List.of(), new Leaf.Constant(1, Type.row(4))));
    refuses("[] for [[batch, 4]]", this::verified);
  }

  @Test
  void refusesOuterValuesInABody() {
    Emitter body = main.nested();
    Value h = body.parameter("h", Type.row(4));
    Value each = body.parameter("x", Type.row(4));
    loop(h, each, body.add(h, start), body.block());
    refuses("%1.start is not defined where Binary reads it", this::verified);
  }

  @Test
  void refusesValuesOfABodyOutside() {
    Emitter body = main.nested();
    Value h = body.parameter("h", Type.row(4));
    Value each = body.parameter("x", Type.row(4));
    Value sum = body.add(h, each);
    loop(h, each, sum, body.block());
    main.emit("y", new Elementwise.Unary(UnaryFunction.TANH, sum));
    refuses("%4 is not defined where Unary reads it", this::verified);
  }

  @Test
  void refusesIdsThatABodyShares() {
    Emitter body = main.nested();
    Value h = new Value(0, "h", Type.row(4));
    Value each = body.parameter("x", Type.row(4));
    loop(h, each, each, body.block());
    refuses("%0.h is defined twice", this::verified);
  }

  @Test
  void refusesYieldsThatTheBodyDoesNotDefine() {
    Emitter body = main.nested();
    Value h = body.parameter("h", Type.row(4));
    Value each = body.parameter("x", Type.row(4));
    loop(h, each, stray, body.block());
    refuses("%77.stray is not defined where the loop's yield reads it", this::verified);
  }

  @Test
  void refusesMasksAndLoopsInABody() {
    Emitter body = main.nested();
    Value h = body.parameter("h", Type.row(4));
    Value each = body.parameter("x", Type.row(4));
    body.emit("mask", new Leaf.KeepMask(0, 0.5, true, Type.row(4)));
    loop(h, each, h, body.block());
    refuses("KeepMask in a loop body", this::verified);

    Emitter other = Emitter.startingAt(0);
    Emitter outer = other.nested();
    outer.emit(new Loop(false, List.of(), List.of(), List.of(), List.of(), outer.nested().block()));
    other.emit(new Loop(false, List.of(), List.of(), List.of(), List.of(), outer.block()));
    refuses("Loop in a loop body", () -> Verifier.verify("lower", program(other.block())));
  }

  @Test
  void refusesOutputsAndStoresOfNothing() {
    Block block = main.block();
    refuses(
        "%77.stray is not defined where output y reads it",
        () ->
            Verifier.verify(
                "lower",
                new Program("test", block, List.of(new Program.Output("y", stray)), List.of())));
    refuses(
        "%77.stray is not defined where store to w reads it",
        () ->
            Verifier.verify(
                "lower",
                new Program("test", block, List.of(), List.of(new Program.Store("w", stray)))));
  }

  @Test
  void refusesTwoStoresToOneName() {
    Program.Store store = new Program.Store("w", start);
    refuses(
        "two stores to w",
        () ->
            Verifier.verify(
                "lower", new Program("test", main.block(), List.of(), List.of(store, store))));
  }
}
