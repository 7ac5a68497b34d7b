#pragma once
#include <cstdint>
#include <string>

namespace wbd::sheet {

enum class CellKind : std::uint8_t {
  text,
  identifier,  // a number that names something: a text cell, so that all digits stay
  number,
  money,
  percent,  // 23.5 means 23.5 %
  moment,   // an RFC 3339 time or a date in the data, a real date in the sheet
};

struct Column {
  std::string path;   // of the value in a row: "commission.amount"
  std::string title;  // the heading
  CellKind kind = CellKind::text;
  std::string meaning{};  // for the sheet "About"
};

}  // namespace wbd::sheet
