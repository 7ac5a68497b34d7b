#pragma once
// The texts of the profit report.

#include <array>
#include <string_view>

#include "core/model/language.hpp"
#include "core/model/ledger.hpp"

namespace wbd::report {

struct ProfitTexts {
  std::string_view heading, payout_heading, profit_heading, articles_heading, sources_heading;
  std::array<std::string_view, kLedgerLineNames.size()> lines;  // by LedgerLine
  std::string_view payout, revenue, units, returned, goods_cost, other_costs, written_off, profit, tax,
      after_tax, margin, per_unit, account, size, no_rows;
  std::string_view no_costs;  // {} is a percentage of the revenue
  std::string_view no_profile;
  std::string_view reports;                                         // {} reconciled of {}
  std::string_view unreconciled, unchecked, pending, unrecognised;  // {} is a number
};
[[nodiscard]] const ProfitTexts& profit_texts(Language language);

}  // namespace wbd::report
