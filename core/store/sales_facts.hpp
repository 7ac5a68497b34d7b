#pragma once
// Orders and sales as the figures need them: when, how much, of what, from where to where.

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/db/database.hpp"
#include "core/model/order.hpp"

namespace wbd::store {

// The texts live as long as the row or the call that gave them; "" = unknown.
struct OrderFact {
  UtcTime ordered_at;
  OrderStatus status = OrderStatus::created;
  std::optional<Money> price;  // price_with_discount
  std::optional<NmId> nm_id;
  std::string_view warehouse, region, currency;
  friend bool operator==(const OrderFact&, const OrderFact&) = default;
};
struct SaleFact {
  UtcTime sold_at;
  bool is_return = false;
  std::optional<Money> price;  // of the sale, else of its order; its sign has no meaning
  std::optional<NmId> nm_id;
  std::string_view warehouse, region;
  std::string_view currency;  // of its order, which the feed tells; else of the sale
  friend bool operator==(const SaleFact&, const SaleFact&) = default;
};

[[nodiscard]] OrderFact fact_of(const Order& order);
// `order`: of the sale's srid, nullptr when it is not known.
[[nodiscard]] SaleFact fact_of(const Sale& sale, const Order* order);

struct FactFilter {
  CabinetId cabinet_id;
  std::vector<NmId> articles;       // empty: every one, and what has none
  std::optional<UtcTime> from, to;  // of ordered_at or sold_at, [from, to)
};
// In no order. `use` must not use the transaction.
void each_order_fact(db::Tx& tx, const FactFilter& filter, const std::function<void(const OrderFact&)>& use);
void each_sale_fact(db::Tx& tx, const FactFilter& filter, const std::function<void(const SaleFact&)>& use);

// [from, to) of ordered_at or sold_at.
struct FactWindow {
  UtcTime from, to;
};
// An article's rows of several windows in two statements; `use` is told the place of the window. A row that
// lies in two of them comes twice.
void each_fact_of_article(db::Tx& tx, CabinetId cabinet, NmId nm_id, std::span<const FactWindow> windows,
                          const std::function<void(std::size_t window, const OrderFact&)>& use_order,
                          const std::function<void(std::size_t window, const SaleFact&)>& use_sale);

// The time of the article's first order or sale at or after `from`; nullopt when there is none.
[[nodiscard]] std::optional<UtcTime> next_fact(db::Tx& tx, CabinetId cabinet, NmId nm_id, UtcTime from);
// The same for many articles; those without are not there.
[[nodiscard]] std::map<NmId, UtcTime> next_facts(db::Tx& tx, CabinetId cabinet,
                                                 std::span<const NmId> articles, UtcTime from);

}  // namespace wbd::store
