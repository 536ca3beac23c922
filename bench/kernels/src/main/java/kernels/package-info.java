/**
 * Benchmarks of {@link dev.rnnc.cpu.kernel}, the arithmetic of the CPU backend, each kernel alone.
 *
 * <p>The entry is {@link kernels.Main}, which bench/kernels/run starts. A benchmark says by {@link
 * kernels.Work} what a call computes, {@link kernels.Rates} makes rates of it, and {@link
 * kernels.Table} prints them. They run on the class path, where packages that a module does not
 * export can be seen. Warm-up takes ten seconds, because interpreted vectors are a thousand times
 * slower than compiled ones, and so it takes long until a kernel has been called often enough.
 */
@NullMarked
package kernels;

import org.jspecify.annotations.NullMarked;
