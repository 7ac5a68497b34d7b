#pragma once
// A cache entry as the bytes of one Redis value. Pure functions.

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "core/cache/cache.hpp"

namespace wbd::cache {

// The bytes of `data` come first, so that decoding does not move them. The other fields follow, and the
// version of this format comes last.
class EntryCodec {
 public:
  // `installation` is equal for all processes that share a database. The ids and versions of one database
  // mean nothing in another. So installations that share a Redis by mistake do not read each other's answers.
  explicit EntryCodec(std::string_view installation);

  [[nodiscard]] std::string encode(const Entry& entry) const;
  // nullopt: not an entry, another version of the format, or another installation.
  [[nodiscard]] std::optional<Entry> decode(std::string value) const;

 private:
  std::array<char, 8> installation_{};
};

}  // namespace wbd::cache
