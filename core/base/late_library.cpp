#include "core/base/late_library.hpp"

#include <dlfcn.h>

#include "core/base/result.hpp"

namespace wbd {
namespace {

[[noreturn]] void fail() {
  const char* const reason = ::dlerror();  // NOLINT(concurrency-mt-unsafe): glibc keeps it by thread
  throw Failure({Errc::configuration, reason == nullptr ? "a library cannot be loaded" : reason});
}

}  // namespace

void* LateLibrary::symbol(const char* name) {
  void* handle = handle_.load(std::memory_order_acquire);
  if (handle == nullptr) {
    // Two threads may both load it: the loader counts, and gives both the same handle.
    handle = ::dlopen(soname_, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    if (handle == nullptr) fail();
    handle_.store(handle, std::memory_order_release);
  }
  void* const found = ::dlsym(handle, name);
  if (found == nullptr) fail();
  return found;
}

}  // namespace wbd
