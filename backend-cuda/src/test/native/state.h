// What the stand-in's driver keeps: allocations with guards, streams of work that waits, faults.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

typedef std::function<int()> Work;  // returns a CUresult

struct EventState;
struct StreamState {
  std::vector<Work> queue;
  size_t done = 0;  // work before it has run
  bool capturing = false;
  std::vector<Work> captured;
};
// A place in a stream's work. Who waits for an event waits for the one that it has then, even if it gets
// another one before.
struct EventRecord {
  StreamState* stream;
  size_t after = 0;  // of the stream's work
  double milliseconds = 0;
  bool passed = false;
};
struct EventState { std::shared_ptr<EventRecord> last; };
struct Allocation {
  size_t bytes;
  bool on_device;
  bool freed;
};

extern std::recursive_mutex lock;
extern std::map<uintptr_t, Allocation> allocations;
extern int sticky;  // the error that lost the context
extern long live_objects;

void fault(const std::string& what);
// Writes down a call, if a test wants to read them; streams, events and graphs by number.
void trace(const char* call, const void* first = nullptr, const void* second = nullptr);
int run_until(StreamState& stream, size_t count);
int run_all();
int enqueue(StreamState* stream, Work work);
bool has_stream(StreamState* stream);
void* allocate(size_t bytes, bool on_device);
int release(uintptr_t address, bool on_device);
void give_back_all();
void check_guards(const std::string& after);
// Whether bytes from an address lie in one allocation that is not freed.
bool inside(uintptr_t address, size_t bytes, bool on_device_only);
std::string describe(uintptr_t address);
// The error that a test wants from a call; 0 if none.
int injected(const char* call);
long setting(const char* name, long otherwise);
size_t device_bytes_in_use();
