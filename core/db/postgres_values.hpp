#pragma once
// PostgreSQL's binary formats of the types in our schema, and the conversion of its times.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/base/time.hpp"

namespace wbd::db::postgres {

// Types by their fixed numbers in pg_type.
inline constexpr unsigned kBool = 16;
inline constexpr unsigned kBytea = 17;
inline constexpr unsigned kName = 19;
inline constexpr unsigned kInt8 = 20;
inline constexpr unsigned kInt2 = 21;
inline constexpr unsigned kInt4 = 23;
inline constexpr unsigned kText = 25;
inline constexpr unsigned kFloat4 = 700;
inline constexpr unsigned kFloat8 = 701;
inline constexpr unsigned kUnknown = 705;
inline constexpr unsigned kTextArray = 1009;
inline constexpr unsigned kInt8Array = 1016;
inline constexpr unsigned kBpchar = 1042;
inline constexpr unsigned kVarchar = 1043;
inline constexpr unsigned kTimestamptz = 1184;
inline constexpr unsigned kNumeric = 1700;

[[nodiscard]] bool is_text(unsigned type);
// Bytes of an int2, int4 or int8; 0 for every other type.
[[nodiscard]] std::size_t integer_size(unsigned type);

// Big-endian two's complement of `size` bytes (1, 2, 4 or 8); the number must fit.
void append_integer(std::string& out, std::int64_t value, std::size_t size);
[[nodiscard]] std::int64_t read_integer(std::string_view bytes);
[[nodiscard]] bool fits(std::int64_t value, std::size_t size);

void append_double(std::string& out, double value);
[[nodiscard]] double read_double(std::string_view bytes);  // float4 or float8, by length

// Microseconds since 2000-01-01 UTC; nullopt beyond what timestamptz can hold.
[[nodiscard]] std::optional<std::int64_t> to_timestamp(UtcTime time);
[[nodiscard]] UtcTime from_timestamp(std::int64_t microseconds);  // a fraction of a millisecond is cut off

// For sum() of integers, which PostgreSQL returns as a numeric. nullopt when the value has a fraction, is not
// a number or exceeds 64 bits.
[[nodiscard]] std::optional<std::int64_t> read_whole_numeric(std::string_view bytes);
[[nodiscard]] double read_numeric(std::string_view bytes);

// One-dimensional arrays without nulls.
[[nodiscard]] std::string text_array(std::span<const std::string_view> items);
[[nodiscard]] std::string int8_array(std::span<const std::int64_t> items);

// False for a zero byte or malformed UTF-8, which PostgreSQL rejects in a text.
[[nodiscard]] bool is_storable_text(std::string_view text);
[[nodiscard]] std::string storable_text(std::string_view text);  // replaces what cannot be stored with U+FFFD

}  // namespace wbd::db::postgres
