#pragma once
// The money for the goods of a day, as WB's finance reports give it.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/db/database.hpp"
#include "core/model/finance.hpp"

namespace wbd::store {

struct DayPayout {
  std::string currency;
  std::int64_t rows = 0;
  Amount for_pay;    // of sales less returns; compensations count by their kind of document
  Amount logistics;  // the delivery services

  [[nodiscard]] Amount after_logistics() const { return for_pay - logistics; }
  friend bool operator==(const DayPayout&, const DayPayout&) = default;
};
// By currency; rows of reports in force whose day (rrDate) it is. Empty: no report has the day yet.
[[nodiscard]] std::vector<DayPayout> day_payout(db::Tx& tx, std::span<const CabinetId> cabinets, Date day);

}  // namespace wbd::store
