package dev.rnnc.cpu.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The width of the registers that kernels are made for. Results do not depend on it. */
public enum VectorWidth {
  BITS_128,
  BITS_256,
  BITS_512;

  /** The system property that forces a width: 128, 256 or 512. */
  public static final String PROPERTY = "rnnc.cpu.vector.bits";

  /** The width that {@link #PROPERTY} names, or else the machine's own. */
  public static VectorWidth preferred() {
    return ofBits(Integer.getInteger(PROPERTY, FloatVector.SPECIES_PREFERRED.vectorBitSize()));
  }

  private static VectorWidth ofBits(int bits) {
    return bits >= 512 ? BITS_512 : bits >= 256 ? BITS_256 : BITS_128;
  }

  /** The number of floats in a register. */
  public int lanes() {
    return species().length();
  }

  /** This width, or the greatest that has no more floats. */
  VectorWidth atMost(int lanes) {
    return lanes() <= lanes ? this : ofBits(lanes * Float.SIZE);
  }

  VectorSpecies<Float> species() {
    return switch (this) {
      case BITS_128 -> FloatVector.SPECIES_128;
      case BITS_256 -> FloatVector.SPECIES_256;
      case BITS_512 -> FloatVector.SPECIES_512;
    };
  }

  /** How many vector registers the machine is sure to have at this width. */
  int registers() {
    boolean arm = System.getProperty("os.arch", "").equals("aarch64");
    return this == BITS_512 || arm ? 32 : 16;
  }
}
