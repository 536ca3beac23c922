package dev.rnnc.gradients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rnnc.backend.Device;
import dev.rnnc.backend.DeviceOptions;
import dev.rnnc.backend.Run;
import dev.rnnc.gradcheck.Comparison;
import dev.rnnc.gradcheck.Comparison.Verdict;
import dev.rnnc.gradcheck.FiniteDifferences;
import dev.rnnc.gradcheck.GradientReport;
import dev.rnnc.gradcheck.WeightReport;
import dev.rnnc.ir.BinaryFunction;
import dev.rnnc.ir.Emitter;
import dev.rnnc.ir.Leaf;
import dev.rnnc.ir.Program;
import dev.rnnc.ir.Reduce;
import dev.rnnc.ir.Type;
import dev.rnnc.ir.UnaryFunction;
import dev.rnnc.ir.Value;
import dev.rnnc.reference.ReferenceBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The checker finds wrong gradients, and nothing else, of programs with gradients by hand. */
class FiniteDifferencesTest {
  private final Device device = new ReferenceBackend().open(new DeviceOptions(1, 1));
  private final Emitter main = Emitter.startingAt(0);
  private final List<Program.Store> stores = new ArrayList<>();

  private Value weight(double... elements) {
    device.storage().writeExact("w", elements);
    return main.emit("w", new Leaf.Parameter("w", Type.whole(elements.length)));
  }

  /** Of the sum of {@code y}, with the gradient by w as given. */
  private WeightReport check(Value y, Value gradient) {
    return report(y, gradient, 100).weights().getFirst();
  }

  private GradientReport report(Value y, Value gradient, int limit) {
    Value loss = main.emit("loss", new Reduce.SumFeatures(y));
    stores.add(new Program.Store("gradient/w", gradient));
    Program program =
        new Program("test", main.block(), List.of(new Program.Output("loss", loss)), stores);
    Map<String, String> gradients = Map.of("w", "gradient/w");
    return FiniteDifferences.check(device, program, new Run(), "loss", gradients, limit);
  }

  private Value scaled(Value x, double factor) {
    return main.multiply(x, main.constant(factor, x.type()));
  }

  @Test
  void acceptsTheDerivative() {
    Value w = weight(0, 1, -3, 1e-9, 250, 0.1);
    WeightReport report = check(main.multiply(w, w), scaled(w, 2));
    assertThat(report.agrees()).as(report.toString()).isTrue();
    assertThat(report.count(Verdict.AGREES)).isEqualTo(6);
    assertThat(device.storage().readExact("w")).containsExactly(0, 1, -3, 1e-9, 250, 0.1);
    assertThat(device.storage().names()).containsExactly("w");
  }

  /** Of a large weight only some are compared, and that is what is said. */
  @Test
  void saysHowManyWereCompared() {
    WeightReport report = new WeightReport("w", 72, agreeing(24));
    assertThat(report.toString()).startsWith("w: 24 of 72 compared, all agree; worst [0]");
  }

  private static List<Comparison> agreeing(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new Comparison(i, 1, 1, 1e-9, Verdict.AGREES))
        .toList();
  }

  @Test
  void findsADerivativeThatIsOffByATenthOfAPercent() {
    Value w = weight(0.5, 0);
    WeightReport report = check(main.multiply(w, w), scaled(w, 2.002));
    assertThat(report.count(Verdict.DIFFERS)).isEqualTo(1);
    Comparison worst = report.worst().orElseThrow();
    assertThat(worst.element()).isEqualTo(0);
    assertThat(worst.relativeError()).isBetween(0.0009, 0.0011);
    assertThat(report.toString())
        .startsWith("w: 2 of 2 compared, 1 agree, 1 differ; worst [0]: 1.001 by the");
  }

  @Test
  void findsAMissingDerivative() {
    Value w = weight(2, 3);
    assertThat(check(main.multiply(w, w), main.constant(0, w.type())).count(Verdict.DIFFERS))
        .isEqualTo(2);
  }

  @Test
  void findsADerivativeThatIsNotANumber() {
    Value w = weight(2, 3);
    Value nan = main.unary(UnaryFunction.LOG, main.constant(-1, w.type()));
    WeightReport report = check(main.multiply(w, w), nan);
    assertThat(report.count(Verdict.DIFFERS)).isEqualTo(2);
    assertThat(report.worst().orElseThrow().derivative()).isNaN();
  }

  @Test
  void skipsWhereTheLossBendsAndNotBeside() {
    Value w = weight(0, 1e-7, -1e-7, 1, -1);
    Value relu = main.unary(UnaryFunction.RELU, w);
    Value slope = main.select(relu, main.constant(1, w.type()), main.constant(0, w.type()));
    WeightReport report = check(relu, slope);
    assertThat(report.agrees()).as(report.toString()).isTrue();
    assertThat(report.comparisons())
        .extracting(Comparison::verdict)
        .containsExactly(
            Verdict.SKIPPED, Verdict.AGREES, Verdict.AGREES, Verdict.AGREES, Verdict.AGREES);
  }

  @Test
  void skipsJumps() {
    Value w = weight(0, 1e-7, 1);
    Value zero = main.constant(0, w.type());
    assertThat(check(main.unary(UnaryFunction.SIGN, w), zero).comparisons())
        .extracting(Comparison::verdict)
        .containsExactly(Verdict.SKIPPED, Verdict.AGREES, Verdict.AGREES);
    stores.clear();
    Value positive = main.binary(BinaryFunction.LESS, zero, w);
    assertThat(check(positive, zero).comparisons())
        .extracting(Comparison::verdict)
        .containsExactly(Verdict.SKIPPED, Verdict.AGREES, Verdict.AGREES);
  }

  @Test
  void aWrongDerivativeBesideABendIsFound() {
    Value w = weight(1e-7, -1e-7);
    Value relu = main.unary(UnaryFunction.RELU, w);
    Value slope = main.select(relu, main.constant(0.5, w.type()), main.constant(0, w.type()));
    WeightReport report = check(relu, slope);
    assertThat(report.comparisons())
        .extracting(Comparison::verdict)
        .containsExactly(Verdict.DIFFERS, Verdict.AGREES);
  }

  @Test
  void skipsWhereTheLossIsUndefinedOnOneSide() {
    Value w = weight(0, 4);
    Value root = main.unary(UnaryFunction.SQRT, w);
    Value slope =
        main.divide(main.constant(0.5, w.type()), main.add(root, main.constant(0, w.type())));
    Value finite = main.select(root, slope, main.constant(0, w.type()));
    assertThat(check(root, finite).comparisons())
        .extracting(Comparison::verdict)
        .containsExactly(Verdict.SKIPPED, Verdict.AGREES);
  }

  @Test
  void strongCurvatureIsNoExcuse() {
    // tanh of 1000 w is almost a jump
    Value w = weight(0.0001, 0);
    Value steep = main.unary(UnaryFunction.TANH, scaled(w, 1000));
    Value slope =
        scaled(main.subtract(main.constant(1, w.type()), main.multiply(steep, steep)), 1000);
    assertThat(check(steep, slope).agrees()).isTrue();
    stores.clear();
    assertThat(check(steep, scaled(slope, 1.01)).count(Verdict.DIFFERS)).isEqualTo(2);
  }

  @Test
  void aLossThatIsNotANumberIsNoAgreement() {
    Value w = weight(-1);
    Value log = main.unary(UnaryFunction.LOG, w);
    assertThat(report(log, main.unary(UnaryFunction.RECIPROCAL, w), 9).agrees()).isFalse();
  }

  @Test
  void comparesASampleOfALargeWeight() {
    Value w = weight(new double[1000]);
    WeightReport report = report(w, main.constant(1, w.type()), 10).weights().getFirst();
    assertThat(report.comparisons()).hasSize(10);
    assertThat(report.comparisons()).extracting(Comparison::element).doesNotHaveDuplicates();
    assertThat(report.elements()).isEqualTo(1000);
  }

  @Test
  void carriedStatesAreAsBefore() {
    device.storage().writeExact("state", new double[] {3, 4});
    Value state = main.emit("state", new Leaf.Parameter("state", Type.whole(2)));
    Value w = weight(1, 2);
    Value next = main.multiply(state, w);
    stores.add(new Program.Store("state", next));
    WeightReport report = check(next, state);
    assertThat(report.agrees()).as(report.toString()).isTrue();
    assertThat(device.storage().readExact("state")).containsExactly(3, 4);
  }
}
