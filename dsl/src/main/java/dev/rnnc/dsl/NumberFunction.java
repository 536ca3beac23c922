package dev.rnnc.dsl;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What may be computed with numbers that are known at check. */
enum NumberFunction {
  SQRT(1),
  EXP(1),
  LOG(1),
  ABS(1),
  MIN(2),
  MAX(2);

  private final int arguments;

  NumberFunction(int arguments) {
    this.arguments = arguments;
  }

  int arguments() {
    return arguments;
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static List<String> words() {
    return Arrays.stream(values()).map(NumberFunction::word).toList();
  }

  static Optional<NumberFunction> of(String word) {
    return Arrays.stream(values()).filter(function -> function.word().equals(word)).findFirst();
  }

  double apply(List<Double> x) {
    return switch (this) {
      case SQRT -> Math.sqrt(x.getFirst());
      case EXP -> StrictMath.exp(x.getFirst());
      case LOG -> StrictMath.log(x.getFirst());
      case ABS -> Math.abs(x.getFirst());
      case MIN -> Math.min(x.getFirst(), x.getLast());
      case MAX -> Math.max(x.getFirst(), x.getLast());
    };
  }
}
