// Switching between stacks: a few instructions on x86-64, the C library's ucontext elsewhere.
#pragma once
#include <sys/mman.h>
#include <ucontext.h>
#include <vector>

static const size_t STACK_BYTES = 256 * 1024;

#if defined(__x86_64__)
struct Fiber { void* stack_pointer = nullptr; };
extern "C" void fiber_switch(void** save, void* load);
asm(R"(
.text
.globl fiber_switch
.hidden fiber_switch
.type fiber_switch,@function
fiber_switch:
  pushq %rbp
  pushq %rbx
  pushq %r12
  pushq %r13
  pushq %r14
  pushq %r15
  movq %rsp, (%rdi)
  movq %rsi, %rsp
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %rbx
  popq %rbp
  ret
.size fiber_switch,.-fiber_switch
)");
inline void fiber_start(Fiber& fiber, char* stack, void (*body)()) {
  void** top = (void**)(stack + STACK_BYTES - 64);
  *--top = nullptr;        // body never returns; keeps the alignment that a call gives
  *--top = (void*)body;
  for (int i = 0; i < 6; i++) *--top = nullptr;
  fiber.stack_pointer = top;
}
inline void fiber_swap(Fiber& from, Fiber& to) { fiber_switch(&from.stack_pointer, to.stack_pointer); }
#else
struct Fiber { ucontext_t context; };
inline void fiber_start(Fiber& fiber, char* stack, void (*body)()) {
  getcontext(&fiber.context);
  fiber.context.uc_stack.ss_sp = stack;
  fiber.context.uc_stack.ss_size = STACK_BYTES;
  fiber.context.uc_link = nullptr;
  makecontext(&fiber.context, body, 0);
}
inline void fiber_swap(Fiber& from, Fiber& to) { swapcontext(&from.context, &to.context); }
#endif

// Stacks are kept for the next launch.
inline char* fiber_stack(size_t index) {
  static std::vector<char*> stacks;
  while (stacks.size() <= index) {
    void* memory = mmap(nullptr, STACK_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    stacks.push_back((char*)memory);
  }
  return stacks[index];
}
