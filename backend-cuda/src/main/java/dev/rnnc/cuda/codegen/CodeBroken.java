package dev.rnnc.cuda.codegen;

import dev.rnnc.source.BrokenInvariant;

/** A plan that this package cannot write code for. */
final class CodeBroken {
  private CodeBroken() {}

  static BrokenInvariant at(Object what, String why) {
    return new BrokenInvariant("CUDA code", what + " " + why);
  }
}
