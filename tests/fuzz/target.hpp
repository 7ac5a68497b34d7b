#pragma once
// A fuzz target takes any bytes and must neither crash nor fail its own checks. libFuzzer wants one a file:
// `cmake --preset fuzz` (clang) searches for days. Without clang, driver.cpp runs the seeds and mutations of
// them.

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace wbd::fuzz {

// Seeds that a target makes itself, in addition to those in files. Optional.
[[gnu::weak]] std::vector<std::string> made_seeds();

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

// Ends the program when a check fails; the fuzzer saves the input.
inline void must(bool holds, std::string_view promise) {
  if (holds) return;
  std::fprintf(stderr, "broken promise: %.*s\n", static_cast<int>(promise.size()), promise.data());
  std::abort();
}

}  // namespace wbd::fuzz
