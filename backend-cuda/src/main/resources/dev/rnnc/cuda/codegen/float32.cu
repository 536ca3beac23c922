// What products make of their operands: nothing.
static __device__ float operand(float x) { return x; }
