#pragma once
#include <cstdint>
#include <string_view>

namespace wbd::cli {

enum class Form : std::uint8_t {
  text,
  number,  // right-aligned
  money,   // right-aligned, in the row's `currency`
  time,    // RFC 3339 UTC in the data, local in the table
  flag,    // yes / no
  buyout,  // a buyout percentage, right-aligned; not shown while the row's `buyout_preliminary` is true
  state,   // one of a few words, in the reader's language
  report,  // the state of a finance report, likewise
  error,   // the detail of an error, in the reader's language
  line,    // a line of the ledger, likewise
};

// A column of a table: the path of its value in a row ("token.type") and how it is shown.
struct Column {
  std::string_view path;
  std::string_view en, ru;
  Form form = Form::text;
  // Where the terminal is narrow, columns of the highest rank are left out first; those of rank 0 always
  // stay.
  std::uint8_t rank = 0;
  [[nodiscard]] constexpr Column ranked(std::uint8_t wanted) const {
    Column out = *this;
    out.rank = wanted;
    return out;
  }
};

}  // namespace wbd::cli
