#pragma once
#include <cstdint>
#include <string_view>

namespace wbd::cli {

enum class Form : std::uint8_t {
  text,
  number,  // right-aligned
  money,   // right-aligned, followed by the currency in the row's `currency` unless that is RUB
  time,    // RFC 3339 UTC in the data, local in the table
  flag,    // yes / no
  buyout,  // a buyout percentage, right-aligned; not shown while the row's `buyout_preliminary` is true
  state,   // of a sync, in the reader's language
};

// A column of a table: the path of its value in a row ("token.type") and how it is shown.
struct Column {
  std::string_view path;
  std::string_view en, ru;
  Form form = Form::text;
};

}  // namespace wbd::cli
