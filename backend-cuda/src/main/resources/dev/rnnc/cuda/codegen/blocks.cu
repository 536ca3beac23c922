// y = x @ W, or y += x @ W, of a block's rows; W is [HEADS, DEPTH, COLUMNS]. Its first `resident` rows,
// of every head, stand in shared memory, `near`; the others are read in the second-level cache.
// Every element is one chain of multiply-adds in ascending p.
template <int HEADS, int DEPTH, int COLUMNS, bool ACCUMULATE, int ROWS>
static __device__ void block_product_rows(
    const float* x,
    size_t x_stride,
    const float* near_W,
    int resident,
    const float* __restrict__ W,
    float* y,
    size_t y_stride,
    int column) {
  const int head = column / COLUMNS;
  const int j = column % COLUMNS;
  const float* x_head = x + head * DEPTH;
  const float* near_head = near_W + (size_t) head * resident * COLUMNS + j;
  const float* W_head = W + (size_t) head * DEPTH * COLUMNS + j;
  float sums[ROWS];
#pragma unroll
  for (int row = 0; row < ROWS; row++) {
    sums[row] = ACCUMULATE ? y[row * y_stride + column] : 0.0f;
  }
#pragma unroll 8
  for (int p = 0; p < resident; p++) {
    const float w = near_head[(size_t) p * COLUMNS];
#pragma unroll
    for (int row = 0; row < ROWS; row++) {
      sums[row] = fmaf(x_head[row * x_stride + p], w, sums[row]);
    }
  }
#pragma unroll 8
  for (int p = resident; p < DEPTH; p++) {
    const float w = W_head[(size_t) p * COLUMNS];
#pragma unroll
    for (int row = 0; row < ROWS; row++) {
      sums[row] = fmaf(x_head[row * x_stride + p], w, sums[row]);
    }
  }
#pragma unroll
  for (int row = 0; row < ROWS; row++) {
    y[row * y_stride + column] = sums[row];
  }
}

// x and y are the first of `rows` rows. A thread makes one column of up to four rows at a time.
template <int HEADS, int DEPTH, int COLUMNS, bool ACCUMULATE>
static __device__ void block_product(
    const float* x,
    size_t x_stride,
    const float* near_W,
    int resident,
    const float* W,
    float* y,
    size_t y_stride,
    int rows) {
  const int items = (rows + 3) / 4 * (HEADS * COLUMNS);
  for (int at = threadIdx.x; at < items; at += blockDim.x) {
    const int column = at % (HEADS * COLUMNS);
    const int row = at / (HEADS * COLUMNS) * 4;
    const float* x_row = x + row * x_stride;
    float* y_row = y + row * y_stride;
#define RNNC_ROWS(count)                                                                      \
  block_product_rows<HEADS, DEPTH, COLUMNS, ACCUMULATE, count>(                                \
      x_row, x_stride, near_W, resident, W, y_row, y_stride, column)
    switch (min(4, rows - row)) {
      case 1: RNNC_ROWS(1); break;
      case 2: RNNC_ROWS(2); break;
      case 3: RNNC_ROWS(3); break;
      default: RNNC_ROWS(4); break;
    }
#undef RNNC_ROWS
  }
}

// Copies the rows of W that stay to shared memory.
template <int HEADS, int DEPTH, int COLUMNS>
static __device__ void keep_near(float* near_W, int resident, const float* W) {
  const int elements = resident * COLUMNS;
  for (int at = threadIdx.x; at < HEADS * elements; at += blockDim.x) {
    const int head = at / elements;
    near_W[at] = W[(size_t) head * DEPTH * COLUMNS + (at - head * elements)];
  }
}

// Copies what a product reads of a block's rows to shared memory, row after row, as it multiplies it.
template <int WIDTH>
static __device__ void keep_operands(float* operands, const float* x, size_t x_stride, int rows) {
  for (int at = threadIdx.x; at < rows * WIDTH; at += blockDim.x) {
    operands[at] = operand(x[at / WIDTH * x_stride + at % WIDTH]);
  }
}
