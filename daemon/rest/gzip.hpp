#pragma once
// gzip (RFC 1952) put together from parts, so that what is kept compressed is never compressed again: the
// data is one run of deflate blocks, what changes with each answer stands before and after it in stored
// blocks.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace wbd::rest {

// Smaller data is sent as it is: a packet takes it anyway.
inline constexpr std::size_t kGzipFrom = 1024;

struct Deflated {
  std::string blocks;  // whole bytes, without a last block
  std::uint32_t crc = 0;
  std::size_t size = 0;  // of the data
};
using DeflatedPtr = std::shared_ptr<const Deflated>;

[[nodiscard]] DeflatedPtr deflate(std::string_view data);

// The three parts of an answer `head` + data + `tail`, each of the two at most 65535 bytes: what stands
// before and behind data.blocks.
struct GzipParts {
  std::string before, behind;
};
[[nodiscard]] GzipParts gzip_around(const Deflated& data, std::string_view head, std::string_view tail);

[[nodiscard]] std::string gzip(std::string_view data);

// The value of Accept-Encoding allows gzip.
[[nodiscard]] bool accepts_gzip(std::string_view accept_encoding);

}  // namespace wbd::rest
