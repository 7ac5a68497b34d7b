#pragma once
// The profit report shows what a seller earned in a period: WB's payout line by line, costs, tax, and the
// articles (SPEC 14).

#include <array>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/analytics/profit.hpp"
#include "core/report/form.hpp"
#include "core/report/metric_sections.hpp"
#include "core/report/section.hpp"
#include "core/report/wording.hpp"
#include "core/store/product_names.hpp"

namespace wbd::report {

struct ProfitReport {
  analytics::ProfitQuery query;
  analytics::ProfitResult result;
  std::unordered_map<NmId, store::ProductName> names;
  std::string json;              // the object of analytics/profit
  Freshness freshness;           // of analytics::kProfitSources
  std::string account_currency;  // of the sellers; "" when it is unknown or differs between them
};
[[nodiscard]] ProfitReport profit_report(db::Tx& tx, const analytics::ProfitQuery& query, UtcTime now);

// Sections: profit (the object of analytics/profit), freshness.
[[nodiscard]] std::string render(const ProfitReport& report, const Form& form);

inline constexpr int kProfitDays = 30;  // in reports that are not about one day

// The profit of a period as a part of other reports.
struct ProfitPart {
  Date from, to;
  analytics::ProfitAnswer answer;  // the main currency
};
// nullopt until costs are known and WB's reports have rows of these days.
[[nodiscard]] std::optional<ProfitPart> profit_part(db::Tx& tx, const std::vector<CabinetId>& cabinets,
                                                    Date from, Date to,
                                                    std::optional<NmId> nm_id = std::nullopt);
[[nodiscard]] Section profit_section(const Wording& words, const std::optional<ProfitPart>& part);
// The member "profit", only when it is known.
void write_profit(JsonWriter& json, const std::optional<ProfitPart>& part);

}  // namespace wbd::report
