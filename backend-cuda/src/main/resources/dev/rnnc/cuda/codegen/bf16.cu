// What products make of their operands: the nearest number of 7 bits behind the point, of two the one
// that is even. Not a number stays what it is.
static __device__ float operand(float x) {
  const unsigned bits = __float_as_uint(x);
  return x != x ? x : __uint_as_float((bits + 0x7fffu + (bits >> 16 & 1u)) & 0xffff0000u);
}
