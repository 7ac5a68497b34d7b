#pragma once
// The texts of the profit report.

#include <array>
#include <string_view>

#include "core/model/language.hpp"

namespace wbd::report {

struct ProfitTexts {
  std::string_view heading, payout_heading, profit_heading, articles_heading, sources_heading;
  std::string_view payout, revenue, units, returned, goods_cost, other_costs, written_off, profit, tax,
      after_tax, margin, per_unit, account, size, no_rows, no_rows_yet;
  std::string_view expected_profit, order_profit, after_tax_short, not_known, last_order;
  std::array<std::string_view, 3> no_profit_because;  // by ledger::NoProfit
  std::array<std::string_view, 3> no_tax_because;     // by ledger::NoTax
  std::string_view no_costs;                          // {} is a percentage of the revenue
  std::string_view no_profile, no_report_yet;
  std::string_view outside_heading, outside_note, by_invoice, by_bonus, by_cashback, by_other;
  std::string_view reports;                                         // {} reconciled of {}
  std::string_view unreconciled, unchecked, pending, unrecognised;  // {} is a number
};
[[nodiscard]] const ProfitTexts& profit_texts(Language language);

}  // namespace wbd::report
