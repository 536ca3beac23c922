// Reductions of one row by the 32 threads of a warp: lane l takes the columns l, l + 32, ..; then
// lanes 16, 8, 4, 2 and 1 apart are added. The order is always the same. All lanes get the result.

static __device__ float warp_sum(float x) {
  for (int apart = 16; apart > 0; apart /= 2) {
    x += __shfl_xor_sync(0xffffffffu, x, apart);
  }
  return x;
}

static __device__ float warp_maximum(float x) {
  for (int apart = 16; apart > 0; apart /= 2) {
    x = maximum(x, __shfl_xor_sync(0xffffffffu, x, apart));
  }
  return x;
}

static __device__ float row_sum(const float* x, int width, int lane) {
  float sum = 0.0f;
  for (int column = lane; column < width; column += 32) {
    sum += x[column];
  }
  return warp_sum(sum);
}

static __device__ float row_maximum(const float* x, int width, int lane) {
  float greatest = __int_as_float(0xff800000);
  for (int column = lane; column < width; column += 32) {
    greatest = maximum(greatest, x[column]);
  }
  return warp_maximum(greatest);
}

// y = exp(x - greatest), and its sum; y may be x.
static __device__ float row_exponentials(
    const float* x, float greatest, float* y, int width, int lane) {
  float sum = 0.0f;
  for (int column = lane; column < width; column += 32) {
    const float e = expf(x[column] - greatest);
    y[column] = e;
    sum += e;
  }
  return warp_sum(sum);
}

static __device__ void row_softmax(const float* x, float* y, int width, int lane) {
  const float sum = row_exponentials(x, row_maximum(x, width, lane), y, width, lane);
  for (int column = lane; column < width; column += 32) {
    y[column] = y[column] / sum;
  }
}

// log(sum(exp(logits))) - logits[target]; 0 where the target is negative.
static __device__ float row_cross_entropy(const float* logits, int target, int width, int lane) {
  if (target < 0) {
    return 0.0f;
  }
  const float greatest = row_maximum(logits, width, lane);
  float sum = 0.0f;
  for (int column = lane; column < width; column += 32) {
    sum += expf(logits[column] - greatest);
  }
  return logf(warp_sum(sum)) - (logits[target] - greatest);
}

// Also gradient = (softmax(logits) - onehot(target)) * upstream; it may be where the logits are.
static __device__ float row_loss_and_gradient(
    const float* logits, int target, float upstream, float* gradient, int width, int lane) {
  if (target < 0) {
    for (int column = lane; column < width; column += 32) {
      gradient[column] = 0.0f;
    }
    return 0.0f;
  }
  const float greatest = row_maximum(logits, width, lane);
  const float distance = logits[target] - greatest;
  __syncwarp();
  const float sum = row_exponentials(logits, greatest, gradient, width, lane);
  const float scale = upstream / sum;
  for (int column = lane; column < width; column += 32) {
    gradient[column] = gradient[column] * scale - (column == target ? upstream : 0.0f);
  }
  return logf(sum) - distance;
}
