#pragma once
// A cache entry as the bytes of one Redis value. Pure functions.

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "core/cache/cache.hpp"

namespace wbd::cache {

// The bytes of `data` come first, so that reading leaves them where they are; all else stands behind them,
// with the version of this format at the very end.
class EntryCodec {
 public:
  // `installation` is equal for the processes that share a database. Two installations that share a Redis by
  // mistake do not read each other's answers: their ids and versions mean different things.
  explicit EntryCodec(std::string_view installation);

  [[nodiscard]] std::string encode(const Entry& entry) const;
  // nullopt: not such a value, another version of the format, or another installation's.
  [[nodiscard]] std::optional<Entry> decode(std::string value) const;

 private:
  std::array<char, 8> installation_{};
};

}  // namespace wbd::cache
