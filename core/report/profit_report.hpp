#pragma once
// The profit report shows what a seller earned in a period: WB's payout line by line, costs, tax, and the
// articles (SPEC 14).

#include <string>
#include <unordered_map>
#include <vector>

#include "core/analytics/profit.hpp"
#include "core/report/form.hpp"
#include "core/report/section.hpp"
#include "core/report/wording.hpp"
#include "core/store/product_names.hpp"

namespace wbd::report {

struct ProfitReport {
  analytics::ProfitQuery query;
  analytics::ProfitResult result;
  std::unordered_map<NmId, store::ProductName> names;
  std::string json;  // the object of analytics/profit
};
[[nodiscard]] ProfitReport profit_report(db::Tx& tx, const analytics::ProfitQuery& query);

// Sections: profit (the object of analytics/profit).
[[nodiscard]] std::string render(const ProfitReport& report, const Form& form);

// The profit of a period in a few lines, for other reports; empty while nothing is known of it.
[[nodiscard]] std::vector<Line> profit_lines(const Wording& words, const analytics::ProfitResult& result);

}  // namespace wbd::report
