// A sum over many rows is cut into parts of consecutive rows, by the number of rows alone; the parts
// are then added in ascending order. No atomics: the bits do not depend on the order of blocks.

static __device__ int rows_of_part(int rows) {
  const int part = (rows + 31) / 32;
  return part < 128 ? 128 : part;
}

static __device__ int parts(int rows) {
  const int part = rows_of_part(rows);
  return rows == 0 ? 1 : (rows + part - 1) / part;
}

// result[h, m, k] = sum over rows of left[h, m] * right[h, k]; block b makes one tile of one part. If
// there are several parts they go to `partial`, one after the other.
template <int HEADS, int M, int K, class Tile>
static __device__ void outer_sum(
    Rows<const float> left,
    Rows<const float> right,
    int rows,
    float* result,
    float* partial,
    float* shared) {
  constexpr int ACROSS = (K + Tile::COLUMNS - 1) / Tile::COLUMNS;
  constexpr int DOWN = (M + Tile::ROWS - 1) / Tile::ROWS;
  const int head = blockIdx.x / (ACROSS * DOWN) % HEADS;
  const int part = blockIdx.x / (ACROSS * DOWN * HEADS);
  const int begin = part * rows_of_part(rows);
  const int end = min(rows, begin + rows_of_part(rows));
  left.first += head * M;
  right.first += head * K;
  float* to = parts(rows) == 1 ? result : partial + (size_t) part * HEADS * M * K;
  multiply_tile<Tile>(
      LeftColumns{left, M},
      RightRows{right, K},
      ResultRows{{to + (size_t) head * M * K, K, 0}, M, K, false},
      (int) (blockIdx.x / ACROSS % DOWN) * Tile::ROWS,
      (int) (blockIdx.x % ACROSS) * Tile::COLUMNS,
      begin,
      end,
      shared);
}

static __device__ void add_parts(const float* partial, int rows, int elements, float* result) {
  const int count = parts(rows);
  if (count == 1) {
    return;
  }
  for (int at = blockIdx.x * blockDim.x + threadIdx.x; at < elements; at += gridDim.x * blockDim.x) {
    float sum = partial[at];
    for (int part = 1; part < count; part++) {
      sum += partial[(size_t) part * elements + at];
    }
    result[at] = sum;
  }
}

// y[column] = sum over rows of x[row, column]; block b sums 32 columns: sixteen threads a column take
// the rows 16 apart, and are then added in ascending order.
static __device__ void sum_rows(
    Rows<const float> x, int columns, int rows, float* y, float* shared) {
  const int column = blockIdx.x * 32 + threadIdx.x % 32;
  const int lane = threadIdx.x / 32;
  float sum = 0.0f;
  if (column < columns) {
    for (int row = lane; row < rows; row += 16) {
      sum += x[row][column];
    }
  }
  shared[threadIdx.x] = sum;
  __syncthreads();
  if (lane == 0 && column < columns) {
    for (int other = 1; other < 16; other++) {
      sum += shared[other * 32 + threadIdx.x];
    }
    y[column] = sum;
  }
}

// result[column, b] = sum over the rows of index b of rows[row, column], in ascending order.
static __device__ void lookup_gradient(
    Rows<const float> x, Rows<const int> index, int columns, int rows, float* result, int shown) {
  __shared__ int indices[256];
  const int wanted = blockIdx.x;
  for (int first = 0; first < columns; first += blockDim.x) {
    const int column = first + threadIdx.x;
    float sum = 0.0f;
    for (int begin = 0; begin < rows; begin += 256) {
      const int count = min(256, rows - begin);
      __syncthreads();
      for (int k = threadIdx.x; k < count; k += blockDim.x) {
        indices[k] = index[begin + k][0];
      }
      __syncthreads();
      if (column < columns) {
#pragma unroll 4
        for (int k = 0; k < count; k++) {
          if (indices[k] == wanted) {
            sum += x[begin + k][column];
          }
        }
      }
    }
    if (column < columns) {
      result[(size_t) column * shown + wanted] = sum;
    }
  }
}
