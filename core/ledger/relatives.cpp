#include "core/ledger/relatives.hpp"

#include <algorithm>

namespace wbd::ledger {

void Relatives::add(const LedgerRow& row) {
  if (row.shk_id && row.nm_id) units_.try_emplace(*row.shk_id, *row.nm_id);
  if (!row.srid) return;
  Order& order = orders_[*row.srid];
  if (row.nm_id) order.articles.try_emplace(place_of(row), *row.nm_id);
  const RowLines lines = lines_of(row);
  if (lines.goods != Goods::none) order.movements.push_back({place_of(row), lines.goods, lines.units});
}

void Relatives::sort() {
  const auto by_place = [](const Movement& a, const Movement& b) { return a.place < b.place; };
  const auto same = [](const Movement& a, const Movement& b) { return a.place == b.place; };
  for (auto& [srid, order] : orders_) {
    std::ranges::sort(order.movements, by_place);
    order.movements.erase(std::unique(order.movements.begin(), order.movements.end(), same),
                          order.movements.end());
  }
}

std::optional<NmId> Relatives::article_of(const LedgerRow& row) const {
  if (row.nm_id) return row.nm_id;
  if (row.shk_id) {
    if (const auto unit = units_.find(*row.shk_id); unit != units_.end()) return unit->second;
  }
  if (!row.srid) return std::nullopt;
  const auto order = orders_.find(*row.srid);
  if (order == orders_.end() || order->second.articles.empty()) return std::nullopt;
  return order->second.articles.begin()->second;
}

Relatives::CostUnits Relatives::cost_units(const LedgerRow& row, const RowLines& lines) const {
  CostUnits out{row.day};
  if (lines.goods != Goods::returned && lines.goods != Goods::lost) return out;
  const auto order = row.srid ? orders_.find(*row.srid) : orders_.end();
  if (order == orders_.end()) {
    (lines.goods == Goods::returned ? out.taken_back : out.written_off) = lines.units;
    return out;
  }
  const Place place = place_of(row);
  std::int64_t sold = 0, returned = 0, before = 0;
  std::optional<Date> sale_day;
  for (const Movement& movement : order->second.movements) {
    if (movement.goods == Goods::sold) {
      sold += movement.units;
      // The last sale before the row; a sale that is booked later only when there is no other.
      if (!sale_day || movement.place < place) sale_day = std::get<Date>(movement.place);
    }
    if (movement.goods == Goods::returned) returned += movement.units;
    if (movement.goods == lines.goods && movement.place < place) before += movement.units;
  }
  out.cost_day = sale_day.value_or(row.day);
  if (lines.goods == Goods::returned) {
    // Without its sale, which is older than the stored reports, the first return takes back its own units.
    const std::int64_t most = sale_day ? sold : before + (before == 0 ? lines.units : 0);
    out.taken_back = std::clamp<std::int64_t>(most - before, 0, std::max<std::int64_t>(0, lines.units));
    return out;
  }
  out.written_off = lines.units;
  if (lines.units > 0) {
    const std::int64_t stay_sold = std::max<std::int64_t>(0, sold - returned);
    out.written_off -= std::clamp<std::int64_t>(stay_sold - before, 0, lines.units);
  }
  return out;
}

}  // namespace wbd::ledger
