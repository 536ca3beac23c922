package dev.rnnc.plan;

import dev.rnnc.ir.Block;
import dev.rnnc.ir.ElementType;
import dev.rnnc.ir.Type;
import org.jspecify.annotations.Nullable;

/**
 * A buffer in the making. It may yet move into columns of another home, and get more rows when a
 * loop turns out to collect what stands in it.
 */
final class Home {
  final String name;
  final ElementType element;
  final int width;
  final @Nullable Block block;
  final Buffer.@Nullable Origin origin;
  private Rows rows;
  private boolean reverse;
  private @Nullable Home parent;
  private int at;

  private Home(
      String name,
      ElementType element,
      int width,
      Rows rows,
      @Nullable Block block,
      Buffer.@Nullable Origin origin) {
    this.name = name;
    this.element = element;
    this.width = width;
    this.rows = rows;
    this.block = block;
    this.origin = origin;
  }

  /** For what is computed in a block. */
  static Home own(String name, Type type, Block block) {
    return new Home(name, type.element(), type.featureCount(), rows(type), block, null);
  }

  /** For what comes from outside. */
  static Home outside(String name, Type type, Buffer.Origin origin) {
    return new Home(name, type.element(), type.featureCount(), rows(type), null, origin);
  }

  private static Rows rows(Type type) {
    return type.time() ? Rows.SEQUENCE : type.batch() ? Rows.BATCH : Rows.WHOLE;
  }

  Home root() {
    return parent == null ? this : parent.root();
  }

  /** The first of its columns in the root. */
  int column() {
    return parent == null ? 0 : at + parent.column();
  }

  Rows rows() {
    return root().rows;
  }

  boolean reverse() {
    return root().reverse;
  }

  boolean hasMoved() {
    return parent != null;
  }

  void moveInto(Home other, int column) {
    parent = other;
    at = column;
  }

  /** Keeps all time steps. */
  void collect() {
    if (root().rows == Rows.BATCH) {
      root().rows = Rows.SEQUENCE;
    }
  }

  /** Keeps the state before and after every time step of a loop. */
  void collectStates(boolean inReverse) {
    root().rows = Rows.STATES;
    root().reverse = inReverse;
  }
}
