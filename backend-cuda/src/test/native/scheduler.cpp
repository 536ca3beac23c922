#include "scheduler.h"
#include "fiber.h"
#include <algorithm>
#include <memory>
#include <random>

namespace {
enum State { READY, AT_BLOCK_BARRIER, AT_GRID_BARRIER, IN_WARP, DONE };

struct Block;
struct Thread {
  StandinThread place;
  Fiber fiber;
  Block* block;
  int number;
  State state = READY;
};
// The lanes of a mask that meet. Two generations of values: nobody is two meetings ahead.
struct Meeting {
  unsigned mask, arrived = 0, came[2] = {0, 0};
  int generation = 0;
  unsigned long long values[2][32];
};
struct Block {
  std::vector<Thread> threads;
  std::vector<std::vector<Meeting>> warps;
  std::vector<unsigned> done_lanes;
  std::vector<char> dynamic_shared, shared;
  int at_block = 0, at_grid = 0, done = 0;
  bool finished() const { return done == (int)threads.size(); }
};

const size_t GUARD = 256;
std::mt19937 order(1);
const StandinKernel* kernel;
const KernelImage* image;
void** arguments;
Fiber scheduler_fiber;
Thread* running;
std::string failure;
std::vector<std::unique_ptr<Block>> live;
bool cooperative_launch;
long progress;

void leave() { fiber_swap(running->fiber, scheduler_fiber); }
void wake(Block& block, State state) {
  for (Thread& thread : block.threads) if (thread.state == state) thread.state = READY;
}
// A thread that has returned counts as arrived.
void settle_block(Block& block) {
  if (block.at_block > 0 && block.at_block + block.done == (int)block.threads.size()) {
    block.at_block = 0;
    wake(block, AT_BLOCK_BARRIER);
  }
}
void settle_grid() {
  int waiting = 0;
  for (auto& block : live) {
    if (block->at_grid + block->done != (int)block->threads.size()) return;
    waiting += block->at_grid;
  }
  if (waiting == 0) return;
  for (auto& block : live) {
    block->at_grid = 0;
    wake(*block, AT_GRID_BARRIER);
  }
}
void settle_warp(Block& block, int warp) {
  int lanes = std::min(32, (int)block.threads.size() - 32 * warp);
  unsigned there = (lanes == 32 ? 0xffffffffu : (1u << lanes) - 1) & ~block.done_lanes[warp];
  for (Meeting& meeting : block.warps[warp]) {
    if (meeting.arrived == 0 || (meeting.mask & there & ~meeting.arrived) != 0) continue;
    meeting.came[meeting.generation & 1] = meeting.arrived;
    for (int lane = 0; lane < lanes; lane++) {
      Thread& thread = block.threads[32 * warp + lane];
      if ((meeting.arrived >> lane & 1) && thread.state == IN_WARP) thread.state = READY;
    }
    meeting.arrived = 0;
    meeting.generation++;
  }
}

void block_barrier() {
  running->block->at_block++;
  running->state = AT_BLOCK_BARRIER;
  settle_block(*running->block);
  leave();
}
void fail(const char* why) {
  if (failure.empty()) failure = why;
  leave();
}
void grid_barrier() {
  if (!cooperative_launch) fail("a barrier across the grid in a launch that is not cooperative");
  running->block->at_grid++;
  running->state = AT_GRID_BARRIER;
  settle_grid();
  leave();
}
void yield(int how_often) {
  if (how_often > 1 && order() % how_often != 0) return;
  progress--;  // that it ran was no progress
  leave();
}
const unsigned long long* warp_exchange(unsigned mask, unsigned long long value, unsigned* came) {
  Block& block = *running->block;
  int warp = running->number / 32, lane = running->number % 32;
  if (!(mask >> lane & 1)) fail("a lane calls a warp's function with a mask that leaves it out");
  std::vector<Meeting>& meetings = block.warps[warp];
  size_t at = 0;
  while (at < meetings.size() && meetings[at].mask != mask) at++;
  if (at == meetings.size()) {
    Meeting fresh;
    fresh.mask = mask;
    meetings.push_back(fresh);
  }
  int generation = meetings[at].generation;
  meetings[at].values[generation & 1][lane] = value;
  meetings[at].arrived |= 1u << lane;
  running->state = IN_WARP;
  settle_warp(block, warp);
  leave();
  Meeting& met = block.warps[warp][at];
  *came = met.came[generation & 1];
  return met.values[generation & 1];
}
void* dynamic_shared() { return running->block->dynamic_shared.data() + GUARD; }

void body() {
  kernel->invoke(arguments);
  Thread& thread = *running;
  Block& block = *thread.block;
  thread.state = DONE;
  block.done++;
  block.done_lanes[thread.number / 32] |= 1u << thread.number % 32;
  settle_block(block);
  settle_warp(block, thread.number / 32);
  settle_grid();
  leave();
}

std::unique_ptr<Block> make_block(uint3 index, dim3 grid, dim3 shape, size_t dynamic_bytes, size_t first_stack) {
  auto block = std::make_unique<Block>();
  int count = shape.x * shape.y * shape.z;
  block->threads.resize(count);
  block->warps.resize((count + 31) / 32);
  block->done_lanes.resize((count + 31) / 32);
  block->dynamic_shared.assign(dynamic_bytes + 2 * GUARD, (char)0xff);
  block->shared.assign(image->shared_bytes, (char)0xff);
  for (int number = 0; number < count; number++) {
    Thread& thread = block->threads[number];
    thread.block = block.get();
    thread.number = number;
    thread.place = {{number % shape.x, number / shape.x % shape.y, number / (shape.x * shape.y)}, index, shape, grid};
    fiber_start(thread.fiber, fiber_stack(first_stack + number), body);
  }
  return block;
}

// Lets every thread of a block that can run do so, until none can or all only look again.
void run_block(Block& block) {
  std::vector<int> ready;
  memcpy(image->shared, block.shared.data(), image->shared_bytes);
  for (;;) {
    ready.clear();
    for (Thread& thread : block.threads) if (thread.state == READY) ready.push_back(thread.number);
    std::shuffle(ready.begin(), ready.end(), order);
    long before = progress;
    for (int number : ready) {
      running = &block.threads[number];
      *image->thread = &running->place;
      progress++;
      fiber_swap(scheduler_fiber, running->fiber);
      if (!failure.empty()) return;
    }
    if (progress == before) break;
  }
  memcpy(block.shared.data(), image->shared, image->shared_bytes);
}

void check_dynamic_shared(const Block& block) {
  const std::vector<char>& bytes = block.dynamic_shared;
  for (size_t i = 0; i < GUARD; i++) {
    if (bytes[i] != (char)0xff || bytes[bytes.size() - 1 - i] != (char)0xff) {
      failure = "a block wrote outside of the dynamic shared memory that its launch gave it";
    }
  }
}

std::string where_they_wait() {
  int counts[5] = {0};
  for (auto& block : live) for (Thread& thread : block->threads) counts[thread.state]++;
  return "the threads wait for ever: " + std::to_string(counts[AT_BLOCK_BARRIER]) + " at __syncthreads, " +
         std::to_string(counts[AT_GRID_BARRIER]) + " at a barrier across the grid, " + std::to_string(counts[IN_WARP]) +
         " for other lanes, " + std::to_string(counts[READY]) + " look at memory again and again, " +
         std::to_string(counts[DONE]) + " have returned";
}

void run_live() {
  int idle = 0;
  while (failure.empty()) {
    std::vector<Block*> unfinished;
    for (auto& block : live) if (!block->finished()) unfinished.push_back(block.get());
    if (unfinished.empty()) break;
    std::shuffle(unfinished.begin(), unfinished.end(), order);
    long before = progress;
    bool somebody_can = false;
    for (Block* block : unfinished) {
      for (Thread& thread : block->threads) somebody_can |= thread.state == READY;
      run_block(*block);
      if (!failure.empty()) return;
    }
    idle = progress == before ? idle + 1 : 0;
    if (!somebody_can || idle > 10000) failure = where_they_wait();
  }
  for (auto& block : live) check_dynamic_shared(*block);
}
}  // namespace

const StandinRuntime scheduler_runtime = {block_barrier, grid_barrier, yield, warp_exchange, dynamic_shared, fail};

void seed_order(unsigned seed) { order.seed(seed); }

std::string run_grid(const StandinKernel& what, const KernelImage& where, dim3 grid, dim3 shape,
                     size_t dynamic_bytes, void** values, bool cooperative) {
  kernel = &what;
  image = &where;
  arguments = values;
  cooperative_launch = cooperative;
  failure.clear();
  std::vector<uint3> indices;
  for (unsigned z = 0; z < grid.z; z++)
    for (unsigned y = 0; y < grid.y; y++)
      for (unsigned x = 0; x < grid.x; x++) indices.push_back({x, y, z});
  std::shuffle(indices.begin(), indices.end(), order);
  size_t stack = 0;
  for (uint3 index : indices) {
    live.push_back(make_block(index, grid, shape, dynamic_bytes, stack));
    if (cooperative) {
      stack += shape.x * shape.y * shape.z;
    } else {
      run_live();
      live.clear();
      if (!failure.empty()) return failure;
    }
  }
  run_live();
  live.clear();
  return failure;
}
