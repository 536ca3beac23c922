package dev.rnnc.dsl;

import java.util.List;
import java.util.Set;

/** Names that a file cannot give to its own things, because they mean something everywhere. */
final class Reserved {
  /** Forms of a network that are no layers. */
  static final List<String> FORMS =
      List.of(
          "last", "residual", "repeat", "bidirectional", "concat", "attend", "encoder", "decoder");

  private static final Set<String> VALUES = Set.of("yes", "no", "none");

  private Reserved() {}

  static boolean contains(String name) {
    return FORMS.contains(name)
        || VALUES.contains(name)
        || DataSizes.NAMES.contains(name)
        || FunctionCalls.isFunction(name);
  }

  static String reason(String name) {
    if (FORMS.contains(name)) {
      return "is part of every network: another name is needed";
    }
    if (VALUES.contains(name)) {
      return "is a value everywhere: another name is needed";
    }
    return DataSizes.NAMES.contains(name)
        ? "is a size from the data: another name is needed"
        : "is a function: another name is needed";
  }
}
