/**
 * A device that is not there: a stand-in for CUDA's driver, and a compiler of CUDA C for it. JCuda,
 * the host side and the generated kernels run on it as they are. It needs g++ on Linux.
 */
@NullMarked
package dev.rnnc.cuda.standin;

import org.jspecify.annotations.NullMarked;
