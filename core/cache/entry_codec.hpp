#pragma once
// A cache entry as the bytes of one Redis value. Pure functions.

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/encoding.hpp"
#include "core/cache/cache.hpp"

namespace wbd::cache {

// The bytes of `data` come first, so that decoding does not move them. The other fields follow, then a keyed
// hash of them all and of the answer's cache key. The version of this format comes last.
class EntryCodec {
 public:
  // `installation` is equal for all processes that share a database. The ids and versions of one database
  // mean nothing in another. So installations that share a Redis by mistake do not read each other's answers.
  // `key` authenticates: nobody without it can make an entry, or move one to another cache key.
  EntryCodec(std::string_view installation, const Sha256& key);

  [[nodiscard]] std::string encode(std::string_view cache_key, const Entry& entry) const;
  // nullopt: not an entry of this cache key and installation, or another version of the format.
  [[nodiscard]] std::optional<Entry> decode(std::string_view cache_key, std::string value) const;

 private:
  std::array<char, 8> installation_{};
  Sha256 key_;
};

}  // namespace wbd::cache
