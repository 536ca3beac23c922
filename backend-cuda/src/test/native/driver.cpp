// A stand-in for libcuda.so.1: the driver's calls that rnnc makes, on memory of the host. Work in a
// stream waits until somebody waits for it, so that a wait that is missing shows.
#include "scheduler.h"
#include "state.h"
#include <chrono>
#include <cstdlib>
#include <dlfcn.h>
#include <elf.h>
#include <sys/mman.h>
#include <unistd.h>

enum { OK = 0, INVALID_VALUE = 1, OUT_OF_MEMORY = 2, INVALID_IMAGE = 200, INVALID_CONTEXT = 201, INVALID_HANDLE = 400,
       NOT_FOUND = 500, OUT_OF_RESOURCES = 701, LAUNCH_FAILED = 719, TOO_LARGE = 720, CAPTURE_UNSUPPORTED = 900 };
typedef unsigned long long Address;
void add_stream(StreamState*);
void drop_stream(StreamState*);

struct Module { int file; void* library; KernelImage image; std::map<std::string, struct Function*> functions; };
struct Function { std::string name; const StandinKernel* kernel; Module* module; int dynamic_limit = 48 * 1024; };
struct GraphState { std::vector<Work> work; };

static thread_local bool has_context = false;
static int retained = 0;

// Every call: one at a time, the error that a test wants, and a context where one is needed.
#define CALL(name) \
  std::lock_guard<std::recursive_mutex> guard(lock); \
  if (int wanted = injected(name)) return wanted;
#define CALL_IN_CONTEXT(name) \
  CALL(name) \
  if (!has_context || retained == 0) return INVALID_CONTEXT; \
  if (sticky != 0) return sticky;

bool some_stream_captures();
static bool capturing() {

  return some_stream_captures();
}

static int multiprocessors() { return (int)setting("multiprocessors", 4); }
static const int SHARED_PER_BLOCK = 48 * 1024, SHARED_OPT_IN = 99 * 1024, SHARED_PER_MULTIPROCESSOR = 100 * 1024;
static const int THREADS_PER_MULTIPROCESSOR = 1536;

static int shared_of(const Function* f) { return (int)f->module->image.shared_bytes - 16; }
static int blocks_of(const Function* f, int threads, size_t dynamic) {
  int by_threads = THREADS_PER_MULTIPROCESSOR / std::max(1, (threads + 31) / 32 * 32);
  int by_shared = SHARED_PER_MULTIPROCESSOR / (int)(shared_of(f) + dynamic + 1024);
  return std::min(by_threads, by_shared);
}

// Copies the values and compares each with what the kernel declares; rnnc ends the list by 0 and
// writes the kind behind each value.
static int read_arguments(const Function* f, void** given, std::vector<uint64_t>& values) {
  const StandinKernel& kernel = *f->kernel;
  for (int i = 0; i < kernel.parameters; i++) {
    if (given[i] == nullptr) {
      fault(f->name + " is given " + std::to_string(i) + " arguments, it declares " + std::to_string(kernel.parameters));
      return INVALID_VALUE;
    }
    uint64_t value = 0;
    char kind = kernel.kinds[i];
    memcpy(&value, given[i], kind == 'p' || kind == 'l' ? 8 : 4);
    unsigned tag = *(unsigned*)((char*)given[i] + 8);
    if (tag > 3 || "pilf"[tag] != kind) {
      fault(f->name + " declares argument " + std::to_string(i) + " as " + kind + ", it is given another kind");
      return INVALID_VALUE;
    }
    if (kind == 'p' && value != 0 && !inside(value, 1, false)) {
      fault(f->name + "'s argument " + std::to_string(i) + " points to " + describe(value));
      return INVALID_VALUE;
    }
    values.push_back(value);
  }
  if (given[kernel.parameters] != nullptr) {
    fault(f->name + " is given more arguments than it declares");
    return INVALID_VALUE;
  }
  return OK;
}

static int run_kernel(const Function* f, dim3 grid, dim3 block, size_t dynamic, std::vector<uint64_t> values, bool cooperative) {
  if (int wanted = injected("kernel")) return wanted;
  std::vector<void*> pointers;
  for (size_t i = 0; i < values.size(); i++) {
    if (f->kernel->kinds[i] == 'p' && values[i] != 0 && !inside(values[i], 1, false)) {
      fault(f->name + " runs when its argument " + std::to_string(i) + " points to " + describe(values[i]));
      return 700;
    }
    pointers.push_back(&values[i]);
  }
  std::string wrong = run_grid(*f->kernel, f->module->image, grid, block, dynamic, pointers.data(), cooperative);
  check_guards("the kernel " + f->name);
  if (wrong.empty()) return OK;
  fault(f->name + ": " + wrong);
  return LAUNCH_FAILED;
}

static int launch(Function* f, dim3 grid, dim3 block, unsigned dynamic, StreamState* stream, void** given, bool cooperative) {
  if (f == nullptr || given == nullptr) return INVALID_VALUE;
  unsigned threads = block.x * block.y * block.z;
  if (threads == 0 || grid.x * grid.y * grid.z == 0) return INVALID_VALUE;
  if (threads > (unsigned)f->kernel->max_threads || block.z > 64 || grid.y > 65535 || grid.z > 65535) return INVALID_VALUE;
  if ((int)dynamic + shared_of(f) > std::max(f->dynamic_limit, SHARED_PER_BLOCK)) return INVALID_VALUE;
  if (cooperative && grid.x * grid.y * grid.z > (unsigned)(multiprocessors() * blocks_of(f, threads, dynamic))) return TOO_LARGE;
  std::vector<uint64_t> values;
  if (int wrong = read_arguments(f, given, values)) return wrong;
  return enqueue(stream, [=] { return run_kernel(f, grid, block, dynamic, values, cooperative); });
}

static int copy(Address to, Address from, size_t bytes, bool to_device, bool from_device, const char* call) {
  if (to_device && !inside(to, bytes, true)) {
    fault(std::string(call) + " writes " + std::to_string(bytes) + " bytes from " + describe(to));
    return INVALID_VALUE;
  }
  if (from_device && !inside(from, bytes, true)) {
    fault(std::string(call) + " reads " + std::to_string(bytes) + " bytes from " + describe(from));
    return INVALID_VALUE;
  }
  memcpy((void*)to, (void*)from, bytes);
  return OK;
}
static int copy_later(StreamState* stream, Address to, Address from, size_t bytes, bool to_device, bool from_device, const char* call) {
  if (int wrong = (to_device && !inside(to, bytes, true)) || (from_device && !inside(from, bytes, true)) ? copy(to, from, bytes, to_device, from_device, call) : 0) return wrong;
  Address host = to_device ? from : to;
  if (!(to_device && from_device) && !inside(host, bytes, false)) {
    fault(std::string(call) + " of memory of the host that is not pinned: " + describe(host));
    return INVALID_VALUE;
  }
  return enqueue(stream, [=] { return copy(to, from, bytes, to_device, from_device, call); });
}

extern "C" {
// ---- the driver and its devices
int cuInit(unsigned) { CALL("cuInit") return OK; }
int cuDriverGetVersion(int* version) { CALL("cuDriverGetVersion") *version = (int)setting("driver", 12080); return OK; }
int cuDeviceGetCount(int* count) { CALL("cuDeviceGetCount") *count = (int)setting("devices", 1); return OK; }
int cuDeviceGet(int* device, int ordinal) { CALL("cuDeviceGet") *device = ordinal; return OK; }
int cuDeviceGetName(char* name, int room, int) { CALL("cuDeviceGetName") snprintf(name, room, "stand-in for CUDA"); return OK; }
int cuDeviceTotalMem_v2(size_t* bytes, int) { CALL("cuDeviceTotalMem") *bytes = setting("memory", 2L << 30); return OK; }
int cuDeviceGetAttribute(int* value, int attribute, int) {
  CALL("cuDeviceGetAttribute")
  switch (attribute) {
    case 1: *value = 1024; break;
    case 8: *value = SHARED_PER_BLOCK; break;
    case 10: *value = 32; break;
    case 12: case 82: *value = 65536; break;
    case 16: *value = multiprocessors(); break;
    case 38: *value = 4 << 20; break;
    case 39: *value = THREADS_PER_MULTIPROCESSOR; break;
    case 75: *value = (int)setting("capability", 86) / 10; break;
    case 76: *value = (int)setting("capability", 86) % 10; break;
    case 81: *value = SHARED_PER_MULTIPROCESSOR; break;
    case 95: *value = 1; break;
    case 97: *value = SHARED_OPT_IN; break;
    default: return INVALID_VALUE;
  }
  return OK;
}
int cuDevicePrimaryCtxRetain(void** context, int) { CALL("cuDevicePrimaryCtxRetain") retained++; *context = &retained; return OK; }
int cuDevicePrimaryCtxRelease_v2(int) { CALL("cuDevicePrimaryCtxRelease") if (retained == 0) return INVALID_CONTEXT; if (--retained == 0 && sticky != 0) give_back_all(); return OK; }
int cuCtxSetCurrent(void* context) { CALL("cuCtxSetCurrent") has_context = context != nullptr; return OK; }
int cuCtxSynchronize() { CALL_IN_CONTEXT("cuCtxSynchronize") return run_all(); }
int cuGetErrorName(int, const char** name) { *name = "?"; return OK; }
int cuGetErrorString(int, const char** text) { *text = "?"; return OK; }

// ---- memory
int cuMemGetInfo_v2(size_t* free, size_t* total) {
  CALL_IN_CONTEXT("cuMemGetInfo")
  *total = setting("memory", 2L << 30);
  *free = *total - std::min(*total, device_bytes_in_use());
  return OK;
}
int cuMemAlloc_v2(Address* address, size_t bytes) {
  CALL_IN_CONTEXT("cuMemAlloc")
  trace("cuMemAlloc");
  if (capturing()) return CAPTURE_UNSUPPORTED;
  if (bytes == 0) return INVALID_VALUE;
  if (device_bytes_in_use() + bytes > (size_t)setting("memory", 2L << 30)) return OUT_OF_MEMORY;
  *address = (Address)allocate(bytes, true);
  return OK;
}
int cuMemFree_v2(Address address) { CALL_IN_CONTEXT("cuMemFree") run_all(); return release(address, true); }
int cuMemHostAlloc(void** memory, size_t bytes, unsigned) { CALL_IN_CONTEXT("cuMemHostAlloc") trace("cuMemHostAlloc"); *memory = allocate(bytes, false); return OK; }
int cuMemFreeHost(void* memory) { CALL_IN_CONTEXT("cuMemFreeHost") run_all(); return release((uintptr_t)memory, false); }
// From memory that is not pinned it returns once that is read; the copy is work of the default stream, for which
// streams that do not block never wait.
static StreamState* default_stream() {
  static StreamState* made = nullptr;
  if (made == nullptr) add_stream(made = new StreamState);
  return made;
}
int cuMemcpyHtoD_v2(Address to, const void* from, size_t bytes) {
  CALL_IN_CONTEXT("cuMemcpyHtoD")
  if (!inside(to, bytes, true)) return copy(to, (Address)from, bytes, true, false, "cuMemcpyHtoD");
  std::string read((const char*)from, bytes);
  return enqueue(default_stream(), [=] { return copy(to, (Address)read.data(), bytes, true, false, "cuMemcpyHtoD"); });
}
int cuMemcpyDtoH_v2(void* to, Address from, size_t bytes) { CALL_IN_CONTEXT("cuMemcpyDtoH") run_until(*default_stream(), default_stream()->queue.size()); return copy((Address)to, from, bytes, false, true, "cuMemcpyDtoH"); }
int cuMemcpyHtoDAsync_v2(Address to, const void* from, size_t bytes, StreamState* stream) { CALL_IN_CONTEXT("cuMemcpyHtoDAsync") trace("cuMemcpyHtoDAsync", stream); return copy_later(stream, to, (Address)from, bytes, true, false, "cuMemcpyHtoDAsync"); }
int cuMemcpyDtoHAsync_v2(void* to, Address from, size_t bytes, StreamState* stream) { CALL_IN_CONTEXT("cuMemcpyDtoHAsync") trace("cuMemcpyDtoHAsync", stream); return copy_later(stream, (Address)to, from, bytes, false, true, "cuMemcpyDtoHAsync"); }
int cuMemcpyDtoDAsync_v2(Address to, Address from, size_t bytes, StreamState* stream) { CALL_IN_CONTEXT("cuMemcpyDtoDAsync") trace("cuMemcpyDtoDAsync", stream); return copy_later(stream, to, from, bytes, true, true, "cuMemcpyDtoDAsync"); }
int cuMemsetD32Async(Address to, unsigned word, size_t count, StreamState* stream) {
  CALL_IN_CONTEXT("cuMemsetD32Async")
  if (!inside(to, 4 * count, true)) {
    fault("cuMemsetD32Async writes " + std::to_string(4 * count) + " bytes from " + describe(to));
    return INVALID_VALUE;
  }
  return enqueue(stream, [=] { for (size_t i = 0; i < count; i++) ((unsigned*)to)[i] = word; return 0; });
}

// ---- kernels: an image is a shared object
int cuModuleLoadData(Module** module, const void* image) {
  CALL_IN_CONTEXT("cuModuleLoadData")
  const Elf64_Ehdr* header = (const Elf64_Ehdr*)image;
  if (memcmp(image, ELFMAG, SELFMAG) != 0) return INVALID_IMAGE;
  size_t bytes = header->e_shoff + (size_t)header->e_shnum * header->e_shentsize;
  int file = memfd_create("kernels", 0);
  if (write(file, image, bytes) != (ssize_t)bytes) return INVALID_IMAGE;
  std::string path = "/proc/self/fd/" + std::to_string(file);
  void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) fault(std::string("the image cannot be loaded: ") + dlerror());
  if (library == nullptr) {
    close(file);
    return INVALID_IMAGE;
  }
  auto shared_begin = (char* (*)())dlsym(library, "standin_shared_begin");
  auto shared_end = (char* (*)())dlsym(library, "standin_shared_end");
  *(const StandinRuntime**)dlsym(library, "standin_runtime") = &scheduler_runtime;
  // While the file is open, no other library gets its name, by which the linker would take one for the other.
  *module = new Module{file, library, {(StandinThread**)dlsym(library, "standin_thread"), shared_begin(), (size_t)(shared_end() - shared_begin())}, {}};
  live_objects++;
  return OK;
}
int cuModuleGetFunction(Function** function, Module* module, const char* name) {
  CALL_IN_CONTEXT("cuModuleGetFunction")
  auto kernel = (const StandinKernel*)dlsym(module->library, (std::string("standin_kernel_") + name).c_str());
  if (kernel == nullptr) return NOT_FOUND;
  Function*& known = module->functions[name];
  if (known == nullptr) known = new Function{name, kernel, module};
  *function = known;
  return OK;
}
int cuModuleUnload(Module* module) {
  CALL_IN_CONTEXT("cuModuleUnload")
  run_all();
  dlclose(module->library);
  close(module->file);
  for (auto& [name, function] : module->functions) delete function;
  delete module;
  live_objects--;
  return OK;
}
int cuFuncGetAttribute(int* value, int attribute, Function* f) {
  CALL_IN_CONTEXT("cuFuncGetAttribute")
  switch (attribute) {
    case 0: *value = f->kernel->max_threads; break;
    case 1: *value = shared_of(f); break;
    case 3: *value = 0; break;
    case 4: *value = 32; break;
    case 8: *value = f->dynamic_limit; break;
    default: return INVALID_VALUE;
  }
  return OK;
}
int cuFuncSetAttribute(Function* f, int attribute, int value) {
  CALL_IN_CONTEXT("cuFuncSetAttribute")
  if (attribute != 8 || value < 0 || value + shared_of(f) > SHARED_OPT_IN) return INVALID_VALUE;
  f->dynamic_limit = value;
  return OK;
}
int cuOccupancyMaxActiveBlocksPerMultiprocessor(int* blocks, Function* f, int threads, size_t dynamic) {
  CALL_IN_CONTEXT("cuOccupancyMaxActiveBlocksPerMultiprocessor")
  *blocks = blocks_of(f, threads, dynamic);
  return OK;
}
int cuLaunchKernel(Function* f, unsigned gx, unsigned gy, unsigned gz, unsigned bx, unsigned by, unsigned bz, unsigned dynamic, StreamState* stream, void** arguments, void**) {
  CALL_IN_CONTEXT("cuLaunchKernel")
  return launch(f, dim3(gx, gy, gz), dim3(bx, by, bz), dynamic, stream, arguments, false);
}
int cuLaunchCooperativeKernel(Function* f, unsigned gx, unsigned gy, unsigned gz, unsigned bx, unsigned by, unsigned bz, unsigned dynamic, StreamState* stream, void** arguments) {
  CALL_IN_CONTEXT("cuLaunchCooperativeKernel")
  return launch(f, dim3(gx, gy, gz), dim3(bx, by, bz), dynamic, stream, arguments, true);
}

// ---- streams and events
int cuStreamCreate(StreamState** stream, unsigned) {
  CALL_IN_CONTEXT("cuStreamCreate")
  add_stream(*stream = new StreamState);
  live_objects++;
  return OK;
}
int cuStreamDestroy_v2(StreamState* stream) {
  CALL_IN_CONTEXT("cuStreamDestroy")
  if (!has_stream(stream)) return INVALID_HANDLE;
  int result = run_until(*stream, stream->queue.size());
  drop_stream(stream);  // events may still name it, so it stays
  live_objects--;
  return result;
}
int cuStreamSynchronize(StreamState* stream) {
  CALL_IN_CONTEXT("cuStreamSynchronize")
  trace("cuStreamSynchronize", stream);
  if (!has_stream(stream)) return INVALID_HANDLE;
  if (stream->capturing) return CAPTURE_UNSUPPORTED;
  int result = run_until(*stream, stream->queue.size());
  if (result != OK) return result;
  stream->queue.clear();
  stream->done = 0;
  return OK;
}
int cuEventCreate(EventState** event, unsigned) { CALL_IN_CONTEXT("cuEventCreate") *event = new EventState; live_objects++; return OK; }
int cuEventDestroy_v2(EventState* event) { CALL_IN_CONTEXT("cuEventDestroy") run_all(); delete event; live_objects--; return OK; }
int cuEventRecord(EventState* event, StreamState* stream) {
  CALL_IN_CONTEXT("cuEventRecord")
  trace("cuEventRecord", event, stream);
  auto record = std::make_shared<EventRecord>(EventRecord{stream});
  event->last = record;
  record->after = stream->queue.size() + 1;
  return enqueue(stream, [=] {
    record->milliseconds = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now().time_since_epoch()).count();
    record->passed = true;
    return 0;
  });
}
static int wait_for(const std::shared_ptr<EventRecord>& record) {
  if (record == nullptr || record->passed) return sticky;
  return run_until(*record->stream, record->after);
}
int cuEventSynchronize(EventState* event) {
  CALL_IN_CONTEXT("cuEventSynchronize")
  trace("cuEventSynchronize", event);
  return wait_for(event->last);
}
int cuEventElapsedTime(float* milliseconds, EventState* start, EventState* end) {
  CALL_IN_CONTEXT("cuEventElapsedTime")
  if (start->last == nullptr || end->last == nullptr) return INVALID_HANDLE;
  if (!start->last->passed || !end->last->passed) return 600;
  *milliseconds = (float)(end->last->milliseconds - start->last->milliseconds);
  return OK;
}
int cuStreamWaitEvent(StreamState* stream, EventState* event, unsigned) {
  CALL_IN_CONTEXT("cuStreamWaitEvent")
  trace("cuStreamWaitEvent", stream, event);
  auto record = event->last;
  return enqueue(stream, [=] { return wait_for(record); });
}

// ---- graphs
int cuStreamBeginCapture_v2(StreamState* stream, int) {
  CALL_IN_CONTEXT("cuStreamBeginCapture")
  if (stream->capturing) return CAPTURE_UNSUPPORTED;
  stream->capturing = true;
  stream->captured.clear();
  return OK;
}
int cuStreamEndCapture(StreamState* stream, GraphState** graph) {
  CALL_IN_CONTEXT("cuStreamEndCapture")
  if (!stream->capturing) return CAPTURE_UNSUPPORTED;
  stream->capturing = false;
  *graph = new GraphState{std::move(stream->captured)};
  stream->captured.clear();
  live_objects++;
  return OK;
}
int cuGraphInstantiateWithFlags(GraphState** executable, GraphState* graph, unsigned long long) {
  CALL_IN_CONTEXT("cuGraphInstantiate")
  *executable = new GraphState(*graph);
  live_objects++;
  return OK;
}
int cuGraphDestroy(GraphState* graph) { CALL_IN_CONTEXT("cuGraphDestroy") delete graph; live_objects--; return OK; }
int cuGraphExecDestroy(GraphState* graph) { CALL_IN_CONTEXT("cuGraphExecDestroy") run_all(); delete graph; live_objects--; return OK; }
int cuGraphLaunch(GraphState* graph, StreamState* stream) {
  CALL_IN_CONTEXT("cuGraphLaunch")
  trace("cuGraphLaunch", graph, stream);
  return enqueue(stream, [=] {
    for (const Work& work : graph->work) if (int wrong = work()) return wrong;
    return 0;
  });
}

// For the stand-in of cuBLAS: work in a stream, in order, recorded like a launch.
int standin_enqueue(StreamState* stream, int (*work)(void*), const void* data, size_t bytes) {
  CALL_IN_CONTEXT("cublas")
  std::string kept((const char*)data, bytes);
  return enqueue(stream, [=] { return work((void*)kept.data()); });
}
bool standin_inside(Address address, size_t bytes) {
  std::lock_guard<std::recursive_mutex> guard(lock);
  bool within = inside(address, bytes, true);
  if (!within) fault("cuBLAS uses " + std::to_string(bytes) + " bytes from " + describe(address));
  return within;
}
// Threads between two barriers run in the order of this number.
void standin_seed(unsigned seed) { seed_order(seed); }
}
