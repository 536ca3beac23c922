// A stand-in for libcublas.so.13: the products that rnnc asks for, in double, in the stand-in's streams.
#include <cstddef>
#include <cstring>

struct StreamState;
extern "C" {
int standin_enqueue(StreamState* stream, int (*work)(void*), const void* data, size_t bytes);
bool standin_inside(unsigned long long address, size_t bytes);
}

namespace {
enum { OK = 0, NOT_INITIALIZED = 1, INVALID_VALUE = 7, EXECUTION_FAILED = 13 };
struct Handle { StreamState* stream = nullptr; bool workspace = false; };
struct Products {
  int left_transposed, right_transposed, m, n, k;
  float alpha, beta;
  const float* a; int lda; long long step_a;
  const float* b; int ldb; long long step_b;
  float* c; int ldc; long long step_c;
  int count;
  int compute;
};
// The bits behind the point that operands keep: to the nearest, of two the even one or that further from 0.
float operand(float x, int compute) {
  unsigned bits;
  memcpy(&bits, &x, 4);
  if (compute == 68 || x != x) return x;
  bits = compute == 75 ? (bits + 0x7fffu + (bits >> 16 & 1)) & 0xffff0000u : (bits + 0x1000u) & 0xffffe000u;
  memcpy(&x, &bits, 4);
  return x;
}
size_t extent(int rows, int columns, int stride) { return 4 * ((size_t)stride * (columns - 1) + rows); }

int run(void* data) {
  Products p;
  memcpy(&p, data, sizeof p);
  for (int batch = 0; batch < p.count; batch++) {
    const float* a = p.a + batch * p.step_a;
    const float* b = p.b + batch * p.step_b;
    float* c = p.c + batch * p.step_c;
    bool within = standin_inside((unsigned long long)a, p.left_transposed ? extent(p.k, p.m, p.lda) : extent(p.m, p.k, p.lda)) &&
                  standin_inside((unsigned long long)b, p.right_transposed ? extent(p.n, p.k, p.ldb) : extent(p.k, p.n, p.ldb)) &&
                  standin_inside((unsigned long long)c, extent(p.m, p.n, p.ldc));
    if (!within) return 700;
    for (int j = 0; j < p.n; j++)
      for (int i = 0; i < p.m; i++) {
        double sum = 0;
        for (int l = 0; l < p.k; l++)
          sum += (double)operand(p.left_transposed ? a[l + (size_t)i * p.lda] : a[i + (size_t)l * p.lda], p.compute) *
                 operand(p.right_transposed ? b[j + (size_t)l * p.ldb] : b[l + (size_t)j * p.ldb], p.compute);
        float& to = c[i + (size_t)j * p.ldc];
        to = (float)(p.alpha * sum + (p.beta == 0 ? 0 : (double)p.beta * to));
      }
  }
  return 0;
}
}  // namespace

extern "C" {
int cublasGetProperty(int part, int* value) { *value = part == 0 ? 13 : 0; return OK; }
int cublasCreate_v2(Handle** handle) { *handle = new Handle; return OK; }
int cublasDestroy_v2(Handle* handle) { delete handle; return OK; }
int cublasSetStream_v2(Handle* handle, StreamState* stream) { *handle = {stream, false}; return OK; }
int cublasSetWorkspace_v2(Handle* handle, void* memory, size_t bytes) {
  if (!standin_inside((unsigned long long)memory, bytes)) return INVALID_VALUE;
  handle->workspace = true;
  return OK;
}
int cublasSetMathMode(Handle*, int) { return OK; }
int cublasGemmStridedBatchedEx(Handle* handle, int ta, int tb, int m, int n, int k, const float* alpha, const float* a, int type_a, int lda, long long step_a,
                               const float* b, int type_b, int ldb, long long step_b, const float* beta, float* c, int type_c, int ldc, long long step_c,
                               int count, int compute, int algorithm) {
  if (!handle->workspace) return NOT_INITIALIZED;  // the true one would allocate, which breaks captures
  if (type_a != 0 || type_b != 0 || type_c != 0 || algorithm != -1) return INVALID_VALUE;
  if (compute != 68 && compute != 75 && compute != 77) return INVALID_VALUE;
  if (lda < (ta ? k : m) || ldb < (tb ? n : k) || ldc < m || m < 1 || n < 1 || k < 1) return INVALID_VALUE;
  Products p = {ta, tb, m, n, k, *alpha, *beta, a, lda, step_a, b, ldb, step_b, c, ldc, step_c, count, compute};
  return standin_enqueue(handle->stream, run, &p, sizeof p) == 0 ? OK : EXECUTION_FAILED;
}
}
