// CUDA C for g++: what generated kernels use of it, so that they run on the host as they are written.
//
// A thread of the grid is a fiber. Between two barriers the threads of a block run one after another,
// in shuffled order. Shared memory, like all memory of the stand-in, begins as NaN (bytes 0xff).
// Put before the text: `extern __shared__ T name[];` must have become
// `T* name = (T*)standin_runtime->dynamic_shared();` (HostCompiler does it).
//
// Atomics, __nanosleep and __threadfence let other threads run, other blocks of a cooperative launch
// too, so that a barrier across the grid that spins on a counter works. STANDIN is defined.
#pragma once
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <utility>
#define STANDIN 1

struct uint3 { unsigned x, y, z; };
struct dim3 {
  unsigned x, y, z;
  constexpr dim3(unsigned x = 1, unsigned y = 1, unsigned z = 1) : x(x), y(y), z(z) {}
};
struct StandinThread { uint3 threadIdx, blockIdx; dim3 blockDim, gridDim; };

// What the stand-in's driver offers to a kernel; the same on both sides.
struct StandinRuntime {
  void (*block_barrier)();
  void (*grid_barrier)();
  void (*yield)(int how_often);  // one time in how_often
  // Waits for the lanes of a mask; the 32 values that they brought, and which lanes came.
  const unsigned long long* (*warp_exchange)(unsigned mask, unsigned long long value, unsigned* came);
  void* (*dynamic_shared)();
  void (*fail)(const char* why);
};
struct StandinKernel {
  void (*invoke)(void** arguments);
  int parameters;
  const char* kinds;  // per parameter: p(ointer) i(nt) l(ong) f(loat) ?
  int max_threads;
};

#ifndef STANDIN_DRIVER
extern "C" {
__attribute__((visibility("default"))) StandinThread* standin_thread;
__attribute__((visibility("default"))) const StandinRuntime* standin_runtime;
extern char __start_standin_shared[], __stop_standin_shared[];
__attribute__((visibility("default"))) char* standin_shared_begin() { return __start_standin_shared; }
__attribute__((visibility("default"))) char* standin_shared_end() { return __stop_standin_shared; }
}
static char standin_shared_first[16] __attribute__((section("standin_shared"), used, aligned(16)));
#define threadIdx (standin_thread->threadIdx)
#define blockIdx (standin_thread->blockIdx)
#define blockDim (standin_thread->blockDim)
#define gridDim (standin_thread->gridDim)
#define warpSize 32

#define __global__
#define __device__
#define __host__
#define __forceinline__ inline
#define __noinline__ __attribute__((noinline))
#define __launch_bounds__(...)
#define __grid_constant__
#define __constant__
#define __align__(n) alignas(n)
#define __shared__ static __attribute__((section("standin_shared")))

// ---- waiting
static inline void __syncthreads() { standin_runtime->block_barrier(); }
static inline void standin_grid_barrier() { standin_runtime->grid_barrier(); }
static inline void __nanosleep(unsigned) { standin_runtime->yield(1); }
static inline void __threadfence() { standin_runtime->yield(4); }
static inline void __threadfence_block() { standin_runtime->yield(4); }
static inline void __syncwarp(unsigned mask = 0xffffffffu) {
  unsigned came;
  standin_runtime->warp_exchange(mask, 0, &came);
}
static inline int __syncthreads_or(int predicate) {
  static int any __attribute__((section("standin_shared")));
  __syncthreads();
  any = 0;
  __syncthreads();
  if (predicate) any = 1;
  __syncthreads();
  return any;
}
static inline void __trap() { standin_runtime->fail("__trap was called"); }

// ---- warps
static inline unsigned standin_lane() {
  return (threadIdx.x + blockDim.x * (threadIdx.y + blockDim.y * threadIdx.z)) % 32;
}
template <typename T> T standin_from(unsigned mask, T value, int source, bool inside) {
  static_assert(sizeof(T) <= 8, "a value of a warp's exchange has at most 8 bytes");
  unsigned long long bits = 0;
  unsigned came;
  memcpy(&bits, &value, sizeof(T));
  const unsigned long long* all = standin_runtime->warp_exchange(mask, bits, &came);
  if (!inside) return value;
  T result;
  memset(&result, 0xff, sizeof(T));  // of a lane that did not come
  if (came >> source & 1) memcpy(&result, &all[source], sizeof(T));
  return result;
}
template <typename T> T __shfl_sync(unsigned mask, T value, int source, int width = 32) {
  int lane = (int)standin_lane();
  return standin_from(mask, value, (lane & -width) | (source & (width - 1)), true);
}
template <typename T> T __shfl_xor_sync(unsigned mask, T value, int bits, int width = 32) {
  int lane = (int)standin_lane(), source = lane ^ bits;
  return standin_from(mask, value, source & 31, (source & -width) <= (lane & -width));
}
template <typename T> T __shfl_down_sync(unsigned mask, T value, unsigned by, int width = 32) {
  int lane = (int)standin_lane(), source = lane + (int)by;
  return standin_from(mask, value, source & 31, (lane & (width - 1)) + (int)by < width);
}
template <typename T> T __shfl_up_sync(unsigned mask, T value, unsigned by, int width = 32) {
  int lane = (int)standin_lane(), source = lane - (int)by;
  return standin_from(mask, value, source & 31, (lane & (width - 1)) >= (int)by);
}
static inline unsigned __ballot_sync(unsigned mask, int predicate) {
  unsigned came, result = 0;
  const unsigned long long* all = standin_runtime->warp_exchange(mask, predicate != 0, &came);
  for (int lane = 0; lane < 32; lane++) result |= (unsigned)((came >> lane & 1) && all[lane]) << lane;
  return result;
}
static inline int __any_sync(unsigned mask, int predicate) { return __ballot_sync(mask, predicate) != 0; }
static inline int __all_sync(unsigned mask, int predicate) { return __ballot_sync(mask, !predicate) == 0; }
static inline unsigned __activemask() { return 0xffffffffu; }

// ---- atomics: one thread runs at a time, so they need only be places where others may run
template <typename T, typename F> T standin_atomic(T* place, F change) {
  standin_runtime->yield(8);
  T before = *place;
  *place = change(before);
  standin_runtime->yield(8);
  return before;
}
template <typename T, typename V> T atomicAdd(T* p, V v) { return standin_atomic(p, [=](T old) { return (T)(old + (T)v); }); }
template <typename T, typename V> T atomicSub(T* p, V v) { return standin_atomic(p, [=](T old) { return (T)(old - (T)v); }); }
template <typename T, typename V> T atomicMax(T* p, V v) { return standin_atomic(p, [=](T old) { return old > (T)v ? old : (T)v; }); }
template <typename T, typename V> T atomicMin(T* p, V v) { return standin_atomic(p, [=](T old) { return old < (T)v ? old : (T)v; }); }
template <typename T, typename V> T atomicOr(T* p, V v) { return standin_atomic(p, [=](T old) { return (T)(old | (T)v); }); }
template <typename T, typename V> T atomicAnd(T* p, V v) { return standin_atomic(p, [=](T old) { return (T)(old & (T)v); }); }
template <typename T, typename V> T atomicExch(T* p, V v) { return standin_atomic(p, [=](T) { return (T)v; }); }
template <typename T, typename C, typename V> T atomicCAS(T* p, C expected, V v) {
  return standin_atomic(p, [=](T old) { return old == (T)expected ? (T)v : old; });
}

// ---- memory and vectors
template <typename T> T __ldg(const T* p) { return *p; }
template <typename T> T __ldcg(const T* p) { return *p; }
template <typename T> T __ldca(const T* p) { return *p; }
template <typename T> T __ldcs(const T* p) { return *p; }
template <typename T> T __ldcv(const T* p) { return *p; }
template <typename T> void __stcg(T* p, T v) { *p = v; }
template <typename T> void __stcs(T* p, T v) { *p = v; }
template <typename T> void __stwt(T* p, T v) { *p = v; }
struct alignas(8) float2 { float x, y; };
struct float3 { float x, y, z; };
struct alignas(16) float4 { float x, y, z, w; };
struct alignas(8) int2 { int x, y; };
struct alignas(16) int4 { int x, y, z, w; };
struct alignas(8) uint2 { unsigned x, y; };
struct alignas(16) uint4 { unsigned x, y, z, w; };
static inline float2 make_float2(float x, float y) { return {x, y}; }
static inline float3 make_float3(float x, float y, float z) { return {x, y, z}; }
static inline float4 make_float4(float x, float y, float z, float w) { return {x, y, z, w}; }
static inline int2 make_int2(int x, int y) { return {x, y}; }
static inline int4 make_int4(int x, int y, int z, int w) { return {x, y, z, w}; }
static inline uint2 make_uint2(unsigned x, unsigned y) { return {x, y}; }
static inline uint4 make_uint4(unsigned x, unsigned y, unsigned z, unsigned w) { return {x, y, z, w}; }

// ---- arithmetic; the C library has its own functions of the first names
#define __expf expf
#define __logf logf
#define __exp2f exp2f
#define __sinf sinf
#define __cosf cosf
#define __powf powf
#define __tanhf tanhf
static inline float rsqrtf(float x) { return 1 / sqrtf(x); }
static inline float __fdividef(float x, float y) { return x / y; }
static inline float __frcp_rn(float x) { return 1 / x; }
static inline float __fsqrt_rn(float x) { return sqrtf(x); }
static inline float __fmaf_rn(float x, float y, float z) { return fmaf(x, y, z); }
static inline float __fmul_rn(float x, float y) { return x * y; }
static inline float __fadd_rn(float x, float y) { return x + y; }
static inline float __fsub_rn(float x, float y) { return x - y; }
static inline float __fdiv_rn(float x, float y) { return x / y; }
static inline float __saturatef(float x) { return x > 0 ? (x < 1 ? x : 1) : 0; }
static inline int __float2int_rn(float x) { return (int)rintf(x); }
static inline int __float2int_rz(float x) { return (int)x; }
static inline float __int2float_rn(int x) { return (float)x; }
static inline float __uint2float_rn(unsigned x) { return (float)x; }
static inline float __int_as_float(int x) { float y; memcpy(&y, &x, 4); return y; }
static inline int __float_as_int(float x) { int y; memcpy(&y, &x, 4); return y; }
static inline float __uint_as_float(unsigned x) { float y; memcpy(&y, &x, 4); return y; }
static inline unsigned __float_as_uint(float x) { unsigned y; memcpy(&y, &x, 4); return y; }
static inline unsigned __umulhi(unsigned x, unsigned y) { return (unsigned)((unsigned long long)x * y >> 32); }
static inline unsigned long long __umul64hi(unsigned long long x, unsigned long long y) {
  return (unsigned long long)((unsigned __int128)x * y >> 64);
}
static inline int __popc(unsigned x) { return __builtin_popcount(x); }
static inline int __ffs(int x) { return __builtin_ffs(x); }
static inline int __clz(int x) { return x == 0 ? 32 : __builtin_clz((unsigned)x); }
template <typename A, typename B> constexpr auto max(A x, B y) -> decltype(x + y) { return x > y ? x : y; }
template <typename A, typename B> constexpr auto min(A x, B y) -> decltype(x + y) { return x < y ? x : y; }
static inline float max(float x, float y) { return fmaxf(x, y); }
static inline float min(float x, float y) { return fminf(x, y); }

// ---- kernels by name
template <typename T> constexpr char standin_kind() {
  if (__is_class(T)) return '?';
  if (std::is_pointer<T>::value) return 'p';
  if (std::is_same<T, float>::value) return 'f';
  return sizeof(T) == 4 ? 'i' : sizeof(T) == 8 ? 'l' : '?';
}
template <typename... P> struct StandinKinds { static constexpr char text[] = {standin_kind<P>()..., 0}; };
template <typename... P, size_t... I>
void standin_call(void (*kernel)(P...), void** arguments, std::index_sequence<I...>) {
  kernel(*(typename std::remove_const<P>::type*)arguments[I]...);
}
template <typename... P> void standin_invoke(void (*kernel)(P...), void** arguments) {
  standin_call(kernel, arguments, std::index_sequence_for<P...>{});
}
template <typename... P> constexpr int standin_count(void (*)(P...)) { return sizeof...(P); }
template <typename... P> constexpr const char* standin_kinds(void (*)(P...)) { return StandinKinds<P...>::text; }
#define STANDIN_KERNEL(name)                                                              \
  static void standin_invoke_##name(void** arguments) { standin_invoke(&name, arguments); } \
  extern "C" __attribute__((visibility("default"))) const StandinKernel standin_kernel_##name = { \
      standin_invoke_##name, standin_count(&name), standin_kinds(&name), 1024};
#endif
