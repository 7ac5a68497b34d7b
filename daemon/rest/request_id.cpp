#include "daemon/rest/request_id.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

#include "core/base/encoding.hpp"

namespace wbd::rest {
namespace {

// SplitMix64, seeded from the system: one addition and three mixes for each number.
class Generator {
 public:
  Generator() { random_bytes(std::as_writable_bytes(std::span(&state_, 1))); }
  std::uint64_t next() {
    state_ += 0x9e3779b97f4a7c15ULL;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
  }

 private:
  std::uint64_t state_ = 0;
};

bool is_id_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
         c == '-';
}

}  // namespace

bool is_request_id(std::string_view text) {
  return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, is_id_character);
}

std::string make_request_id() {
  thread_local Generator generator;
  constexpr std::string_view kHex = "0123456789abcdef";
  std::uint64_t number = generator.next();
  std::string id(16, '0');
  for (auto digit = id.rbegin(); digit != id.rend(); ++digit, number >>= 4) *digit = kHex[number & 15];
  return id;
}

}  // namespace wbd::rest
