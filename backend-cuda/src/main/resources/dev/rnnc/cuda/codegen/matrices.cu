// Rows of elements, which repeat after `period` rows unless that is 0.
template <class Element>
struct Rows {
  Element* first;
  size_t stride;
  int period;

  __device__ Element* operator[](int row) const {
    return first + (size_t) (period == 0 ? row : row % period) * stride;
  }
};

// Sizes of a product: of the result a block makes ROWS x COLUMNS, taking DEPTH terms at a time from
// shared memory; of these a thread makes THREAD_ROWS x THREAD_COLUMNS in registers.
template <int ROWS_, int COLUMNS_, int DEPTH_, int THREAD_ROWS_, int THREAD_COLUMNS_>
struct Tile {
  static constexpr int ROWS = ROWS_;
  static constexpr int COLUMNS = COLUMNS_;
  static constexpr int DEPTH = DEPTH_;
  static constexpr int THREAD_ROWS = THREAD_ROWS_;
  static constexpr int THREAD_COLUMNS = THREAD_COLUMNS_;
  static constexpr int THREADS = ROWS / THREAD_ROWS * (COLUMNS / THREAD_COLUMNS);
  // Rows of a stage are padded by 4, against conflicts of banks.
  static constexpr int LEFT = DEPTH * (ROWS + 4);
  static constexpr int STAGE = LEFT + DEPTH * (COLUMNS + 4);

  // The k-th of a thread's rows or columns: in groups of up to 4 that follow one another.
  template <int COUNT, int THREADS_ACROSS>
  static __device__ int nth(int thread, int k) {
    constexpr int GROUP = COUNT < 4 ? COUNT : 4;
    return k / GROUP * (THREADS_ACROSS * GROUP) + thread * GROUP + k % GROUP;
  }
};

// One tile of result[i, j] (+)= sum over p in [begin, end) of left(i, p) * right(p, j). Every element
// is one chain of multiply-adds in ascending p, whatever the tile.
template <class Tile, class Left, class Right, class Result>
static __device__ void multiply_tile(
    const Left& left,
    const Right& right,
    const Result& result,
    int first_row,
    int first_column,
    int begin,
    int end,
    float* shared) {
  constexpr int ACROSS = Tile::COLUMNS / Tile::THREAD_COLUMNS;
  constexpr int DOWN = Tile::ROWS / Tile::THREAD_ROWS;
  constexpr int LEFT_LOADS = Tile::ROWS * Tile::DEPTH / Tile::THREADS;
  constexpr int RIGHT_LOADS = Tile::COLUMNS * Tile::DEPTH / Tile::THREADS;
  const int thread_row = threadIdx.x / ACROSS;
  const int thread_column = threadIdx.x % ACROSS;

  float sums[Tile::THREAD_ROWS][Tile::THREAD_COLUMNS];
#pragma unroll
  for (int i = 0; i < Tile::THREAD_ROWS; i++) {
#pragma unroll
    for (int j = 0; j < Tile::THREAD_COLUMNS; j++) {
      sums[i][j] =
          result.start(
              first_row + Tile::template nth<Tile::THREAD_ROWS, DOWN>(thread_row, i),
              first_column + Tile::template nth<Tile::THREAD_COLUMNS, ACROSS>(thread_column, j));
    }
  }

  float left_next[LEFT_LOADS];
  float right_next[RIGHT_LOADS];
  auto fetch = [&](int p) {
#pragma unroll
    for (int k = 0; k < LEFT_LOADS; k++) {
      const int at = threadIdx.x + k * Tile::THREADS;
      left_next[k] =
          Left::DEPTH_FIRST
              ? left(first_row + at / Tile::DEPTH, p + at % Tile::DEPTH, end)
              : left(first_row + at % Tile::ROWS, p + at / Tile::ROWS, end);
    }
#pragma unroll
    for (int k = 0; k < RIGHT_LOADS; k++) {
      const int at = threadIdx.x + k * Tile::THREADS;
      right_next[k] = right(p + at / Tile::COLUMNS, first_column + at % Tile::COLUMNS, end);
    }
  };
  auto keep_fetched = [&](float* stage) {
#pragma unroll
    for (int k = 0; k < LEFT_LOADS; k++) {
      const int at = threadIdx.x + k * Tile::THREADS;
      const int row = Left::DEPTH_FIRST ? at / Tile::DEPTH : at % Tile::ROWS;
      const int p = Left::DEPTH_FIRST ? at % Tile::DEPTH : at / Tile::ROWS;
      stage[p * (Tile::ROWS + 4) + row] = operand(left_next[k]);
    }
#pragma unroll
    for (int k = 0; k < RIGHT_LOADS; k++) {
      const int at = threadIdx.x + k * Tile::THREADS;
      stage[Tile::LEFT + at / Tile::COLUMNS * (Tile::COLUMNS + 4) + at % Tile::COLUMNS] =
          operand(right_next[k]);
    }
  };

  int stage = 0;
  if (begin < end) {
    fetch(begin);
    keep_fetched(shared);
  }
  __syncthreads();
  for (int p = begin; p < end; p += Tile::DEPTH) {
    const bool more = p + Tile::DEPTH < end;
    if (more) {
      fetch(p + Tile::DEPTH);
    }
    const float* near_left = shared + stage * Tile::STAGE;
    const float* near_right = near_left + Tile::LEFT;
#pragma unroll
    for (int q = 0; q < Tile::DEPTH; q++) {
      float x[Tile::THREAD_ROWS];
      float y[Tile::THREAD_COLUMNS];
#pragma unroll
      for (int i = 0; i < Tile::THREAD_ROWS; i++) {
        x[i] =
            near_left[q * (Tile::ROWS + 4) + Tile::template nth<Tile::THREAD_ROWS, DOWN>(thread_row, i)];
      }
#pragma unroll
      for (int j = 0; j < Tile::THREAD_COLUMNS; j++) {
        y[j] =
            near_right[
                q * (Tile::COLUMNS + 4)
                + Tile::template nth<Tile::THREAD_COLUMNS, ACROSS>(thread_column, j)];
      }
#pragma unroll
      for (int i = 0; i < Tile::THREAD_ROWS; i++) {
#pragma unroll
        for (int j = 0; j < Tile::THREAD_COLUMNS; j++) {
          sums[i][j] = fmaf(x[i], y[j], sums[i][j]);
        }
      }
    }
    if (more) {
      stage = 1 - stage;
      keep_fetched(shared + stage * Tile::STAGE);
      __syncthreads();
    }
  }

#pragma unroll
  for (int i = 0; i < Tile::THREAD_ROWS; i++) {
#pragma unroll
    for (int j = 0; j < Tile::THREAD_COLUMNS; j++) {
      result.finish(
          first_row + Tile::template nth<Tile::THREAD_ROWS, DOWN>(thread_row, i),
          first_column + Tile::template nth<Tile::THREAD_COLUMNS, ACROSS>(thread_column, j),
          sums[i][j]);
    }
  }
}

// left(i, p) is element p of row i.
struct LeftRows {
  static constexpr bool DEPTH_FIRST = true;
  Rows<const float> rows;
  int count;

  __device__ float operator()(int row, int p, int end) const {
    return row < count && p < end ? rows[row][p] : 0.0f;
  }
};

// left(i, p) is element i of row p.
struct LeftColumns {
  static constexpr bool DEPTH_FIRST = false;
  Rows<const float> rows;
  int count;

  __device__ float operator()(int row, int p, int end) const {
    return row < count && p < end ? rows[p][row] : 0.0f;
  }
};

struct RightRows {
  Rows<const float> rows;
  int count;

  __device__ float operator()(int p, int column, int end) const {
    return column < count && p < end ? rows[p][column] : 0.0f;
  }
};

struct ResultRows {
  Rows<float> rows;
  int count;
  int columns;
  bool accumulate;

  __device__ float start(int row, int column) const {
    return accumulate && row < count && column < columns ? rows[row][column] : 0.0f;
  }

  __device__ void finish(int row, int column, float sum) const {
    if (row < count && column < columns) {
      rows[row][column] = sum;
    }
  }
};
