#pragma once
// Bounds on bytes that connections hold: of the process, and of each owner. Private to core/httpd.

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <unordered_map>

namespace wbd::httpd {

// Thread safe. A bound of 0 means none. Owner 0 means unknown: only the bound of the process applies.
class Budget {
 public:
  Budget(std::size_t most, std::size_t most_of_owner) : most_(most), most_of_owner_(most_of_owner) {}

  [[nodiscard]] bool take(std::int64_t owner, std::size_t bytes);
  void give(std::int64_t owner, std::size_t bytes);
  [[nodiscard]] std::size_t taken() const;

 private:
  const std::size_t most_, most_of_owner_;
  mutable std::mutex mutex_;
  std::size_t taken_ = 0;
  std::unordered_map<std::int64_t, std::size_t> of_owner_;  // without those that hold nothing
};

// A connection's part of a budget, given back at the end. Used by one thread at a time.
class Share {
 public:
  explicit Share(Budget& budget) : budget_(budget) {}
  ~Share() { release(); }
  Share(const Share&) = delete;
  Share& operator=(const Share&) = delete;

  void own(std::int64_t owner) { owner_ = owner; }  // only while it holds nothing
  // False: the bound does not allow it, and the share is as before. Less than it holds is always allowed.
  [[nodiscard]] bool resize(std::size_t bytes);
  void release() {
    if (bytes_ != 0) (void)resize(0);
  }

 private:
  Budget& budget_;
  std::int64_t owner_ = 0;
  std::size_t bytes_ = 0;
};

}  // namespace wbd::httpd
