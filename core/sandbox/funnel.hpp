#pragma once
// The sales funnel: the buyers' actions on an article on one day (GUIDE 5.14, 5.15). An order and its later
// outcome both count on the Moscow day of the order, so past days keep changing.

#include <map>
#include <optional>
#include <vector>

#include "core/sandbox/world.hpp"

namespace wbd::sandbox {

struct Bought {  // counts, and sums in kopecks
  std::int64_t orders = 0, order_sum = 0;
  std::int64_t buyouts = 0, buyout_sum = 0;  // excludes returned ones
  std::int64_t cancels = 0, cancel_sum = 0;  // includes returns
  Bought& operator+=(const Bought& other);
  bool operator==(const Bought&) const = default;
};

struct FunnelCell {
  std::int64_t opens = 0, carts = 0, wishlisted = 0;
  Bought all, club;  // club = with the WB Club discount, included in all
  FunnelCell& operator+=(const FunnelCell& other);
  bool operator==(const FunnelCell&) const = default;
};

[[nodiscard]] constexpr std::int64_t whole_percent(std::int64_t part, std::int64_t whole) {
  return whole == 0 ? 0 : (part * 100 + whole / 2) / whole;
}
[[nodiscard]] constexpr std::int64_t whole_roubles(std::int64_t kopecks) {
  return (kopecks + 50) / 100;
}

struct DayRange {
  std::chrono::sys_days start, end;  // both included
  [[nodiscard]] std::int64_t days() const { return (end - start).count() + 1; }
};

// One seller's cells over some days, with all events until `moment`.
class Funnel {
 public:
  Funnel(const Seller& seller, DayRange days, Seconds moment);
  [[nodiscard]] FunnelCell cell(std::size_t product, std::chrono::sys_days day) const;
  [[nodiscard]] FunnelCell sum(std::size_t product, DayRange days) const;
  [[nodiscard]] std::int64_t order_sum() const { return order_sum_; }  // over all articles and days

 private:
  const Seller& seller_;
  std::chrono::sys_days today_;
  std::int64_t order_sum_ = 0;
  std::map<std::pair<std::size_t, std::chrono::sys_days>, FunnelCell> ordered_;
};

}  // namespace wbd::sandbox
