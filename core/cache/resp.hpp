#pragma once
// RESP2, the protocol of Redis and Valkey: from commands to bytes and from bytes to replies. No I/O. Private
// to core/cache.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/limits.hpp"
#include "core/base/result.hpp"

namespace wbd::cache {

struct Reply {
  enum class Kind { nil, status, error, integer, text, array };
  Kind kind = Kind::nil;
  std::string text;  // for status, error and text
  std::int64_t integer = 0;
  std::vector<Reply> elements;

  [[nodiscard]] bool is_error() const { return kind == Kind::error; }
  // Whether it is an error that begins with this word: "WRONGPASS", "READONLY", "MOVED", ...
  [[nodiscard]] bool is_error(std::string_view word) const;
};

// Words may hold any bytes.
void append_command(std::string& out, std::span<const std::string_view> words);

// Cuts a stream of bytes into replies. Not thread safe.
class ReplyReader {
 public:
  // More than `max_bytes` of unread replies is an error, and so are more than limits::kRedisElements elements
  // in one reply: the peer is no Redis.
  explicit ReplyReader(std::size_t max_bytes = limits::kRedisReplyBytes);
  ~ReplyReader();
  ReplyReader(const ReplyReader&) = delete;
  ReplyReader& operator=(const ReplyReader&) = delete;

  void feed(std::string_view bytes);
  // The next complete reply; nullopt if more bytes are needed. Errc::bad_data if the bytes are not RESP2;
  // every later call then fails, too.
  [[nodiscard]] Result<std::optional<Reply>> next();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace wbd::cache
