package dev.rnnc.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers come back as they went in, whatever bytes they need. */
final class PackedTokensTest {
  private static final int BLOCK = PackedTokens.BLOCK;

  private static PackedTokens packed(int... numbers) {
    PackedTokens tokens = new PackedTokens();
    for (int number : numbers) {
      tokens.add(number);
    }
    return tokens;
  }

  private static int[] numbers(int count, int greatest) {
    Random random = new Random(greatest);
    int[] numbers = random.ints(count, 0, greatest + 1).toArray();
    numbers[0] = greatest;
    numbers[count - 1] = greatest;
    return numbers;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 127, 128, 255, 256, 32767, 32768, 65535, 65536, 1_000_000})
  void numbersComeBack(int greatest) {
    int[] numbers = numbers(2 * BLOCK + 77, greatest);
    PackedTokens tokens = packed(numbers);
    assertThat(tokens.size()).isEqualTo(numbers.length);
    assertThat(tokens.copy(0, numbers.length)).isEqualTo(numbers);
    assertThat(tokens.get(0)).isEqualTo(greatest);
    assertThat(tokens.get(numbers.length - 1)).isEqualTo(greatest);
    long[] counts = new long[greatest + 1];
    tokens.count(5, numbers.length - 5, counts);
    long[] expected = new long[greatest + 1];
    Arrays.stream(numbers, 5, numbers.length - 5).forEach(number -> expected[number]++);
    assertThat(counts).isEqualTo(expected);
    assertThat(tokens.count(5, numbers.length - 5, numbers[9])).isEqualTo(expected[numbers[9]]);
  }

  @ParameterizedTest
  @ValueSource(ints = {255, 256, 65535, 65536})
  void copiesAcrossBlocks(int greatest) {
    int[] numbers = numbers(2 * BLOCK + 77, greatest);
    PackedTokens tokens = packed(numbers);
    int begin = BLOCK - 3;
    int[] column = new int[3 * 9 + 1];
    Arrays.fill(column, -1);
    tokens.copy(begin, 9, column, 1, 3);
    for (int i = 0; i < column.length; i++) {
      assertThat(column[i]).isEqualTo(i % 3 == 1 ? numbers[begin + i / 3] : -1);
    }
    assertThat(tokens.copy(begin, begin + BLOCK + 9))
        .isEqualTo(Arrays.copyOfRange(numbers, begin, begin + BLOCK + 9));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 255, 256, 257, 65535, 65536, 65537})
  void settlingChangesWidths(int shift) {
    for (int greatest : new int[] {1, 255, 256, 65535, 65536}) {
      int[] numbers = numbers(BLOCK + 5, greatest);
      PackedTokens tokens = packed(numbers);
      tokens.settle(IntStream.rangeClosed(0, greatest).map(i -> i + shift).toArray());
      assertThat(tokens.copy(0, numbers.length))
          .isEqualTo(Arrays.stream(numbers).map(i -> i + shift).toArray());
      PackedTokens few = packed(numbers);
      few.settle(IntStream.rangeClosed(0, greatest).map(i -> i % 2).toArray());
      assertThat(few.copy(0, numbers.length))
          .isEqualTo(Arrays.stream(numbers).map(i -> i % 2).toArray());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, BLOCK - 1, BLOCK, BLOCK + 1})
  void nothingIsAddedAfterSettling(int count) {
    PackedTokens tokens = packed(new int[count]);
    tokens.settle(new int[] {7});
    assertThat(tokens.size()).isEqualTo(count);
    assertThat(tokens.get(count - 1)).isEqualTo(7);
    assertThatThrownBy(() -> tokens.add(1)).isInstanceOf(RuntimeException.class);
  }
}
