#pragma once
// analytics/performance: how well articles sell, in total and by product.

#include <optional>
#include <string>
#include <vector>

#include "core/analytics/coverage.hpp"
#include "core/analytics/reviews.hpp"
#include "core/analytics/sums.hpp"
#include "core/base/json_text.hpp"

namespace wbd::analytics {

// Counters of WB's sales funnel, by whole Moscow days; nullopt: never reported by WB.
struct Conversion {
  std::optional<std::int64_t> opens, carts, orders;

  [[nodiscard]] bool known() const { return opens || carts || orders; }
  [[nodiscard]] std::optional<std::int64_t> cart_percent_hundredths() const;   // carts / opens
  [[nodiscard]] std::optional<std::int64_t> order_percent_hundredths() const;  // orders / carts
  [[nodiscard]] std::optional<std::int64_t> buyer_percent_hundredths() const;  // orders / opens
  Conversion& operator+=(const Conversion& other);
};

struct PerformanceNumbers {
  SalesNumbers current, previous;  // only the counts, all currencies together
  Conversion conversion, previous_conversion;
  std::optional<std::int64_t> stock;  // pieces; nullopt before the first sync of stocks
  std::int64_t recent_orders = 0;     // in the 14 full days before today; decides how long the stock lasts
  ReviewNumbers reviews;              // all stored reviews

  PerformanceNumbers& operator+=(const PerformanceNumbers& other);
};

struct PerformanceGroup {
  std::optional<NmId> nm_id;
  std::optional<std::string> title;
  PerformanceNumbers numbers;
};
struct Performance {
  Period period;
  Coverage coverage, funnel_coverage;
  PerformanceNumbers totals;
  std::vector<PerformanceGroup> groups;  // most orders first, then by article
};
[[nodiscard]] Performance performance(db::Tx& tx, const Scope& scope, const Period& period, UtcTime now,
                                      bool by_product, const TimeZone& zone);

// {"period", "totals", "previous", "change_percent", "groups"}. "previous" and "change_percent" are null when
// the window before is not completely stored, its conversion when the funnel of that window is not.
void write_performance(JsonWriter& json, const Performance& performance, const TimeZone& zone);

}  // namespace wbd::analytics
