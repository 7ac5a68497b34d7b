#pragma once
// Which cells of a workbook show a number as a date.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wbd::sheet {

// Whether a number format, "dd.mm.yyyy", shows days.
[[nodiscard]] bool shows_date(std::string_view format_code);
[[nodiscard]] bool shows_date(int builtin_format);

// The day of a serial number: 45321 is 2024-01-30; a fraction is a time: "2024-01-30 12:00:00". nullopt
// outside the years 1900 to 9999.
[[nodiscard]] std::optional<std::string> serial_date(double serial, bool from_1904);

// A number as a cell shows it in the general format: at most 15 digits, without an exponent where possible.
[[nodiscard]] std::string plain_number(std::string_view stored);

}  // namespace wbd::sheet
