#pragma once
// Orders and sales with the few fields that core/analytics needs.

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/db/database.hpp"
#include "core/model/order.hpp"

namespace wbd::store {

// The texts are valid during the callback, or as long as the argument of fact_of(). "" = unknown.
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
  SaleKind kind = SaleKind::sale;
  std::optional<Money> price;  // the sale's, otherwise the order's; the sign has no meaning
  std::optional<NmId> nm_id;
  std::string_view warehouse, region;
  std::string_view currency;  // the order's, which the feed reports; otherwise the sale's
  friend bool operator==(const SaleFact&, const SaleFact&) = default;
};

[[nodiscard]] OrderFact fact_of(const Order& order);
// `order` has the sale's srid; nullptr: unknown.
[[nodiscard]] SaleFact fact_of(const Sale& sale, const Order* order);

struct FactFilter {
  CabinetId cabinet_id;
  std::vector<NmId> articles;       // empty: all rows, also those without an article
  std::optional<UtcTime> from, to;  // ordered_at or sold_at in [from, to)
};
// In no order. `use` must not use the transaction.
void each_order_fact(db::Tx& tx, const FactFilter& filter, const std::function<void(const OrderFact&)>& use);
void each_sale_fact(db::Tx& tx, const FactFilter& filter, const std::function<void(const SaleFact&)>& use);

// ordered_at or sold_at in [from, to).
struct FactWindow {
  UtcTime from, to;
};
// An article's rows in several windows, by two statements. The callbacks get the window's index; a row in two
// windows is passed twice.
void each_fact_of_article(db::Tx& tx, CabinetId cabinet, NmId nm_id, std::span<const FactWindow> windows,
                          const std::function<void(std::size_t window, const OrderFact&)>& use_order,
                          const std::function<void(std::size_t window, const SaleFact&)>& use_sale);

// The time of the article's first order or sale at or after `from`; nullopt when there is none.
[[nodiscard]] std::optional<UtcTime> next_fact(db::Tx& tx, CabinetId cabinet, NmId nm_id, UtcTime from);
// The same for many articles; articles without such a row are absent.
[[nodiscard]] std::map<NmId, UtcTime> next_facts(db::Tx& tx, CabinetId cabinet,
                                                 std::span<const NmId> articles, UtcTime from);

}  // namespace wbd::store
