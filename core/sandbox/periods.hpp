#pragma once
// Periods of calendar days and article filters in the form of the seller-analytics reports.

#include <string_view>
#include <vector>

#include "core/sandbox/funnel.hpp"
#include "core/sandbox/params.hpp"

namespace wbd::sandbox {

// The change in percent, negative for a decrease.
[[nodiscard]] std::int64_t dynamics(std::int64_t now, std::int64_t before);

// Reads {"start": "2026-11-01", "end": "2026-11-07"}: two dates in ascending order.
[[nodiscard]] DayRange read_days(const Body& body, std::string_view name);

// Filters of the reports; an empty list means all, several lists combine with "and".
struct ArticleFilter {
  std::vector<std::int64_t> articles, subjects, tags;
  std::vector<std::string> brands;
  bool skip_deleted = false;
  [[nodiscard]] bool passes(const Product& product) const;
};

}  // namespace wbd::sandbox
