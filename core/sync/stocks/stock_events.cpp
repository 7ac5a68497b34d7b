#include "core/sync/stocks/stock_events.hpp"

#include "core/store/size_demand.hpp"
#include "core/store/stocks.hpp"
#include "core/sync/thresholds.hpp"

namespace wbd::sync {
void emit_stock_events(db::Tx& tx, const StockContext& context, std::span<const SizeLevel> levels,
                       Events& events) {
  if (levels.empty()) return;
  const auto may_become_critical = [](const SizeLevel& level) {
    return level.after > 0 && level.after < level.before;
  };
  std::vector<std::int64_t> articles;
  for (const SizeLevel& level : levels) {
    if (may_become_critical(level) && (articles.empty() || articles.back() != level.nm_id.value))
      articles.push_back(level.nm_id.value);
  }
  const std::chrono::sys_days today{context.zone.date_of(context.now)};
  const UtcTime from = context.zone.start_of(Date{today - std::chrono::days{store::kSpeedDays}});
  const auto demand =
      store::SizeDemand::load(tx, context.cabinet, articles, from, context.zone.start_of(Date{today}));
  const auto critical_days = thresholds_of(tx, context.cabinet).critical_days;
  for (SizeLevel level : levels) {
    const auto known = demand.find(level.nm_id);
    if (known != demand.end()) level.orders_in_window = known->second.orders_of(level.chrt_id);
    stock_events(events, level, store::kSpeedDays, critical_days, context.now);
  }
}

}  // namespace wbd::sync
