/**
 * The fast backend: carries plans out on {@code float[]} arrays with several threads. The entry is
 * {@link dev.rnnc.cpu.CpuBackend}; {@link dev.rnnc.cpu.CpuModule} offers it, and the reference, to
 * Guice.
 *
 * <p>A program becomes a {@link dev.rnnc.plan.Plan}, each of its steps an {@link
 * dev.rnnc.cpu.Operation} that calls {@link dev.rnnc.cpu.kernel}. Each half of the batch runs in
 * memory of its own ({@link dev.rnnc.cpu.Halving}); threads share the rows of a half, from the
 * first operation of a phase to the last without waiting for each other, and the columns of the
 * results where rows are summed. How many there are never changes a result: what is summed in which
 * order depends on the batch alone.
 *
 * <p>Guice is optional at run time. The module descriptor says {@code requires static} and {@code
 * provides com.google.inject.Module with CpuModule}: where Guice is absent nobody asks {@link
 * java.util.ServiceLoader} for that service, {@code CpuModule} is never loaded, and the backend is
 * made by its constructor.
 */
@NullMarked
package dev.rnnc.cpu;

import org.jspecify.annotations.NullMarked;
