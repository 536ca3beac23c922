// Random masks are a function of where an element stands: every backend draws the same.

static __device__ unsigned long long mix(unsigned long long x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ull;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebull;
  return x ^ (x >> 31);
}

// run: the seed, and the number of the training step.
static __device__ int row_key(const long long* run, int stream, int t, int row) {
  unsigned long long key = mix((unsigned long long) run[0] + 0x9e3779b97f4a7c15ull);
  key = mix(key ^ ((unsigned long long) run[1] + 0x9e3779b97f4a7c15ull));
  key = mix(key ^ (((unsigned long long) (unsigned) stream << 32) + 0x632be59bd9b4e019ull));
  key = mix(key ^ (((unsigned long long) (unsigned) t << 32) | (unsigned) row));
  return (int) (unsigned) (key >> 32);
}

static __device__ float keep(int key, int column, unsigned threshold, float kept) {
  unsigned x = (unsigned) key + (unsigned) column * 0x9e3779b9u;
  x ^= x >> 16;
  x *= 0x7feb352du;
  x ^= x >> 15;
  x *= 0x846ca68bu;
  x ^= x >> 16;
  return (x >> 8) >= threshold ? kept : 0.0f;
}
