#pragma once
// The payout of a seller's published reports, booked by line and article as SPEC 14 defines it. Nothing here
// is shared with the product.

#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "core/sandbox/finance.hpp"

namespace wbd::sandbox {

inline constexpr std::int64_t kAccount = 0;  // in place of an nm_id

using Lines = std::map<std::string_view, Units>;  // by the line's name in SPEC 14
using Articles = std::map<std::int64_t, Lines>;   // by nm_id, kAccount for the account

// Goods by the plain sale and return rows.
struct ArticleGoods {
  int sold = 0, returned = 0;
  Units revenue = 0, before_discount = 0;
};

struct ReportMoney {
  FinanceReport report;
  std::map<std::chrono::sys_days, Articles> days;  // by day of the row
  std::map<std::pair<std::chrono::sys_days, std::int64_t>, ArticleGoods> goods;
  std::map<std::chrono::sys_days, Units> storage, acceptance;  // not split yet
  int unrecognised = 0;                                        // deductions with a text that no line has

  [[nodiscard]] Articles articles() const;  // of all days
};

// The published reports of the period by id, also those that the list or the rows lack.
[[nodiscard]] std::vector<ReportMoney> report_money(const World& world, const Seller& seller,
                                                    FinancePeriod period);

}  // namespace wbd::sandbox
