#pragma once
// Text encodings and one-way hashes. Pure functions.

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace wbd {

[[nodiscard]] std::string base64_encode(std::span<const std::byte> bytes);     // standard alphabet, padded
[[nodiscard]] std::string base64url_encode(std::span<const std::byte> bytes);  // URL alphabet, no padding
// Accept both alphabets, with or without padding; nullopt when malformed.
[[nodiscard]] std::optional<std::string> base64_decode(std::string_view text);

[[nodiscard]] std::string hex_encode(std::span<const std::byte> bytes);

using Sha256 = std::array<std::byte, 32>;
[[nodiscard]] Sha256 sha256(std::string_view bytes);
// A fast checksum that identifies bytes: XXH3 in its canonical byte order. Collisions by chance are rare, but
// an attacker can construct them.
using Digest128 = std::array<std::byte, 16>;
[[nodiscard]] Digest128 digest128(std::string_view bytes);
[[nodiscard]] Sha256 hmac_sha256(std::span<const std::byte> key, std::string_view bytes);

// A keyed hash (BLAKE2b) of the parts in their order. The lengths are hashed too, so bytes cannot move from
// one part to another.
[[nodiscard]] Sha256 keyed_hash(const Sha256& key, std::span<const std::string_view> parts);
// Takes the same time wherever the two differ.
[[nodiscard]] bool same_hash(const Sha256& a, const Sha256& b);

void random_bytes(std::span<std::byte> out);                // from the system's generator
[[nodiscard]] std::string random_token(std::size_t bytes);  // base64url of that many random bytes

[[nodiscard]] std::string percent_encode(std::string_view text);  // keeps RFC 3986 unreserved characters
// `+` becomes a space only when `form` is true; nullopt when a % is not followed by two hex digits.
[[nodiscard]] std::optional<std::string> percent_decode(std::string_view text, bool form = false);

// True for well-formed UTF-8 without overlong forms or surrogates.
[[nodiscard]] bool is_valid_utf8(std::string_view text);

inline std::span<const std::byte> as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::byte*>(text.data()), text.size()};
}

}  // namespace wbd
