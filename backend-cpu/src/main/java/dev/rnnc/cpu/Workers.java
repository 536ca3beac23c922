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
  private volatile int generation;
  private volatile int ticket;
  private volatile boolean closed;
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
    await();
    Throwable thrown = failure;
    if (thrown != null) {
      throw thrown instanceof RuntimeException runtime
          ? runtime
          : new IllegalStateException("a thread of the cpu backend failed", thrown);
    }
  }

  /** Waits until all threads are here. A thread that has failed is not waited for in vain. */
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
      } else {
        Thread.yield();
      }
    }
  }

  /** Whether a thread has failed: the others then only keep the barriers. */
  boolean hasFailed() {
    return failure != null;
  }

  void fail(Throwable thrown) {
    failure = thrown;
  }

  private void carryOut(Task work, int worker) {
    work.run(worker, this);
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
      await();
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
