#pragma once
// The sales funnel by article and day.

#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/db/database.hpp"
#include "core/model/funnel.hpp"

namespace wbd::store {

// By article and day: at least the stored ones of these articles and days.
using FunnelDays = std::map<std::pair<NmId, Date>, FunnelDay>;
[[nodiscard]] FunnelDays load_funnel_days(db::Tx& tx, CabinetId cabinet, std::span<const FunnelDay> days);
// Inserts or replaces the day's row.
void save_funnel_day(db::Tx& tx, CabinetId cabinet, const FunnelDay& day, UtcTime now);

// The first stored day.
[[nodiscard]] std::optional<Date> first_funnel_day(db::Tx& tx, CabinetId cabinet);

struct OrderSpan {
  UtcTime from, to;  // [from, to)
};
// The order times of orders placed in `placed` and bought, returned or cancelled since `since`. WB counts
// these outcomes on the day of the order.
[[nodiscard]] std::vector<UtcTime> orders_decided_since(db::Tx& tx, CabinetId cabinet, OrderSpan placed,
                                                        UtcTime since);

struct FunnelFilter {
  std::vector<CabinetId> cabinets{};
  std::optional<Date> from{}, to{};  // both inclusive
  std::optional<NmId> nm_id{};
  std::int64_t limit = 50, offset = 0;
};
struct FunnelRow {
  CabinetId cabinet_id;
  FunnelDay funnel;
  UtcTime updated_at;  // when any of the numbers last changed
  std::optional<std::string> vendor_code, title;
};
struct FunnelPage {
  std::vector<FunnelRow> rows;
  std::int64_t total = 0;
};  // day desc, nm_id desc
[[nodiscard]] FunnelPage list_funnel(db::Tx& tx, const FunnelFilter& filter);

}  // namespace wbd::store
