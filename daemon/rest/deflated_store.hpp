#pragma once
// Compressed forms of cached answers, by the ETag of their bytes: what is kept is compressed once.

#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "daemon/rest/gzip.hpp"

namespace wbd::rest {

// Bounded by bytes: when it is full everything goes, which costs each answer one compression. Thread safe.
class DeflatedStore {
 public:
  explicit DeflatedStore(std::size_t max_bytes) : max_bytes_(max_bytes) {}
  [[nodiscard]] DeflatedPtr find(std::string_view etag) const;
  void store(std::string_view etag, DeflatedPtr deflated);

 private:
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept {
      return std::hash<std::string_view>{}(text);
    }
  };
  using Deflated = std::unordered_map<std::string, DeflatedPtr, TextHash, std::equal_to<>>;
  const std::size_t max_bytes_;
  mutable std::shared_mutex mutex_;
  std::size_t bytes_ = 0;
  Deflated deflated_;
};

}  // namespace wbd::rest
