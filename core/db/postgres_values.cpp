#include "core/db/postgres_values.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>

#include "core/base/encoding.hpp"

namespace wbd::db::postgres {
namespace {

constexpr std::int64_t kEpochMillis = 946'684'800'000;  // 2000-01-01 in milliseconds since 1970
// The range of timestamptz: 4714-11-24 BC to 294277 AD, exclusive at the end.
constexpr std::int64_t kFirstMillis = -210'866'803'200'000;
constexpr std::int64_t kEndMillis = 9'224'318'016'000'000;

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

// The wire form of a numeric: digits of base 10,000, most significant first.
struct Numeric {
  std::int64_t digits = 0;
  std::int64_t weight = 0;  // of the first digit, as a power of 10,000
  bool negative = false;
  bool number = false;
  std::string_view body;

  explicit Numeric(std::string_view bytes) {
    if (bytes.size() < 8) return;
    digits = read_integer(bytes.substr(0, 2));
    weight = read_integer(bytes.substr(2, 2));
    const std::int64_t sign = read_integer(bytes.substr(4, 2)) & 0xFFFF;
    negative = sign == 0x4000;
    number = sign == 0 || negative;
    body = bytes.substr(8);
    number = number && body.size() == static_cast<std::size_t>(digits) * 2;
  }
  [[nodiscard]] std::int64_t digit(std::int64_t index) const {
    return index < digits ? read_integer(body.substr(static_cast<std::size_t>(index) * 2, 2)) : 0;
  }
};

// Bytes of the well-formed sequence at the start of `text`; 0 when there is none.
std::size_t sequence_length(std::string_view text) {
  const auto first = static_cast<unsigned char>(text.front());
  const std::size_t length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  if (length > text.size() || !is_valid_utf8(text.substr(0, length))) return 0;
  return first == 0 ? 0 : length;
}

void append_array_head(std::string& out, unsigned element, std::size_t count) {
  append_integer(out, count == 0 ? 0 : 1, 4);  // dimensions
  append_integer(out, 0, 4);                   // no nulls
  append_integer(out, element, 4);
  if (count == 0) return;
  append_integer(out, static_cast<std::int64_t>(count), 4);
  append_integer(out, 1, 4);  // the first index
}

}  // namespace

bool is_text(unsigned type) {
  return type == kText || type == kVarchar || type == kBpchar || type == kName || type == kUnknown;
}

std::size_t integer_size(unsigned type) {
  if (type == kInt8) return 8;
  if (type == kInt4) return 4;
  return type == kInt2 ? 2 : 0;
}

void append_integer(std::string& out, std::int64_t value, std::size_t size) {
  std::array<char, 8> bytes;
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(value >> (56 - i * 8));
  out.append(bytes.data() + (bytes.size() - size), size);
}

std::int64_t read_integer(std::string_view bytes) {
  if (bytes.empty()) return 0;
  std::int64_t value = static_cast<signed char>(bytes.front());
  for (const char c : bytes.substr(1)) value = value * 256 + static_cast<unsigned char>(c);
  return value;
}

bool fits(std::int64_t value, std::size_t size) {
  if (size >= 8) return true;
  const std::int64_t limit = std::int64_t{1} << (size * 8 - 1);
  return value >= -limit && value < limit;
}

void append_double(std::string& out, double value) {
  append_integer(out, std::bit_cast<std::int64_t>(value), 8);
}

double read_double(std::string_view bytes) {
  const std::int64_t raw = read_integer(bytes);
  if (bytes.size() == 4) return std::bit_cast<float>(static_cast<std::int32_t>(raw));
  return std::bit_cast<double>(raw);
}

std::optional<std::int64_t> to_timestamp(UtcTime time) {
  const std::int64_t millis = time.time_since_epoch().count();
  if (millis < kFirstMillis || millis >= kEndMillis) return std::nullopt;
  return (millis - kEpochMillis) * 1'000;
}

UtcTime from_timestamp(std::int64_t microseconds) {
  const auto time = std::chrono::microseconds{microseconds};
  return UtcTime{std::chrono::floor<Millis>(time) + Millis{kEpochMillis}};
}

std::optional<std::int64_t> read_whole_numeric(std::string_view bytes) {
  const Numeric numeric(bytes);
  if (!numeric.number) return std::nullopt;
  for (std::int64_t i = std::max<std::int64_t>(numeric.weight + 1, 0); i < numeric.digits; ++i) {
    if (numeric.digit(i) != 0) return std::nullopt;
  }
  std::int64_t value = 0;
  for (std::int64_t i = 0; i <= numeric.weight; ++i) {
    const std::int64_t digit = numeric.negative ? -numeric.digit(i) : numeric.digit(i);
    if (__builtin_mul_overflow(value, 10'000, &value) || __builtin_add_overflow(value, digit, &value)) {
      return std::nullopt;
    }
  }
  return value;
}

double read_numeric(std::string_view bytes) {
  const Numeric numeric(bytes);
  if (!numeric.number) return std::nan("");
  double value = 0;
  for (std::int64_t i = 0; i < numeric.digits; ++i) {
    value +=
        static_cast<double>(numeric.digit(i)) * std::pow(10'000.0, static_cast<double>(numeric.weight - i));
  }
  return numeric.negative ? -value : value;
}

std::string text_array(std::span<const std::string_view> items) {
  std::string out;
  std::size_t bytes = 20;
  for (const std::string_view item : items) bytes += 4 + item.size();
  out.reserve(bytes);
  append_array_head(out, kText, items.size());
  for (const std::string_view item : items) {
    if (is_storable_text(item)) {
      append_integer(out, static_cast<std::int64_t>(item.size()), 4);
      out += item;
    } else {
      const std::string kept = storable_text(item);
      append_integer(out, static_cast<std::int64_t>(kept.size()), 4);
      out += kept;
    }
  }
  return out;
}

std::string int8_array(std::span<const std::int64_t> items) {
  std::string out;
  out.reserve(20 + items.size() * 12);
  append_array_head(out, kInt8, items.size());
  for (const std::int64_t item : items) {
    append_integer(out, 8, 4);
    append_integer(out, item, 8);
  }
  return out;
}

bool is_storable_text(std::string_view text) {
  return is_valid_utf8(text) && std::memchr(text.data(), 0, text.size()) == nullptr;
}

std::string storable_text(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 8);
  while (!text.empty()) {
    const std::size_t length = sequence_length(text);
    out += length == 0 ? kReplacement : text.substr(0, length);
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return out;
}

}  // namespace wbd::db::postgres
