// Functions of one number, as the reference means them. They are CUDA's own without fast-math,
// within 2 units of the last place each.

static __device__ float sigmoid(float x) { return 1.0f / (1.0f + expf(-x)); }

static __device__ float softplus(float x) { return fmaxf(x, 0.0f) + log1pf(expf(-fabsf(x))); }

static __device__ float relu(float x) { return x <= 0.0f ? 0.0f : x; }

static __device__ float sign(float x) { return x < 0.0f ? -1.0f : x > 0.0f ? 1.0f : x; }

// Not a number if one of them is.
static __device__ float maximum(float x, float y) { return x > y || x != x ? x : y; }

static __device__ float minimum(float x, float y) { return x < y || x != x ? x : y; }
