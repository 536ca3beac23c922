package dev.rnnc.cpu;

import dev.rnnc.cpu.kernel.ElementwiseKernel;
import dev.rnnc.cpu.kernel.ElementwiseSpec;
import dev.rnnc.cpu.kernel.OuterSum;
import dev.rnnc.cpu.kernel.OuterSums;
import dev.rnnc.cpu.kernel.Product;
import dev.rnnc.cpu.kernel.Products;
import dev.rnnc.cpu.kernel.RowKernels;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Has kernels compiled by the just-in-time compiler before they are needed. Until then code on
 * vectors runs a hundred times slower, and the first step of a training took seconds in which it
 * waited for the compiler kernel after kernel. Here a thread {@linkplain Rehearsal rehearses} them
 * while the program is compiled and the weights are drawn; whoever needs them helps until they are
 * ready.
 */
final class WarmUp implements AutoCloseable {
  /** Rows of a gradient of gates, of which nearly every training has one. */
  private static final int GATES = 256;

  /** How long the compiler is left alone before a kernel that it is at work on is tried again. */
  private static final long PROBE_NANOSECONDS = 500_000;

  /** The same for what can be slow for some steps, which need the processor more. */
  private static final long IDLE_NANOSECONDS = 3_000_000;

  /** A JVM that has not compiled all by then may never do so: the rest is compiled in use. */
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);

  private final Queue<Rehearsal> waiting = new ArrayDeque<>();

  /** What runs once a step, or is fast but for a rest: it can be slow for some steps. */
  private final Queue<Rehearsal> waitingLast = new ArrayDeque<>();

  private final Set<Object> known = new HashSet<>();
  private final long begin = System.nanoTime();

  /** How many of the first kind are being rehearsed now. */
  private int atWork;

  private boolean closed;

  private WarmUp() {}

  /** Begins with what every training needs, and goes on until it is closed. */
  static WarmUp begin() {
    WarmUp warmUp = new WarmUp();
    Thread.ofPlatform().daemon().name("rnnc-warm-up").start(warmUp::work);
    return warmUp;
  }

  /** What is compiled by itself. */
  private record Code(Object kernel, int rows, int columns, boolean accumulate) {}

  /** A product, for every width of its panels. */
  void add(Product product) {
    for (int part : product.panelWidths()) {
      Product small = product.ofShape(Rehearsal.DEPTH, part);
      for (boolean accumulate : new boolean[] {true, false}) {
        add(new Code(small, 0, part, accumulate), () -> Rehearsal.of(small, part, accumulate));
      }
    }
  }

  /** A gradient of these sizes, for every width and height of its tiles. */
  void add(OuterSum sum, int rows, int columns) {
    int whole = sum.tileHeight();
    int[] heights = rows < whole ? new int[] {rows} : new int[] {whole, rows % whole};
    for (int height : heights) {
      for (int part : sum.tileWidths(columns)) {
        for (boolean accumulate : new boolean[] {true, false}) {
          if (height > 0) {
            add(
                new Code(sum, height, part, accumulate),
                () -> Rehearsal.of(sum, height, part, accumulate));
          }
        }
      }
    }
  }

  /** Elementwise code. */
  void add(ElementwiseKernel kernel, ElementwiseSpec spec) {
    add(new Code(kernel, 0, spec.width(), false), () -> Rehearsal.of(kernel, spec));
  }

  /** The loss of logits of a width, and its gradient. */
  void add(RowKernels rows, int width) {
    add(new Code(rows, 0, width, false), () -> Rehearsal.of(rows, width));
  }

  private synchronized void add(Code code, Supplier<Rehearsal> made) {
    if (known.add(code)) {
      queue(made.get());
    }
  }

  /**
   * Returns when all is compiled that was added and is urgent, or patience is at an end; helps
   * until then.
   */
  void await() {
    while (isPending()) {
      goOn(PROBE_NANOSECONDS);
    }
  }

  private synchronized boolean isPending() {
    return !waiting.isEmpty() || atWork > 0;
  }

  private void work() {
    Product any = Products.of(1, 1);
    add(any.ofShape(1, any.panelWidth()));
    OuterSum sum = OuterSums.of(GATES, GATES, GATES, GATES);
    add(sum, sum.tileHeight(), sum.tileWidth());
    while (awaitMore()) {
      goOn(IDLE_NANOSECONDS);
    }
  }

  private synchronized boolean awaitMore() {
    try {
      while (waiting.isEmpty() && waitingLast.isEmpty() && !closed) {
        wait();
      }
    } catch (InterruptedException end) {
      return false;
    }
    return !closed;
  }

  /**
   * Rehearses one kernel for a while, if one is waiting.
   *
   * @param idle nanoseconds to wait before one that is not urgent
   */
  private void goOn(long idle) {
    Rehearsal next = poll();
    if (next == null || next.isAskedFor()) {
      LockSupport.parkNanos(next == null || next.isUrgent() ? PROBE_NANOSECONDS : idle);
    }
    if (next != null) {
      boolean wasUrgent = next.isUrgent();
      boolean over = true; // also of one that fails, or others would wait for it
      try {
        over = next.goOn();
      } finally {
        giveBack(next, wasUrgent, over);
      }
    }
  }

  private synchronized @Nullable Rehearsal poll() {
    if (System.nanoTime() - begin > PATIENCE) {
      waiting.clear();
      waitingLast.clear();
    }
    Rehearsal first = waiting.poll();
    if (first == null) {
      return waitingLast.poll();
    }
    atWork++;
    return first;
  }

  private synchronized void giveBack(Rehearsal rehearsal, boolean wasUrgent, boolean over) {
    atWork -= wasUrgent ? 1 : 0;
    if (!over) {
      queue(rehearsal);
    }
  }

  /** By who holds the lock; wakes the thread that has nothing to do. */
  private void queue(Rehearsal rehearsal) {
    (rehearsal.isUrgent() ? waiting : waitingLast).add(rehearsal);
    notifyAll();
  }

  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }
}
