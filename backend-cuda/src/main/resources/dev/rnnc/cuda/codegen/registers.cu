// Products of all rows with a block's own columns of W [DEPTH, COLUMNS], which stand in its threads'
// registers from the first time step to the last: thread t has of TOGETHER columns, which are t % LANES
// and those LANES apart from it, the TERMS terms of slice t / LANES.

template <int DEPTH, int COLUMNS, int PART, int LANES, int TOGETHER, int TERMS>
static __device__ __forceinline__ void hold_columns(
    float (&held)[TOGETHER][TERMS], const float* W) {
  const int own = own_columns(PART);
  const int first = threadIdx.x / LANES * TERMS;
#pragma unroll
  for (int j = 0; j < TOGETHER; j++) {
    const int k = threadIdx.x % LANES + j * LANES;
    const bool inside = k < own * (COLUMNS / PART);
    const int column = inside ? own_column<PART>(k, own) : 0;
#pragma unroll
    for (int i = 0; i < TERMS; i++) {
      held[j][i] =
          inside && first + i < DEPTH ? W[(size_t) (first + i) * COLUMNS + column] : 0.0f;
    }
  }
}

// Adds what the lanes of a warp have that are LANES apart, 16 apart first: of COUNT values each lane
// gets COUNT * LANES / 32, those from slice_sum on, or the one that several share.
template <int COUNT, int LANES>
static __device__ __forceinline__ void slice_sums(float (&values)[COUNT], int lane) {
  int count = COUNT;
#pragma unroll
  for (int apart = 16; apart >= LANES; apart /= 2) {
    if (count > 1) {
      count /= 2;
      const bool upper = (lane & apart) != 0;
#pragma unroll
      for (int i = 0; i < count; i++) {
        const float mine = upper ? values[i + count] : values[i];
        const float other = upper ? values[i] : values[i + count];
        values[i] = mine + __shfl_xor_sync(0xffffffffu, other, apart);
      }
    } else {
      values[0] += __shfl_xor_sync(0xffffffffu, values[0], apart);
    }
  }
}

template <int COUNT, int LANES>
static __device__ __forceinline__ int slice_sum(int lane) {
  int first = 0;
  int count = COUNT;
#pragma unroll
  for (int apart = 16; apart >= LANES; apart /= 2) {
    count /= 2;
    first += (lane & apart) != 0 ? count : 0;
  }
  return first;
}

// y = x @ W, or y += x @ W. As many rows of x as `stage` has room for stand there at a time, filled up
// with zeros to whole slices; behind them the sums of every warp, which are then added in ascending
// order: bits depend on DEPTH and on how a block is divided, not on how many blocks there are.
template <
    int DEPTH,
    int COLUMNS,
    int PART,
    int LANES,
    int TOGETHER,
    int TERMS,
    int THREADS,
    bool ACCUMULATE>
static __device__ __forceinline__ void held_product(
    const float* x,
    size_t x_stride,
    const float (&held)[TOGETHER][TERMS],
    float* y,
    size_t y_stride,
    int rows,
    float* stage,
    int stage_floats) {
  constexpr int WARPS = THREADS / 32;
  constexpr int WIDTH = THREADS / LANES * TERMS;
  constexpr int ACROSS = LANES * TOGETHER;
  constexpr int COUNT = 4 * TOGETHER;
  constexpr int LEFT = COUNT * LANES >= 32 ? COUNT * LANES / 32 : 1;
  // Padded, so that sums of neighbouring rows lie in other banks.
  constexpr int SUMS = (WARPS + 1) * ACROSS;
  const int own = own_columns(PART);
  const int count = own * (COLUMNS / PART);
  const int lane = threadIdx.x % 32;
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
    float* sums_of_warp = partial + threadIdx.x / 32 * ACROSS + threadIdx.x % LANES;
    for (int row = 0; row < staged; row += 4) {
      float sums[COUNT];
#pragma unroll
      for (int i = 0; i < COUNT; i++) {
        sums[i] = 0.0f;
      }
#pragma unroll
      for (int r = 0; r < 4; r++) {
        const float* terms = slice + min(row + r, staged - 1) * WIDTH;
#pragma unroll
        for (int i = 0; i < TERMS; i += 2) {
          const float2 two = *reinterpret_cast<const float2*>(terms + i);
#pragma unroll
          for (int j = 0; j < TOGETHER; j++) {
            sums[4 * j + r] = fmaf(two.x, held[j][i], sums[4 * j + r]);
            sums[4 * j + r] = fmaf(two.y, held[j][i + 1], sums[4 * j + r]);
          }
        }
      }
      slice_sums<COUNT, LANES>(sums, lane);
      const int which = slice_sum<COUNT, LANES>(lane);
#pragma unroll
      for (int i = 0; i < LEFT; i++) {
        const int r = (which + i) % 4;
        if (row + r < staged) {
          sums_of_warp[(row + r) * SUMS + (which + i) / 4 * LANES] = sums[i];
        }
      }
    }
    __syncthreads();
    for (int at = threadIdx.x; at < staged * count; at += THREADS) {
      const int row = at / count;
      const int k = at % count;
      const float* sums = partial + row * SUMS + k;
      float sum = 0.0f;
#pragma unroll
      for (int warp = 0; warp < WARPS; warp++) {
        sum += sums[warp * ACROSS];
      }
      float* to = y + (first + row) * y_stride + own_column<PART>(k, own);
      *to = ACCUMULATE ? *to + sum : sum;
    }
  }
}
