/**
 * The host side of CUDA: devices, memory, streams, compiled kernels, graphs, and the libraries that
 * compile kernels and multiply matrices. It knows nothing of programs or plans.
 *
 * <p>The driver is reached through JCuda, which needs nothing but NVIDIA's driver; NVRTC and cuBLAS
 * are found at run time in version 13 or 12. A kernel's way:
 *
 * <pre>{@code
 * try (Context context = Driver.load().open(0); Stream stream = context.stream()) {
 *   byte[] image = compiler.compile(new KernelSource("scale", text, List.of("scale")));
 *   KernelModule module = context.load(image);
 *   Kernel scale = module.kernel("scale", Parameter.POINTER, Parameter.FLOAT, Parameter.INT);
 *   Arguments arguments = new Arguments(3);
 *   scale.launch(stream, Launch.of(blocks, 256), arguments.clear().add(buffer).add(2f).add(n));
 * }
 * }</pre>
 *
 * <p>What fails because of the machine is an {@code RnncException} with what to do; what fails
 * because of a wrong call is a {@code BrokenInvariant}.
 */
@NullMarked
package dev.rnnc.cuda.driver;

import org.jspecify.annotations.NullMarked;
