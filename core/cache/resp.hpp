#pragma once
// RESP2, the protocol of Redis and Valkey: commands into bytes, bytes into replies. No I/O. Private to
// core/cache.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"

namespace wbd::cache {

struct Reply {
  enum class Kind { nil, status, error, integer, text, array };
  Kind kind = Kind::nil;
  std::string text;  // of status, error and text
  std::int64_t integer = 0;
  std::vector<Reply> elements;

  [[nodiscard]] bool is_error() const { return kind == Kind::error; }
  // The error begins with this word: "WRONGPASS", "READONLY", "MOVED", ...
  [[nodiscard]] bool is_error(std::string_view word) const;
};

// Words may hold any bytes.
void append_command(std::string& out, std::span<const std::string_view> words);

// Cuts a stream of bytes into replies. Not thread safe.
class ReplyReader {
 public:
  // A reply (or a stack of unread ones) above `max_bytes` is an error: the peer is not what we think it is.
  explicit ReplyReader(std::size_t max_bytes = 64UL << 20);
  ~ReplyReader();
  ReplyReader(const ReplyReader&) = delete;
  ReplyReader& operator=(const ReplyReader&) = delete;

  void feed(std::string_view bytes);
  // The next whole reply; nullopt when more bytes are needed. Errc::bad_data when the bytes are not RESP2,
  // and ever after.
  [[nodiscard]] Result<std::optional<Reply>> next();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace wbd::cache
