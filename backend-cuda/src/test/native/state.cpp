#include "state.h"
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <random>
#include <set>

std::recursive_mutex lock;
std::map<uintptr_t, Allocation> allocations;
int sticky = 0;
long live_objects = 0;

namespace {
const size_t GUARD = 1024;
const size_t KEPT_AFTER_FREE = 64 << 20;
// In the order in which they were made, so that the same calls give the same again.
std::vector<StreamState*> streams;
std::string faults;
bool tracing = false;
std::string traced;
std::map<const void*, int> numbers;
std::map<std::string, std::pair<int, int>> errors;  // call → code, calls before it
std::map<std::string, long> settings;
size_t kept = 0;

bool is_poison(const char* bytes, size_t count) {
  for (size_t i = 0; i < count; i++) if (bytes[i] != (char)0xff) return false;
  return true;
}
// "cuInit=100,driver=11040": error codes of calls, and settings.
void read_environment() {
  static bool read = false;
  if (read) return;
  read = true;
  const char* text = getenv("RNNC_STANDIN");
  if (text == nullptr) return;
  std::string rest(text);
  while (!rest.empty()) {
    size_t comma = rest.find(',');
    std::string item = rest.substr(0, comma);
    size_t equals = item.find('=');
    std::string name = item.substr(0, equals);
    long value = atol(item.c_str() + equals + 1);
    if (name.rfind("cu", 0) == 0) errors[name] = {(int)value, 0};
    else settings[name] = value;
    rest = comma == std::string::npos ? "" : rest.substr(comma + 1);
  }
}
}  // namespace

void trace(const char* call, const void* first, const void* second) {
  if (!tracing) return;
  traced += call;
  for (const void* named : {first, second}) {
    if (named == nullptr) continue;
    traced += " " + std::to_string(numbers.emplace(named, (int)numbers.size() + 1).first->second);
  }
  traced += "\n";
}
void fault(const std::string& what) {
  faults += what + "\n";
}
long setting(const char* name, long otherwise) {
  read_environment();
  auto found = settings.find(name);
  return found == settings.end() ? otherwise : found->second;
}
int injected(const char* call) {
  read_environment();
  auto found = errors.find(call);
  if (found == errors.end()) return 0;
  if (found->second.second-- > 0) return 0;
  int code = found->second.first;
  if (found->second.second < -1000000) errors.erase(found);
  return code;
}

int run_until(StreamState& stream, size_t count) {
  while (stream.done < count && sticky == 0) {
    Work work = std::move(stream.queue[stream.done++]);
    int result = work();
    if (result != 0) sticky = result;
  }
  return sticky;
}
int run_all() {
  for (StreamState* stream : streams) run_until(*stream, stream->queue.size());
  return sticky;
}
// A stream's work waits until somebody waits for it. With the setting `hurry`, a number that says in which
// order, some of some stream's work is done as soon as there is any, as streams of a device might.
static void hurry() {
  static std::mt19937 order;
  static long seeded = 0;
  static bool inside = false;
  long seed = setting("hurry", 0);
  if (seed == 0 || inside) return;
  if (seed != seeded) order.seed((unsigned)seed);
  seeded = seed;
  inside = true;
  for (StreamState* stream : streams) {
    size_t left = stream->queue.size() - stream->done;
    if (left > 0 && order() % 2 == 0) run_until(*stream, stream->done + 1 + order() % left);
  }
  inside = false;
}
int enqueue(StreamState* stream, Work work) {
  if (stream == nullptr || !has_stream(stream)) {
    fault("work for a stream that is not there");
    return 400;
  }
  if (sticky != 0) return sticky;
  (stream->capturing ? stream->captured : stream->queue).push_back(std::move(work));
  hurry();
  return sticky;
}

void* allocate(size_t bytes, bool on_device) {
  char* memory = (char*)aligned_alloc(256, (bytes + 2 * GUARD + 255) / 256 * 256);
  memset(memory, 0xff, bytes + 2 * GUARD);
  allocations[(uintptr_t)(memory + GUARD)] = {bytes, on_device, false};
  return memory + GUARD;
}
static void check_guard(uintptr_t address, const Allocation& block, const std::string& after) {
  char* bytes = (char*)address;
  std::string what = " the allocation of " + std::to_string(block.bytes) + " bytes; found after " + after;
  if (!is_poison(bytes - GUARD, GUARD)) {
    fault("something wrote before" + what);
    memset(bytes - GUARD, 0xff, GUARD);
  }
  if (!is_poison(bytes + block.bytes, GUARD)) {
    fault("something wrote behind" + what);
    memset(bytes + block.bytes, 0xff, GUARD);
  }
  if (block.freed && !is_poison(bytes, block.bytes)) {
    fault("something wrote to memory that is freed:" + what);
    memset(bytes, 0xff, block.bytes);
  }
}
void check_guards(const std::string& after) {
  for (auto& [address, block] : allocations) if (!block.freed) check_guard(address, block, after);
}
// A lost context refuses to give back what it holds piece by piece: it goes with the context.
void give_back_all() {
  for (auto& [address, block] : allocations) {
    if (block.freed) continue;
    memset((char*)address, 0xff, block.bytes);
    block.freed = true;
    kept += block.bytes;
  }
  for (StreamState* stream : streams) { stream->queue.clear(); stream->done = 0; }
  live_objects = 0;
}
int release(uintptr_t address, bool on_device) {
  auto found = allocations.find(address);
  if (found == allocations.end() || found->second.freed || found->second.on_device != on_device) {
    fault(found != allocations.end() && found->second.freed ? "memory is freed twice" : "memory is freed that was not allocated");
    return 1;
  }
  check_guard(address, found->second, "its end");
  memset((char*)address, 0xff, found->second.bytes);
  found->second.freed = true;
  kept += found->second.bytes;
  for (auto it = allocations.begin(); kept > KEPT_AFTER_FREE && it != allocations.end();) {
    if (!it->second.freed) { ++it; continue; }
    check_guard(it->first, it->second, "its end");
    kept -= it->second.bytes;
    free((char*)it->first - GUARD);
    it = allocations.erase(it);
  }
  return 0;
}
bool inside(uintptr_t address, size_t bytes, bool on_device_only) {
  auto next = allocations.upper_bound(address);
  if (next == allocations.begin()) return false;
  auto& [start, block] = *std::prev(next);
  return !block.freed && (block.on_device || !on_device_only) && address + bytes <= start + block.bytes;
}
std::string describe(uintptr_t address) {
  auto next = allocations.upper_bound(address);
  if (next != allocations.begin()) {
    auto& [start, block] = *std::prev(next);
    if (address < start + block.bytes + GUARD)
      return "byte " + std::to_string(address - start) + " of " + (block.freed ? "freed memory" : block.on_device ? "memory of the device" : "memory of the host") +
             " of " + std::to_string(block.bytes) + " bytes";
  }
  return "no memory that was allocated";
}
size_t device_bytes_in_use() {
  size_t sum = 0;
  for (auto& [address, block] : allocations) if (block.on_device && !block.freed) sum += block.bytes;
  return sum;
}
void add_stream(StreamState* stream) { streams.push_back(stream); }
void drop_stream(StreamState* stream) { streams.erase(std::remove(streams.begin(), streams.end(), stream), streams.end()); }
bool has_stream(StreamState* stream) { return std::find(streams.begin(), streams.end(), stream) != streams.end(); }

// ---- for tests
extern "C" {
// Lets a call answer code, after so many calls that work; code 0 lets it work again.
void standin_fail(const char* call, int code, int after) {
  std::lock_guard<std::recursive_mutex> guard(lock);
  if (code == 0) errors.erase(call);
  else errors[call] = {code, after};
}
void standin_set(const char* name, long value) {
  std::lock_guard<std::recursive_mutex> guard(lock);
  settings[name] = value;
}
// What went wrong since the last time, a line each; memory after its end is looked at too.
int standin_faults(char* text, int room) {
  std::lock_guard<std::recursive_mutex> guard(lock);
  for (auto& [address, block] : allocations) check_guard(address, block, "all");
  int length = (int)faults.size();
  snprintf(text, room, "%s", faults.c_str());
  faults.clear();
  return length;
}
// Begins to write down calls, or ends it: then the calls since, a line each.
int standin_trace(char* text, int room) {
  std::lock_guard<std::recursive_mutex> guard(lock);
  tracing = room == 0;
  numbers.clear();
  int length = (int)traced.size();
  if (room > 0) snprintf(text, room, "%s", traced.c_str());
  traced.clear();
  return length;
}
// The bytes that are allocated, of the device or of the host.
long standin_bytes(int on_device) {
  std::lock_guard<std::recursive_mutex> guard(lock);
  long sum = 0;
  for (auto& [address, block] : allocations) if (!block.freed && block.on_device == (on_device != 0)) sum += block.bytes;
  return sum;
}
// How much is not closed: allocations, streams, events, modules, graphs.
long standin_live() {
  std::lock_guard<std::recursive_mutex> guard(lock);
  long count = live_objects;
  for (auto& [address, block] : allocations) count += !block.freed;
  return count;
}
// Forgets the error that lost the context.
void standin_recover() {
  std::lock_guard<std::recursive_mutex> guard(lock);
  sticky = 0;
  for (StreamState* stream : streams) { stream->queue.clear(); stream->done = 0; stream->capturing = false; stream->captured.clear(); }
}
}
bool some_stream_captures() {
  for (StreamState* stream : streams) if (stream->capturing) return true;
  return false;
}
