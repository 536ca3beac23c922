package dev.rnnc.optimize;

import dev.rnnc.ir.Instruction;
import dev.rnnc.ir.Program;
import dev.rnnc.ir.Rearrange;
import dev.rnnc.ir.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * In loops, two concatenations of which one ends as the other begins become one, of which both are
 * slices: {@code concat(dn, dz, dr)} and {@code concat(dz, dr, dm)} lie in {@code concat(dn, dz,
 * dr, dm)}. A part is computed in the columns of one concatenation, so that what two have would be
 * stored twice.
 */
public record ShareColumns() implements Pass {
  /** Two concatenations, and all parts of both in an order in which either is a run. */
  private record Overlap(Instruction first, Instruction second, List<Value> union) {
    int saved() {
      return width(parts(first)) + width(parts(second)) - width(union);
    }
  }

  @Override
  public String name() {
    return "share_columns";
  }

  @Override
  public Rewritten apply(Program program) {
    return GroupedBlock.inLoops(program, ShareColumns::fire);
  }

  private static boolean fire(GroupedBlock block) {
    List<Instruction> concats =
        block.instructions().stream().filter(ShareColumns::isOfDistinctParts).toList();
    Overlap best = null;
    for (Instruction first : concats) {
      for (Instruction second : concats) {
        Overlap overlap = first == second ? null : overlap(first, second);
        if (overlap != null
            && (best == null || overlap.saved() > best.saved())
            && isFree(overlap, block)) {
          best = overlap;
        }
      }
    }
    if (best == null) {
      return false;
    }
    share(block, best);
    return true;
  }

  private static void share(GroupedBlock block, Overlap overlap) {
    List<Value> union = overlap.union();
    boolean isFirst = union.equals(parts(overlap.first()));
    Value all = isFirst ? overlap.first().result() : block.concat(union);
    for (Instruction concat : List.of(overlap.first(), overlap.second())) {
      Value result = concat.result();
      if (!result.equals(all)) {
        int at = Collections.indexOfSubList(union, parts(concat));
        int begin = width(union.subList(0, at));
        Rearrange.Slice slice = new Rearrange.Slice(all, 0, begin, begin + width(parts(concat)));
        block.replace(result, block.emit(result.name(), slice));
      }
    }
    block.did(overlap.first().result() + " and " + overlap.second().result() + " share columns");
  }

  /**
   * Values in an order in which their concatenation shares columns with one that has these parts:
   * what both have stands at the end and begins the other, or the other way round. Null if what
   * they share stands elsewhere in the other, or if it is nothing.
   */
  static @Nullable List<Value> besides(List<Value> values, List<Value> parts) {
    List<Value> shared = parts.stream().filter(values::contains).distinct().toList();
    int count = shared.size();
    boolean begins = shared.equals(parts.subList(0, count));
    boolean ends = shared.equals(parts.subList(parts.size() - count, parts.size()));
    if (count == 0 || !(begins || ends)) {
      return null;
    }
    List<Value> others = values.stream().filter(value -> !shared.contains(value)).toList();
    List<Value> ordered = new ArrayList<>(begins ? others : shared);
    ordered.addAll(begins ? shared : others);
    return ordered;
  }

  private static @Nullable Overlap overlap(Instruction first, Instruction second) {
    List<Value> begin = parts(first);
    List<Value> end = parts(second);
    if (Collections.indexOfSubList(begin, end) >= 0) {
      return new Overlap(first, second, begin);
    }
    for (int shared = Math.min(begin.size(), end.size()) - 1; shared > 0; shared--) {
      int own = begin.size() - shared;
      if (begin.subList(own, begin.size()).equals(end.subList(0, shared))) {
        List<Value> union = new ArrayList<>(begin.subList(0, own));
        union.addAll(end);
        return Set.copyOf(union).size() == union.size() ? new Overlap(first, second, union) : null;
      }
    }
    return null;
  }

  /**
   * Whether neither waits for what is made of the other, and nothing is given out that was not:
   * both are outputs of the loop, or neither, or one that has all parts of the other.
   */
  private static boolean isFree(Overlap overlap, GroupedBlock block) {
    Value first = overlap.first().result();
    Value second = overlap.second().result();
    return parts(overlap.second()).stream().noneMatch(part -> block.needs(part, first))
        && parts(overlap.first()).stream().noneMatch(part -> block.needs(part, second))
        && (block.isOutput(first) == block.isOutput(second)
            || width(overlap.union())
                == width(parts(block.isOutput(first) ? overlap.first() : overlap.second())));
  }

  private static boolean isOfDistinctParts(Instruction instruction) {
    return instruction.op() instanceof Rearrange.Concat concat
        && concat.axis() == 0
        && new HashSet<>(concat.parts()).size() == concat.parts().size();
  }

  private static List<Value> parts(Instruction concat) {
    return ((Rearrange.Concat) concat.op()).parts();
  }

  private static int width(List<Value> parts) {
    return parts.stream().mapToInt(part -> part.type().features().getFirst()).sum();
  }
}
