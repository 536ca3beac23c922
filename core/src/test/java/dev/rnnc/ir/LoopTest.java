package dev.rnnc.ir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rnnc.source.BrokenInvariant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoopTest {
  private final Value initial = new Value(0, "start", Type.row(4));
  private final Value all = new Value(1, "x", Type.sequence(4));
  private final Value weight = new Value(2, "w", Type.whole(4, 4));
  private final Value h = new Value(3, "h", Type.row(4));
  private final Value x = new Value(4, "x", Type.row(4));
  private final Value w = new Value(5, "w", Type.whole(4, 4));

  private Loop loop() {
    return new Loop(
        true,
        List.of(new Loop.Carried(initial, h, x)),
        List.of(new Loop.Sequence(all, x)),
        List.of(new Loop.Captured(weight, w)),
        List.of(h, x),
        new Block(List.of()));
  }

  @Test
  void givesFinalStatesThenOutputsOfAllTimeSteps() {
    assertThat(loop().types()).containsExactly(Type.row(4), Type.sequence(4), Type.sequence(4));
    assertThat(loop().operands()).containsExactly(initial, all, weight);
    assertThat(loop().parameters()).containsExactly(h, x, w);
    assertThat(loop().yielded()).containsExactly(x, h, x);
  }

  @Test
  void mapsOperandsAndLeavesTheBody() {
    Op mapped = loop().map(value -> new Value(value.id() + 10, value.name(), value.type()));
    assertThat(mapped.operands()).extracting(Value::id).containsExactly(10, 11, 12);
    assertThat(((Loop) mapped).parameters()).containsExactly(h, x, w);
    assertThat(((Loop) mapped).yielded()).containsExactly(x, h, x);
    assertThat(((Loop) mapped).reverse()).isTrue();
  }

  @Test
  void hasNoSingleTypeUnlessItHasOneResult() {
    assertThatThrownBy(() -> loop().type()).isInstanceOf(BrokenInvariant.class);
  }

  @Test
  void refusesParametersThatDoNotFit() {
    assertThatThrownBy(() -> new Loop.Carried(initial, h, w)).isInstanceOf(BrokenInvariant.class);
    assertThatThrownBy(() -> new Loop.Carried(initial, w, w)).isInstanceOf(BrokenInvariant.class);
    assertThatThrownBy(() -> new Loop.Carried(all, all, all)).isInstanceOf(BrokenInvariant.class);
    assertThatThrownBy(() -> new Loop.Sequence(all, all)).isInstanceOf(BrokenInvariant.class);
    assertThatThrownBy(() -> new Loop.Sequence(initial, x)).isInstanceOf(BrokenInvariant.class);
    assertThatThrownBy(() -> new Loop.Captured(all, all)).isInstanceOf(BrokenInvariant.class);
    assertThatThrownBy(() -> new Loop.Captured(weight, x)).isInstanceOf(BrokenInvariant.class);
  }

  @Test
  void refusesOutputsThatAreNotRows() {
    for (Value output : List.of(w, all)) {
      assertThatThrownBy(() ->
              new Loop(
                  false, List.of(), List.of(), List.of(), List.of(output), new Block(List.of())))
          .isInstanceOf(BrokenInvariant.class)
          .hasMessageContaining("loop output");
    }
  }
}
