#pragma once
// analytics/performance: how well articles sell, in all and by product.

#include <optional>
#include <string>
#include <vector>

#include "core/analytics/reviews.hpp"
#include "core/analytics/sums.hpp"
#include "core/base/json_text.hpp"

namespace wbd::analytics {

// Of WB's sales funnel, whose days are Moscow's and whole; nullopt where WB never told.
struct Conversion {
  std::optional<std::int64_t> opens, carts, orders;

  [[nodiscard]] bool known() const { return opens || carts || orders; }
  [[nodiscard]] std::optional<std::int64_t> cart_percent_hundredths() const;   // carts of opens
  [[nodiscard]] std::optional<std::int64_t> order_percent_hundredths() const;  // orders of carts
  [[nodiscard]] std::optional<std::int64_t> buyer_percent_hundredths() const;  // orders of opens
  Conversion& operator+=(const Conversion& other);
};

struct PerformanceNumbers {
  SalesNumbers current, previous;  // only the counts, of all currencies
  Conversion conversion, previous_conversion;
  std::optional<std::int64_t> stock;  // pieces; nullopt before the first sync of stocks
  std::int64_t recent_orders = 0;     // in the 14 full days before today, which say how long the stock lasts
  ReviewNumbers reviews;              // all that are stored

  PerformanceNumbers& operator+=(const PerformanceNumbers& other);
};

struct PerformanceGroup {
  std::optional<NmId> nm_id;
  std::optional<std::string> title;
  PerformanceNumbers numbers;
};
struct Performance {
  Period period;
  PerformanceNumbers totals;
  std::vector<PerformanceGroup> groups;  // most orders first, then by article
};
[[nodiscard]] Performance performance(db::Tx& tx, const Scope& scope, const Period& period, UtcTime now,
                                      bool by_product, const TimeZone& zone);

// {"period", "totals", "previous", "change_percent", "groups"}.
void write_performance(JsonWriter& json, const Performance& performance, const TimeZone& zone);

}  // namespace wbd::analytics
