package dev.rnnc.optimize;

import dev.rnnc.ir.Program;
import java.util.List;

/**
 * What a pass made of a program.
 *
 * @param did a line for each time the pass fired, such as {@code %12 leaves the loop}
 */
public record Rewritten(Program program, List<String> did) {
  public Rewritten {
    did = List.copyOf(did);
  }
}
