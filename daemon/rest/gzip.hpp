#pragma once
// gzip (RFC 1952) assembled from parts, so that stored data is compressed once. The data is one run of
// deflate blocks. The parts that change with each answer are before and after it in stored blocks.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace wbd::rest {

// Smaller data is not compressed: it fits into a packet anyway.
inline constexpr std::size_t kGzipFrom = 1024;

struct Deflated {
  std::string blocks;  // whole bytes, without a final block
  std::uint32_t crc = 0;
  std::size_t size = 0;  // of the data
};
using DeflatedPtr = std::shared_ptr<const Deflated>;

[[nodiscard]] DeflatedPtr deflate(std::string_view data);

// The gzip file of `head` + data + `tail` as the parts before and behind data.blocks. Head and tail are at
// most 65535 bytes each.
struct GzipParts {
  std::string before, behind;
};
[[nodiscard]] GzipParts gzip_around(const Deflated& data, std::string_view head, std::string_view tail);

[[nodiscard]] std::string gzip(std::string_view data);

// JSON for a text column, in a fraction of its size; unpacked() reads it. Short texts, and JSON that was
// stored as it is, stay as they are.
[[nodiscard]] std::string packed(std::string_view json);
[[nodiscard]] std::string unpacked(std::string_view stored);  // throws Failure(bad_data)

// Whether a value of Accept-Encoding allows gzip.
[[nodiscard]] bool accepts_gzip(std::string_view accept_encoding);

}  // namespace wbd::rest
