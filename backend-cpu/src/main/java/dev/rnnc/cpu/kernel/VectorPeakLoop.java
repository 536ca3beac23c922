package dev.rnnc.cpu.kernel;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Eight chains, enough for two units with a latency of four; with more the compiler runs out of
 * registers where there are sixteen. A template like {@link VectorRowSteps}.
 */
final class VectorPeakLoop implements PeakLoop {
  private static final VectorSpecies<Float> SPECIES =
      HiddenClasses.widthOf(MethodHandles.lookup()).species();

  private static final int CHAINS = 8;

  @Override
  public int operations() {
    return 2 * CHAINS * SPECIES.length();
  }

  @Override
  public float run(int rounds) {
    FloatVector factor = FloatVector.broadcast(SPECIES, 0.999f);
    FloatVector addend = FloatVector.broadcast(SPECIES, 0.001f);
    // Each begins elsewhere, or the compiler might see that all are one.
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = FloatVector.broadcast(SPECIES, 1);
    FloatVector s2 = FloatVector.broadcast(SPECIES, 2);
    FloatVector s3 = FloatVector.broadcast(SPECIES, 3);
    FloatVector s4 = FloatVector.broadcast(SPECIES, 4);
    FloatVector s5 = FloatVector.broadcast(SPECIES, 5);
    FloatVector s6 = FloatVector.broadcast(SPECIES, 6);
    FloatVector s7 = FloatVector.broadcast(SPECIES, 7);
    for (int i = 0; i < rounds; i++) {
      s0 = s0.fma(factor, addend);
      s1 = s1.fma(factor, addend);
      s2 = s2.fma(factor, addend);
      s3 = s3.fma(factor, addend);
      s4 = s4.fma(factor, addend);
      s5 = s5.fma(factor, addend);
      s6 = s6.fma(factor, addend);
      s7 = s7.fma(factor, addend);
    }
    FloatVector sum = s0.add(s1).add(s2).add(s3).add(s4).add(s5).add(s6).add(s7);
    return sum.reduceLanes(VectorOperators.ADD);
  }
}
