// Runs a grid of threads on one thread of the host: each is a fiber.
#pragma once
#define STANDIN_DRIVER
#include "device.h"
#include <string>

struct KernelImage {
  StandinThread** thread;       // the kernel's own variable: which thread runs
  char* shared;                 // its shared variables
  size_t shared_bytes;
};

extern const StandinRuntime scheduler_runtime;

// Runs all threads; empty, or what went wrong. cooperative: all blocks live at the same time.
std::string run_grid(const StandinKernel& kernel, const KernelImage& image, dim3 grid, dim3 block,
                     size_t dynamic_bytes, void** arguments, bool cooperative);
void seed_order(unsigned seed);
