#include "core/store/product_stock.hpp"

#include <fmt/format.h>

#include "core/store/sync_state.hpp"

namespace wbd::store {

std::optional<std::unordered_map<NmId, std::int64_t>> stock_by_article(db::Tx& tx, CabinetId cabinet,
                                                                       std::optional<NmId> nm_id) {
  auto& query =
      tx.prepare(fmt::format("select nm_id, sum(quantity) from stocks where cabinet_id = $1{} group by nm_id",
                             nm_id ? " and nm_id = $2" : ""));
  query.bind(1, cabinet);
  if (nm_id) query.bind(2, *nm_id);
  std::unordered_map<NmId, std::int64_t> stock;
  while (query.step()) stock.emplace(query.integer(0), query.integer(1));
  // No row means no stock only after a first complete sync.
  if (stock.empty() && !oldest_success(tx, {cabinet}, {Dataset::stocks})) return std::nullopt;
  return stock;
}

void each_funnel_fact(db::Tx& tx, CabinetId cabinet, std::optional<NmId> nm_id, Date first, Date last,
                      const std::function<void(const FunnelFact&)>& use) {
  auto& query = tx.prepare(
      fmt::format(R"(select nm_id, sum(open_count), sum(cart_count), sum(order_count) from funnel_days
                     where cabinet_id = $1 and day >= $2 and day <= $3{} group by nm_id)",
                  nm_id ? " and nm_id = $4" : ""));
  query.bind_all(cabinet, first, last);
  if (nm_id) query.bind(4, *nm_id);
  while (query.step()) {
    use({NmId{query.integer(0)}, query.maybe_integer(1), query.maybe_integer(2), query.maybe_integer(3)});
  }
}

}  // namespace wbd::store
