/**
 * The arithmetic of the CPU backend: products, row reductions and generated elementwise kernels.
 *
 * <p>This is the last package on the way: a plan is executed by calling what stands here, on {@code
 * float[]} arrays with offsets and strides. It knows no other package of the compiler. The entries
 * are {@link dev.rnnc.cpu.kernel.ElementwiseKernels}, {@link dev.rnnc.cpu.kernel.Products}, {@link
 * dev.rnnc.cpu.kernel.OuterSums} and {@link dev.rnnc.cpu.kernel.RowKernels}.
 *
 * <p>Three promises hold for every kernel. <em>Bits</em>: a result does not depend on the vector
 * width, on tiles and blocks, on how rows or columns are shared among threads, nor on whether a
 * method is interpreted or compiled; so every arithmetic step is one IEEE operation or fused
 * multiply-add, an element of a product is one chain in ascending depth, and sums across a row run
 * in sixteen logical lanes. <em>Bounds</em>: nothing outside the named rows and columns is read or
 * written; the neighbours may belong to another thread. <em>Memory</em>: a call allocates nothing
 * once it is compiled.
 */
@NullMarked
package dev.rnnc.cpu.kernel;

import org.jspecify.annotations.NullMarked;
