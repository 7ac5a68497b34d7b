#pragma once
#include <cstdint>
#include <optional>

#include "core/sync/cost_windows.hpp"

namespace wbd::sync {

// The reading of the spending of a window whose charges have been stored.
struct SpendPass {
  std::optional<Date> from, to;  // both inclusive; nullopt: no pass is under way
  bool active = false;           // also of campaigns without charges that may still spend
  bool skipped = false;          // a campaign could not be read
  bool empty_once = false;       // the last answer had no campaigns
  std::int64_t after = 0;        // id of the last campaign that was read

  [[nodiscard]] std::optional<DayRange> range() const {
    return from && to ? std::optional(DayRange{*from, *to}) : std::nullopt;
  }
  static void fields(auto& pass, auto&& field) {
    field("from", pass.from);
    field("to", pass.to);
    field("active", pass.active);
    field("skipped", pass.skipped);
    field("empty_once", pass.empty_once);
    field("after", pass.after);
  }
};

struct AdvertsCursor {
  CostWindows windows;
  SpendPass spend;
  std::optional<Date> listed_on;  // the day of the last list of campaigns

  static void fields(auto& cursor, auto&& field) {
    field("windows", cursor.windows);
    field("spend", cursor.spend);
    field("listed_on", cursor.listed_on);
  }
};

}  // namespace wbd::sync
