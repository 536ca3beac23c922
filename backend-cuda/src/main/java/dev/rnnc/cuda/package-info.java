/**
 * The CUDA backend. It runs programs where a device, its driver and a compiler of kernels are, and
 * only when it is asked for by name, as long as its kernels were tried on a stand-in for a device
 * alone.
 */
@NullMarked
package dev.rnnc.cuda;

import org.jspecify.annotations.NullMarked;
