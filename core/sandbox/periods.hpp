#pragma once
// Periods of calendar days and lists of articles, as the reports of seller-analytics ask for them.

#include <string_view>
#include <vector>

#include "core/sandbox/funnel.hpp"
#include "core/sandbox/params.hpp"

namespace wbd::sandbox {

// The change in percent, negative when it went down.
[[nodiscard]] std::int64_t dynamics(std::int64_t now, std::int64_t before);

// {"start": "2026-11-01", "end": "2026-11-07"}, both dates and in order.
[[nodiscard]] DayRange read_days(const Body& body, std::string_view name);

// What the reports can be narrowed to; empty = all, several = all of them together.
struct ArticleFilter {
  std::vector<std::int64_t> articles, subjects, tags;
  std::vector<std::string> brands;
  bool skip_deleted = false;
  [[nodiscard]] bool passes(const Product& product) const;
};

}  // namespace wbd::sandbox
