#include "core/ledger/lines_json.hpp"

namespace wbd::ledger {

Money rounding_of(const LineSums& lines) {
  Money sum;
  for (std::size_t i = 0; i < kLedgerLineNames.size(); ++i)
    sum += to_money(lines[static_cast<LedgerLine>(i)]);
  return to_money(lines.total()) - sum;
}

void write_lines(JsonWriter& json, const LineSums& lines) {
  json.begin_object();
  for (std::size_t i = 0; i < kLedgerLineNames.size(); ++i) {
    const auto line = static_cast<LedgerLine>(i);
    if (line != LedgerLine::rounding) json.field(to_string(line), to_money(lines[line]));
  }
  json.field(to_string(LedgerLine::rounding), rounding_of(lines));
  json.end_object();
}

}  // namespace wbd::ledger
