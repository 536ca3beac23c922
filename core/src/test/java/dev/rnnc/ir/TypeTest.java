package dev.rnnc.ir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rnnc.source.BrokenInvariant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TypeTest {
  @Test
  void showsItself() {
    assertThat(Type.whole()).hasToString("[]");
    assertThat(Type.whole(3, 4)).hasToString("[3, 4]");
    assertThat(Type.row(4)).hasToString("[batch, 4]");
    assertThat(Type.sequence()).hasToString("[time, batch]");
    assertThat(Type.tokens()).hasToString("index[time, batch]");
    assertThat(Type.indexPerRow()).hasToString("index[batch]");
  }

  @Test
  void countsFeatures() {
    assertThat(Type.row().featureCount()).isEqualTo(1);
    assertThat(Type.row(3, 4).featureCount()).isEqualTo(12);
    assertThat(Type.row(3, 0).featureCount()).isZero();
    assertThatThrownBy(() -> Type.row(1 << 20, 1 << 20).featureCount())
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  void exchangesRowsAndFeatures() {
    assertThat(Type.whole(3).withRowsOf(Type.tokens())).isEqualTo(Type.sequence(3));
    assertThat(Type.sequence(3).oneStep()).isEqualTo(Type.row(3));
    assertThat(Type.row(3).allSteps()).isEqualTo(Type.sequence(3));
    assertThat(Type.whole(3).oneStep()).isEqualTo(Type.whole(3));
    assertThat(Type.tokens().withFeatures(2).toString()).isEqualTo("index[time, batch, 2]");
  }

  @Test
  void refusesTimeWithoutBatchAndNegativeSizes() {
    assertThatThrownBy(() -> new Type(ElementType.REAL, true, false, List.of()))
        .isInstanceOf(BrokenInvariant.class);
    assertThatThrownBy(() -> Type.row(-1)).isInstanceOf(BrokenInvariant.class);
  }
}
