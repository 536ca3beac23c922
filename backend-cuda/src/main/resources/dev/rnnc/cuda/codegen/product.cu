// y = x @ W, or y += x @ W, of all rows: block b makes one tile. W is [HEADS, DEPTH, COLUMNS]; head by
// head, DEPTH columns of x become COLUMNS of y.
template <int HEADS, int DEPTH, int COLUMNS, bool ACCUMULATE, class Tile>
static __device__ void product(
    Rows<const float> x, const float* W, Rows<float> y, int rows, float* shared) {
  constexpr int ACROSS = (COLUMNS + Tile::COLUMNS - 1) / Tile::COLUMNS;
  const int head = blockIdx.x / ACROSS % HEADS;
  x.first += head * DEPTH;
  y.first += head * COLUMNS;
  const Rows<const float> matrix = {W + (size_t) head * DEPTH * COLUMNS, COLUMNS, 0};
  multiply_tile<Tile>(
      LeftRows{x, rows},
      RightRows{matrix, COLUMNS},
      ResultRows{y, rows, COLUMNS, ACCUMULATE},
      (int) (blockIdx.x / (ACROSS * HEADS)) * Tile::ROWS,
      (int) (blockIdx.x % ACROSS) * Tile::COLUMNS,
      0,
      DEPTH,
      shared);
}

// result = left @ right, of whole matrices [HEADS, M, K] and [HEADS, K, N].
template <int HEADS, int M, int K, int N, class Tile>
static __device__ void matrix_product(
    const float* left, const float* right, float* result, float* shared) {
  constexpr int ACROSS = (N + Tile::COLUMNS - 1) / Tile::COLUMNS;
  const int head = blockIdx.x / ACROSS % HEADS;
  multiply_tile<Tile>(
      LeftRows{{left + (size_t) head * M * K, K, 0}, M},
      RightRows{{right + (size_t) head * K * N, N, 0}, N},
      ResultRows{{result + (size_t) head * M * N, N, 0}, M, N, false},
      (int) (blockIdx.x / (ACROSS * HEADS)) * Tile::ROWS,
      (int) (blockIdx.x % ACROSS) * Tile::COLUMNS,
      0,
      K,
      shared);
}
