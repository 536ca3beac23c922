// Waits until all blocks of the grid are here; all of them work at once. What any thread wrote
// before, every thread reads after. barrier: how many blocks have come, and how often all have. Both
// are 0 before the first kernel; the second only grows, so that a graph can be launched again.
static __device__ void grid_barrier(unsigned* barrier) {
  __syncthreads();
  if (threadIdx.x == 0) {
    volatile unsigned* generation = barrier + 1;
    const unsigned before = *generation;
    __threadfence();
    if (atomicAdd(barrier, 1u) == gridDim.x - 1) {
      atomicExch(barrier, 0u);
      __threadfence();
      atomicAdd(barrier + 1, 1u);
    } else {
      while (*generation == before) {
        __nanosleep(32);
      }
    }
    __threadfence();
  }
  __syncthreads();
}

// Of `part` columns, a block's own: as many as any other block's, but for the last ones.
static __device__ int own_columns(int part) {
  const int own = (part + gridDim.x - 1) / gridDim.x;
  return max(0, min(own, part - (int) blockIdx.x * own));
}

static __device__ int first_column_of(int part) {
  return (int) blockIdx.x * ((part + gridDim.x - 1) / gridDim.x);
}

// The k-th of a block's columns of a matrix: it has its part of each PART columns.
template <int PART>
static __device__ int own_column(int k, int own) {
  return k / own * PART + first_column_of(PART) + k % own;
}

// Copies a block's columns of W [HEADS, DEPTH, COLUMNS] to shared memory, one after the other.
template <int HEADS, int DEPTH, int COLUMNS, int PART>
static __device__ void keep_columns(float* near_W, const float* W) {
  const int own = own_columns(PART);
  const int count = own * (HEADS * COLUMNS / PART);
  for (int at = threadIdx.x; at < count * DEPTH; at += blockDim.x) {
    const int column = own_column<PART>(at % count, own);
    const int p = at / count;
    near_W[at % count * DEPTH + p] =
        W[((size_t) (column / COLUMNS) * DEPTH + p) * COLUMNS + column % COLUMNS];
  }
}

// The sums over a warp of COUNT values of every lane: each lane gets that of value
// lane / (32 / COUNT). Halves are added, 16 lanes apart first, always in the same order.
template <int COUNT>
static __device__ float warp_sums(float (&values)[COUNT], int lane) {
  int apart = 16;
#pragma unroll
  for (int count = COUNT / 2; count >= 1; count /= 2) {
    const bool upper = (lane & apart) != 0;
#pragma unroll
    for (int i = 0; i < count; i++) {
      const float mine = upper ? values[i + count] : values[i];
      const float other = upper ? values[i] : values[i + count];
      values[i] = mine + __shfl_xor_sync(0xffffffffu, other, apart);
    }
    apart /= 2;
  }
  float sum = values[0];
#pragma unroll
  for (int left = 16 / COUNT; left >= 1; left /= 2) {
    sum += __shfl_xor_sync(0xffffffffu, sum, left);
  }
  return sum;
}

// y = x @ W, or y += x @ W, of all rows and a block's own columns, which keep_columns has brought. As
// many rows of x as `stage` holds stand there at a time. A warp makes four rows of up to four columns:
// lane l takes the terms l, l + 32, .. of each sum; so bits depend on DEPTH alone.
template <int HEADS, int DEPTH, int COLUMNS, int PART, bool ACCUMULATE>
static __device__ void column_product(
    const float* x,
    size_t x_stride,
    const float* near_W,
    float* y,
    size_t y_stride,
    int rows,
    float* stage,
    int stage_floats) {
  constexpr int WIDTH = HEADS * DEPTH;
  constexpr int TOGETHER = HEADS == 1 ? 4 : 1;
  constexpr int SUMS = 4 * TOGETHER;
  const int lane = threadIdx.x % 32;
  const int own = own_columns(PART);
  const int count = own * (HEADS * COLUMNS / PART);
  const int groups = (count + TOGETHER - 1) / TOGETHER;
  const int at_once = min(rows, stage_floats / WIDTH);
  for (int first = 0; first < rows; first += at_once) {
    const int staged = min(at_once, rows - first);
    __syncthreads();
    for (int at = threadIdx.x; at < staged * WIDTH; at += blockDim.x) {
      stage[at] = operand(x[(first + at / WIDTH) * x_stride + at % WIDTH]);
    }
    __syncthreads();
    const int items = groups * ((staged + 3) / 4);
    for (int item = threadIdx.x / 32; item < items; item += blockDim.x / 32) {
      const int k = item % groups * TOGETHER;
      const int row = item / groups * 4;
      const int head = HEADS == 1 ? 0 : own_column<PART>(k, own) / COLUMNS;
      const float* w[TOGETHER];
      const float* near_x[4];
#pragma unroll
      for (int j = 0; j < TOGETHER; j++) {
        w[j] = near_W + min(k + j, count - 1) * DEPTH;
      }
#pragma unroll
      for (int i = 0; i < 4; i++) {
        near_x[i] = stage + min(row + i, staged - 1) * WIDTH + head * DEPTH;
      }
      float sums[SUMS];
#pragma unroll
      for (int i = 0; i < SUMS; i++) {
        sums[i] = 0.0f;
      }
#pragma unroll 2
      for (int p = lane; p < DEPTH; p += 32) {
#pragma unroll
        for (int i = 0; i < SUMS; i++) {
          sums[i] = fmaf(near_x[i % 4][p], w[i / 4][p], sums[i]);
        }
      }
      const float sum = warp_sums<SUMS>(sums, lane);
      const int which = lane / (32 / SUMS);
      if (lane % (32 / SUMS) == 0 && row + which % 4 < staged && k + which / 4 < count) {
        const int column = own_column<PART>(k + which / 4, own);
        float* to = y + (first + row + which % 4) * y_stride + column;
        *to = ACCUMULATE ? *to + sum : sum;
      }
    }
  }
}
