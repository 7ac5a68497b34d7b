#pragma once
// Assembly orders, kept apart from the orders they belong to: they may be known first.

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/db/database.hpp"
#include "core/model/order.hpp"

namespace wbd::store {

// By srid, the stored ones among `srids`. One index probe each.
[[nodiscard]] std::unordered_map<std::string, FbsOrder> load_fbs_orders(
    db::Tx& tx, CabinetId cabinet, std::span<const std::string_view> srids);
// load_fbs_orders in two steps, see PendingRows; the result is to be called once.
[[nodiscard]] std::function<std::unordered_map<std::string, FbsOrder>()> prefetch_fbs_orders(
    db::Tx& tx, CabinetId cabinet, std::span<const std::string_view> srids);
[[nodiscard]] bool has_fbs_orders(db::Tx& tx, CabinetId cabinet);  // spares the look-up where nothing is
// Inserts and replaces whole rows.
void save_fbs_orders(db::Tx& tx, CabinetId cabinet, std::span<const FbsOrder* const> orders);

// Those created since `since` whose statuses can still change, by id; with the sold ones, which may still
// come back damaged, when asked.
struct OpenFbsOrder {
  std::int64_t id = 0;
  std::string srid;
};
[[nodiscard]] std::vector<OpenFbsOrder> open_fbs_orders(db::Tx& tx, CabinetId cabinet, UtcTime since,
                                                        bool with_sold);

}  // namespace wbd::store
