package dev.rnnc.cpu;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The threads of a device. The caller's thread is one of them; the others sleep between runs. A
 * task is given to all at once, each with its number.
 */
final class Workers implements AutoCloseable {
  /** What all threads do. */
  interface Task {
    void run(int worker, Workers workers);
  }

  /** How long a thread spins before it lets others use its core. */
  private static final int SPINS = 20_000;

  private final Thread[] threads;
  private final int count;
  private final AtomicInteger arrived = new AtomicInteger();

  /** How many have left a task that was abandoned. */
  private final AtomicInteger left = new AtomicInteger();

  private volatile int generation;
  private volatile int ticket;
  private volatile boolean closed;

  /**
   * Whether a thread has left its task by an exception, so that barriers are no longer complete.
   */
  private volatile boolean abandoned;

  private volatile @Nullable Throwable failure;
  private @Nullable Task task;

  Workers(int count) {
    this.count = count;
    threads = new Thread[count - 1];
    for (int i = 1; i < count; i++) {
      int worker = i;
      threads[i - 1] = Thread.ofPlatform().daemon().name("rnnc-" + i).start(() -> loop(worker));
    }
  }

  int count() {
    return count;
  }

  /** Runs a task on all threads and returns when all are done. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // only the caller writes the ticket
  void run(Task work) {
    failure = null;
    task = work;
    ticket++;
    for (Thread thread : threads) {
      LockSupport.unpark(thread);
    }
    carryOut(work, 0);
    Throwable thrown = failure;
    if (thrown != null) {
      if (abandoned) {
        gather();
      }
      throw thrown instanceof RuntimeException runtime
          ? runtime
          : new IllegalStateException("a thread of the cpu backend failed", thrown);
    }
  }

  /**
   * Waits until all threads are here. Where one has left its task by an exception it will never be,
   * so that after it has waited for long every other one leaves as well, by {@link Abandoned}.
   */
  @SuppressWarnings("ThreadPriorityCheck") // the work of others on this core is what is waited for
  void await() {
    if (count == 1) {
      return;
    }
    int mine = generation;
    if (arrived.incrementAndGet() == count) {
      arrived.set(0);
      generation = mine + 1;
      return;
    }
    int spins = 0;
    while (generation == mine) {
      if (spins++ < SPINS) {
        Thread.onSpinWait();
      } else if (abandoned) {
        throw new Abandoned();
      } else {
        Thread.yield();
      }
    }
  }

  /** Whether a thread has failed: the others then only keep the barriers. */
  boolean hasFailed() {
    return failure != null;
  }

  /** The first failure is the one that is told: those after it mostly follow from it. */
  synchronized void fail(Throwable thrown) {
    if (failure == null) {
      failure = thrown;
    }
  }

  /** Returns when all are done, or when this thread has left the task. */
  private void carryOut(Task work, int worker) {
    try {
      work.run(worker, this);
      await();
    } catch (Abandoned _) {
      left.incrementAndGet();
    } catch (Throwable thrown) {
      fail(thrown);
      abandoned = true;
      left.incrementAndGet();
    }
  }

  /** Waits until all have left a task that was abandoned, and makes the barrier as it was. */
  private void gather() {
    while (left.get() < count) {
      Thread.onSpinWait();
    }
    left.set(0);
    arrived.set(0);
    abandoned = false;
  }

  /** Takes a thread out of a task in which it would wait for one that is no longer in it. */
  private static final class Abandoned extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Abandoned() {
      super("a thread has left the task", null, false, false);
    }
  }

  private void loop(int worker) {
    int seen = 0;
    while (true) {
      int spins = 0;
      while (ticket == seen && !closed) {
        if (spins++ < SPINS) {
          Thread.onSpinWait();
        } else {
          LockSupport.park(this);
        }
      }
      if (closed) {
        return;
      }
      seen = ticket;
      Task work = task;
      if (work != null) {
        carryOut(work, worker);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    for (Thread thread : threads) {
      LockSupport.unpark(thread);
    }
  }
}
