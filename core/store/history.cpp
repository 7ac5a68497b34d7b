#include "core/store/history.hpp"

namespace wbd::store {

std::optional<UtcTime> first_row_since(db::Tx& tx, CabinetId cabinet, Dataset dataset, UtcTime from) {
  if (dataset != Dataset::orders && dataset != Dataset::sales) return std::nullopt;
  auto& query = tx.prepare(
      dataset == Dataset::orders
          ? R"(select ordered_at from orders where cabinet_id = $1 and ordered_at >= $2
               order by ordered_at limit 1)"
          : "select sold_at from sales where cabinet_id = $1 and sold_at >= $2 order by sold_at limit 1");
  query.bind_all(cabinet, from);
  if (!query.step()) return std::nullopt;
  const UtcTime first = query.time(0);
  query.reset();
  return first;
}

}  // namespace wbd::store
