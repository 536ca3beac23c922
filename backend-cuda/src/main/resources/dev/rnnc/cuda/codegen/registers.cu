// Products of all rows with a block's own columns of W [DEPTH, COLUMNS], which stand in its threads'
// registers from the first time step to the last: thread t has, of column t % LANES of them, the TERMS
// terms of slice t / LANES. A row is multiplied slice by slice; the sums of slices are then added in
// ascending order, so that bits depend on DEPTH and the number of threads alone.

template <int DEPTH, int COLUMNS, int PART, int LANES, int TERMS>
static __device__ __forceinline__ void hold_columns(float (&held)[TERMS], const float* W) {
  const int own = own_columns(PART);
  const int k = threadIdx.x % LANES;
  const int first = threadIdx.x / LANES * TERMS;
  const bool inside = k < own * (COLUMNS / PART);
  const int column = inside ? own_column<PART>(k, own) : 0;
#pragma unroll
  for (int i = 0; i < TERMS; i++) {
    held[i] = inside && first + i < DEPTH ? W[(size_t) (first + i) * COLUMNS + column] : 0.0f;
  }
}

// y = x @ W, or y += x @ W. As many rows of x as `stage` has room for stand there at a time, filled up
// with zeros to whole slices; behind them, of each row, a sum of every thread.
template <int DEPTH, int COLUMNS, int PART, int LANES, int TERMS, int THREADS, bool ACCUMULATE>
static __device__ __forceinline__ void held_product(
    const float* x,
    size_t x_stride,
    const float (&held)[TERMS],
    float* y,
    size_t y_stride,
    int rows,
    float* stage,
    int stage_floats) {
  constexpr int SLICES = THREADS / LANES;
  constexpr int WIDTH = SLICES * TERMS;
  // Padded, so that sums of neighbouring rows lie in other banks.
  constexpr int SUMS = THREADS + LANES;
  const int own = own_columns(PART);
  const int count = own * (COLUMNS / PART);
  const int at_once = min(rows, stage_floats / (WIDTH + SUMS));
  float* partial = stage + at_once * WIDTH;
  for (int first = 0; first < rows; first += at_once) {
    const int staged = min(at_once, rows - first);
    __syncthreads();
    for (int at = threadIdx.x; at < staged * WIDTH; at += THREADS) {
      const int p = at % WIDTH;
      stage[at] = p < DEPTH ? operand(x[(first + at / WIDTH) * x_stride + p]) : 0.0f;
    }
    __syncthreads();
    const float* slice = stage + threadIdx.x / LANES * TERMS;
    for (int row = 0; row < staged; row += 4) {
      float sums[4] = {0.0f, 0.0f, 0.0f, 0.0f};
#pragma unroll
      for (int i = 0; i < TERMS; i += 4) {
#pragma unroll
        for (int r = 0; r < 4; r++) {
          const float4 terms =
              *reinterpret_cast<const float4*>(slice + min(row + r, staged - 1) * WIDTH + i);
          sums[r] = fmaf(terms.x, held[i], sums[r]);
          sums[r] = fmaf(terms.y, held[i + 1], sums[r]);
          sums[r] = fmaf(terms.z, held[i + 2], sums[r]);
          sums[r] = fmaf(terms.w, held[i + 3], sums[r]);
        }
      }
#pragma unroll
      for (int r = 0; r < 4; r++) {
        if (row + r < staged) {
          partial[(row + r) * SUMS + threadIdx.x] = sums[r];
        }
      }
    }
    __syncthreads();
    for (int at = threadIdx.x; at < staged * count; at += THREADS) {
      const int row = at / count;
      const int k = at % count;
      const float* sums = partial + row * SUMS + k;
      float sum = 0.0f;
      for (int s = 0; s < SLICES; s++) {
        sum += sums[s * LANES];
      }
      float* to = y + (first + row) * y_stride + own_column<PART>(k, own);
      *to = ACCUMULATE ? *to + sum : sum;
    }
  }
}
