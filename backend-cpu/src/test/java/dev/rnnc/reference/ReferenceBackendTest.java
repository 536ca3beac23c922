package dev.rnnc.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rnnc.backend.Device;
import dev.rnnc.backend.DeviceOptions;
import dev.rnnc.backend.Run;
import dev.rnnc.ir.Emitter;
import dev.rnnc.ir.Leaf;
import dev.rnnc.ir.Loop;
import dev.rnnc.ir.Program;
import dev.rnnc.ir.Type;
import dev.rnnc.ir.Value;
import dev.rnnc.ir.Verifier;
import dev.rnnc.source.BrokenInvariant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the contract of backends asks beyond the single operations. */
class ReferenceBackendTest {
  private final Device device = new ReferenceBackend().open(new DeviceOptions(1, 7));
  private final Emitter main = Emitter.startingAt(0);

  private Program program(List<Program.Output> outputs, List<Program.Store> stores) {
    return Verifier.verify("test", new Program("test", main.block(), outputs, stores));
  }

  /** state = state * 10 + x; collects the state before and after each time step. */
  private Program counting(boolean reverse) {
    Value x = main.emit("x", new Leaf.Input("x", Type.sequence(1)));
    Value start = main.emit("start", new Leaf.Parameter("start", Type.row(1)));
    Emitter body = main.nested();
    Value state = body.parameter("state", Type.row(1));
    Value each = body.parameter("each", Type.row(1));
    Value next = body.add(body.multiply(state, body.constant(10, Type.row(1))), each);
    Loop loop =
        new Loop(
            reverse,
            List.of(new Loop.Carried(start, state, next)),
            List.of(new Loop.Sequence(x, each)),
            List.of(),
            List.of(state, next),
            body.block());
    List<Value> results = main.emit(loop);
    return program(
        List.of(
            new Program.Output("final", results.get(0)),
            new Program.Output("before", results.get(1)),
            new Program.Output("after", results.get(2))),
        List.of(new Program.Store("start", results.get(0))));
  }

  @Test
  void loopHandsStatesFromTimeStepToTimeStep() {
    device.storage().write("start", new float[] {4, 5});
    double[] last = new double[2];
    double[] before = new double[6];
    double[] after = new double[6];
    Run run = new Run().sizes(3, 2).input("x", new float[] {1, 9, 2, 8, 3, 7});
    device
        .load(counting(false))
        .run(run.output("final", last).output("before", before).output("after", after));
    assertThat(last).containsExactly(4123, 5987);
    assertThat(before).containsExactly(4, 5, 41, 59, 412, 598);
    assertThat(after).containsExactly(41, 59, 412, 598, 4123, 5987);
    assertThat(device.storage().read("start")).containsExactly(4123, 5987);
  }

  @Test
  void reverseLoopStartsAtTheLastTimeStep() {
    device.storage().write("start", new float[] {4, 5});
    double[] last = new double[2];
    double[] before = new double[6];
    device
        .load(counting(true))
        .run(
            new Run()
                .sizes(3, 2)
                .input("x", new float[] {1, 9, 2, 8, 3, 7})
                .output("final", last)
                .output("before", before));
    assertThat(last).containsExactly(4321, 5789);
    assertThat(before).containsExactly(432, 578, 43, 57, 4, 5);
  }

  @Test
  void withoutTimeStepsTheFinalStateIsTheInitialOne() {
    device.storage().write("start", new float[] {4, 5});
    double[] last = new double[2];
    device
        .load(counting(false))
        .run(new Run().sizes(0, 2).input("x", new float[0]).output("final", last));
    assertThat(last).containsExactly(4, 5);
  }

  @Test
  void withoutBatchNothingIsComputed() {
    device.storage().write("start", new float[0]);
    device.load(counting(false)).run(new Run().sizes(3, 0).input("x", new float[0]));
    assertThat(device.storage().read("start")).isEmpty();
  }

  @Test
  void loopMayCarryAndCollectNothing() {
    Emitter body = main.nested();
    body.constant(1, Type.row(2));
    main.emit(new Loop(false, List.of(), List.of(), List.of(), List.of(), body.block()));
    device.load(program(List.of(), List.of())).run(new Run().sizes(2, 2));
    assertThat(device.storage().names()).isEmpty();
  }

  @Test
  void storesAreWrittenAtTheEndOfTheRun() {
    Value a = main.emit("a", new Leaf.Parameter("a", Type.whole(1)));
    Value b = main.emit("b", new Leaf.Parameter("b", Type.whole(1)));
    Program swap =
        program(List.of(), List.of(new Program.Store("a", b), new Program.Store("b", a)));
    device.storage().write("a", new float[] {1});
    device.storage().write("b", new float[] {2});
    device.load(swap).run(new Run());
    assertThat(device.storage().read("a")).containsExactly(2);
    assertThat(device.storage().read("b")).containsExactly(1);
  }

  @Test
  void storageIsExactInDoubleAndRoundsToFloat() {
    double exact = 1 + 0x1p-40;
    device.storage().writeExact("w", new double[] {exact});
    assertThat(device.storage().readExact("w")[0]).isEqualTo(exact);
    assertThat(device.storage().read("w")[0]).isCloseTo(1f, within(0f));
    device.storage().readExact("w")[0] = 3;
    assertThat(device.storage().readExact("w")[0]).isEqualTo(exact);
    device.storage().remove("w");
    assertThat(device.storage().names()).isEmpty();
    assertThatThrownBy(() -> device.storage().read("w"))
        .isInstanceOf(BrokenInvariant.class)
        .hasMessageContaining("nothing is stored under w");
  }

  @Test
  void missingParameterIsNamed() {
    assertThatThrownBy(() -> device.load(counting(false)).run(runOf(3, 2)))
        .isInstanceOf(BrokenInvariant.class)
        .hasMessageContaining("parameter start of program test is not in storage");
  }

  @Test
  void parameterOfAnotherBatchIsNamed() {
    device.storage().write("start", new float[3]);
    assertThatThrownBy(() -> device.load(counting(false)).run(runOf(3, 2)))
        .isInstanceOf(BrokenInvariant.class)
        .hasMessageContaining("parameter start of program test has 3 elements");
  }

  @Test
  void shortInputAndShortOutputAreNamed() {
    device.storage().write("start", new float[2]);
    Program program = counting(false);
    Run run = new Run().sizes(3, 2).input("x", new float[5]);
    assertThatThrownBy(() -> device.load(program).run(run))
        .isInstanceOf(BrokenInvariant.class)
        .hasMessageContaining("input x of program test has 5 elements");
    assertThatThrownBy(() -> device.load(program).run(runOf(3, 2).output("after", new double[5])))
        .isInstanceOf(BrokenInvariant.class)
        .hasMessageContaining("output after of program test has 6 elements, its array 5");
  }

  private static Run runOf(int timeSteps, int batch) {
    return new Run().sizes(timeSteps, batch).input("x", new float[timeSteps * batch]);
  }
}
