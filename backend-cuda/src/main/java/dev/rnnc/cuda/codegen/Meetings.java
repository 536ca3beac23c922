package dev.rnnc.cuda.codegen;

import dev.rnnc.plan.Buffer;
import dev.rnnc.plan.Plan;
import dev.rnnc.plan.Step;
import dev.rnnc.plan.View;
import java.util.ArrayList;
import java.util.List;

/**
 * Says between which steps of a loop blocks that keep columns must wait for one another, and where
 * the threads of a block are enough. What a block wrote into its own columns it reads without
 * waiting for others.
 */
final class Meetings {
  /** Who has to be waited for before a step. */
  enum Wait {
    NOBODY,
    BLOCK,
    GRID
  }

  /**
   * A view that was read or written, so many time steps ago.
   *
   * @param part of each so many columns, a block used its own alone; 0 if any block may have used
   *     any
   */
  private record Access(View view, int part, boolean written, int ago) {
    Access older() {
      return new Access(view, part, written, ago + 1);
    }
  }

  private final Plan plan;
  private final Columns columns;
  private final boolean reverse;
  private List<Access> sinceGrid = new ArrayList<>();
  private List<Access> sinceBlock = new ArrayList<>();

  private Meetings(Plan plan, Columns columns, boolean reverse) {
    this.plan = plan;
    this.columns = columns;
    this.reverse = reverse;
  }

  /** By step, who waits: first those before the loop, then those of a time step. */
  static List<Wait> of(
      Plan plan, Columns columns, boolean reverse, List<Step> before, List<Step> body) {
    Meetings meetings = new Meetings(plan, columns, reverse);
    List<Wait> waits = new ArrayList<>();
    for (Step step : before) {
      waits.add(meetings.pass(step, Wait.NOBODY));
    }
    int first = waits.size();
    body.forEach(_ -> waits.add(Wait.NOBODY));
    // States are read one time step after they are written; the others are there to be sure.
    for (int timeStep = 0; timeStep < 4; timeStep++) {
      for (int i = 0; i < body.size(); i++) {
        waits.set(first + i, meetings.pass(body.get(i), waits.get(first + i)));
      }
      meetings.nextTimeStep();
    }
    return waits;
  }

  /** Takes a step before which at least {@code least} is waited for; returns what it needs. */
  private Wait pass(Step step, Wait least) {
    List<Access> accesses = new ArrayList<>();
    step.reads().forEach(view -> accesses.add(access(step, view, false)));
    step.writes().forEach(view -> accesses.add(access(step, view, true)));
    Wait wait = least;
    if (accesses.stream().anyMatch(now -> sinceGrid.stream().anyMatch(then -> meet(then, now)))) {
      wait = Wait.GRID;
    } else if (wait == Wait.NOBODY
        && accesses.stream()
            .anyMatch(now -> sinceBlock.stream().anyMatch(then -> conflict(then, now)))) {
      wait = Wait.BLOCK;
    }
    if (wait != Wait.NOBODY) {
      sinceBlock.clear();
    }
    if (wait == Wait.GRID) {
      sinceGrid.clear();
    }
    sinceBlock.addAll(accesses);
    sinceGrid.addAll(accesses);
    return wait;
  }

  private Access access(Step step, View view, boolean written) {
    return new Access(view, columns.part(step, view, written), written, 0);
  }

  private void nextTimeStep() {
    sinceGrid = new ArrayList<>(sinceGrid.stream().map(Access::older).toList());
    sinceBlock = new ArrayList<>(sinceBlock.stream().map(Access::older).toList());
  }

  /** Whether what one block did then and another does now must keep its order. */
  private boolean meet(Access then, Access now) {
    boolean isOwn = then.part() != 0 && then.part() == now.part();
    return !isOwn && conflict(then, now);
  }

  private boolean conflict(Access then, Access now) {
    return (then.written() || now.written())
        && memory(then.view()).equals(memory(now.view()))
        && !otherColumns(then.view(), now.view())
        && !otherRows(then, now);
  }

  private static boolean otherColumns(View a, View b) {
    return a.buffer() == b.buffer()
        && (a.column() + a.width() <= b.column() || b.column() + b.width() <= a.column());
  }

  /** Whether two accesses are to different time steps of a buffer. */
  private boolean otherRows(Access then, Access now) {
    View a = then.view();
    View b = now.view();
    boolean comparable = a.buffer() == b.buffer() && a.time() && b.time() && !a.last() && !b.last();
    return comparable && a.shift() + (reverse ? then.ago() : -then.ago()) != b.shift();
  }

  /** What a view is a part of: buffers of one slot are the same memory. */
  private Object memory(View view) {
    Buffer buffer = plan.buffer(view);
    return buffer.origin() instanceof Buffer.Origin.Own own ? own : buffer.id();
  }
}
