package dev.rnnc.plan;

import java.util.List;

/**
 * Nodes between which nobody needs to wait for anybody.
 *
 * @param pass whether they are carried out for all time steps at once
 */
public record Phase(Sharing sharing, Pass pass, List<Node> nodes) {
  /** How the work of a phase may be divided. */
  public enum Sharing {
    /** Every sequence of the batch goes its way through all nodes, in order. */
    ROWS,
    /** The nodes do not depend on one another; each may be divided by columns of its results. */
    COLUMNS
  }

  public Phase {
    nodes = List.copyOf(nodes);
  }
}
