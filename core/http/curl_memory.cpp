#include "core/http/curl_memory.hpp"

#include <cstdlib>
#include <cstring>

#include <malloc.h>

#include "core/base/process_secrecy.hpp"
#include "core/base/result.hpp"
#include "core/http/libcurl.hpp"

namespace wbd::http {
namespace {

// libcurl copies the token into buffers of its own. What it gives back is overwritten first.
void free_wiped(void* memory) {
  if (memory != nullptr) ::explicit_bzero(memory, ::malloc_usable_size(memory));
  std::free(memory);
}

void* resize_wiped(void* memory, std::size_t size) {
  if (memory == nullptr) return std::malloc(size);
  const std::size_t before = ::malloc_usable_size(memory);
  if (size <= before) return memory;
  void* larger = std::malloc(size);
  if (larger == nullptr) return nullptr;
  std::memcpy(larger, memory, before);
  free_wiped(memory);
  return larger;
}

}  // namespace

void start_curl() {
  static const CURLcode ready =
      curl_global_init_mem(CURL_GLOBAL_DEFAULT, std::malloc, free_wiped, resize_wiped, ::strdup, std::calloc);
  if (ready != CURLE_OK) throw Failure({Errc::internal, "libcurl could not start"});
}

}  // namespace wbd::http
