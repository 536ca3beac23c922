package dev.rnnc.sample;

import dev.rnnc.backend.Device;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Networks on devices of their own, as many as there are threads that use one at the same time;
 * each is kept for the next user.
 */
final class Workers<T> implements AutoCloseable {
  private record Worker<T>(Device device, T network) {}

  private final Supplier<Device> devices;
  private final Function<Device, T> networks;
  private final Consumer<T> close;
  private final ConcurrentLinkedQueue<Worker<T>> idle = new ConcurrentLinkedQueue<>();

  /**
   * @param devices opens one with the weights
   * @param networks places a network on it
   * @param close frees a network, before its device is closed
   */
  Workers(Supplier<Device> devices, Function<Device, T> networks, Consumer<T> close) {
    this.devices = devices;
    this.networks = networks;
    this.close = close;
  }

  <R> R with(Function<T, R> use) {
    Worker<T> worker = idle.poll();
    if (worker == null) {
      worker = hire();
    }
    try {
      return use.apply(worker.network());
    } finally {
      idle.add(worker);
    }
  }

  private Worker<T> hire() {
    Device device = devices.get();
    try {
      return new Worker<>(device, networks.apply(device));
    } catch (RuntimeException e) {
      device.close();
      throw e;
    }
  }

  /** Frees the devices; nobody may be using them. */
  @Override
  public void close() {
    for (Worker<T> worker = idle.poll(); worker != null; worker = idle.poll()) {
      close.accept(worker.network());
      worker.device().close();
    }
  }
}
