#include "core/sync/finance_start.hpp"

#include <algorithm>

#include "core/sync/day_range.hpp"

namespace wbd::sync {
namespace {

constexpr Date kOldestReport{std::chrono::year{2024}, std::chrono::January,
                             std::chrono::day{29}};  // GUIDE 5.24
constexpr int kUsualHistoryDays = 90;

}  // namespace

Date first_finance_day(std::optional<Date> wanted, Date today) {
  return std::max(kOldestReport, monday_of(wanted.value_or(moved(today, -kUsualHistoryDays))));
}

}  // namespace wbd::sync
