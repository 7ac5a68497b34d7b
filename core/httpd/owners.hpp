#pragma once
// How many connections each key has. Private to core/httpd.

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>

namespace wbd::httpd {

// Thread safe.
class Owners {
 public:
  // `most`: connections of one owner; 0 = no bound.
  explicit Owners(std::size_t most) : most_(most) {}
  [[nodiscard]] bool enter(std::int64_t owner);  // false: it has as many as it may have
  void leave(std::int64_t owner);

 private:
  const std::size_t most_;
  std::mutex mutex_;
  std::map<std::int64_t, std::size_t> connections_;  // without owners that have none
};

}  // namespace wbd::httpd
