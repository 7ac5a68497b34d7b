#include "core/base/json_text.hpp"

#include <array>
#include <cmath>
#include <iterator>

#include <fmt/format.h>

#include "core/base/encoding.hpp"
#include "core/base/foreign_text.hpp"

namespace wbd {
namespace {

// Length of the well-formed UTF-8 sequence at the start of text, 0 when there is none.
std::size_t sequence_length(std::string_view text) {
  for (std::size_t n = 2; n <= 4 && n <= text.size(); ++n) {
    if (is_valid_utf8(text.substr(0, n))) return n;
  }
  return 0;
}

// Bytes that no escape begins with. C1 controls begin with C2, changes of the writing direction with E2.
constexpr auto kUnescaped = [] {
  std::array<bool, 256> table{};
  for (std::size_t u = 0x20; u < table.size(); ++u)
    table[u] = u != '"' && u != '\\' && u != 0xC2 && u != 0xE2;
  return table;
}();

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  const bool well_formed = is_valid_utf8(text);
  out.push_back('"');
  std::size_t start = 0;
  std::size_t i = 0;
  while (i < text.size()) {
    const auto u = static_cast<unsigned char>(text[i]);
    if (kUnescaped[u] && (u < 0x80 || well_formed)) {
      ++i;
      continue;
    }
    if (u >= 0x80) {
      const std::string_view rest = text.substr(i);
      const std::size_t n = well_formed ? first_character(rest).bytes : sequence_length(rest);
      if (n != 0) {
        if (const char32_t point = first_character(rest).point; steers_terminal(point)) {
          out.append(text, start, i - start);
          fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<std::uint32_t>(point));
          start = i + n;
        }
        i += n;
        continue;
      }
    }
    out.append(text, start, i - start);
    switch (u) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        if (u >= 0x80) {
          out += "\xEF\xBF\xBD";
        } else {
          out += "\\u00";
          out.push_back(kHex[u >> 4]);
          out.push_back(kHex[u & 15]);
        }
    }
    ++i;
    start = i;
  }
  out.append(text, start, i - start);
  out.push_back('"');
}

void JsonWriter::separate() {
  if (need_comma_) out_.push_back(',');
}

void JsonWriter::open(char bracket) {
  separate();
  out_.push_back(bracket);
  need_comma_ = false;
}

void JsonWriter::close(char bracket) {
  out_.push_back(bracket);
  need_comma_ = true;
}

void JsonWriter::key(std::string_view name) {
  separate();
  append_json_string(out_, name);
  out_.push_back(':');
  need_comma_ = false;
}

void JsonWriter::value(std::string_view text) {
  separate();
  append_json_string(out_, text);
  need_comma_ = true;
}

void JsonWriter::value(bool flag) {
  raw(flag ? "true" : "false");
}

void JsonWriter::value(std::int64_t number) {
  const fmt::format_int text(number);
  raw({text.data(), text.size()});
}

void JsonWriter::value(std::uint64_t number) {
  const fmt::format_int text(number);
  raw({text.data(), text.size()});
}

void JsonWriter::value(double number) {
  if (!std::isfinite(number)) return raw("null");
  raw(fmt::format("{}", number));
}

void JsonWriter::value(Money amount) {
  separate();
  append_decimal(out_, amount);
  need_comma_ = true;
}

void JsonWriter::value(UtcTime time) {
  separate();
  out_.push_back('"');
  append_rfc3339(out_, time);
  out_.push_back('"');
  need_comma_ = true;
}

void JsonWriter::value(std::nullptr_t) {
  raw("null");
}

void JsonWriter::hundredths(std::optional<std::int64_t> number) {
  if (!number) return raw("null");
  value(Money{*number});
}

void JsonWriter::raw(std::string_view json) {
  separate();
  out_ += json;
  need_comma_ = true;
}

}  // namespace wbd
