// What products make of their operands: the nearest number of 10 bits behind the point, of two the one
// that is further from 0, as tensor cores have it. Not a number stays what it is.
static __device__ float operand(float x) {
  const unsigned bits = __float_as_uint(x);
  return x != x ? x : __uint_as_float((bits + 0x1000u) & 0xffffe000u);
}
