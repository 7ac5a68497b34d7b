#pragma once
// Assembly orders. They have a separate table, because an assembly order may arrive before its order.

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/db/database.hpp"
#include "core/model/order.hpp"

namespace wbd::store {

// The stored assembly orders among `srids`, by srid.
[[nodiscard]] std::unordered_map<std::string, FbsOrder> load_fbs_orders(
    db::Tx& tx, CabinetId cabinet, std::span<const std::string_view> srids);
// load_fbs_orders() in two steps, see PendingRows: call the result once.
[[nodiscard]] std::function<std::unordered_map<std::string, FbsOrder>()> prefetch_fbs_orders(
    db::Tx& tx, CabinetId cabinet, std::span<const std::string_view> srids);
[[nodiscard]] bool has_fbs_orders(db::Tx& tx, CabinetId cabinet);  // when false, no look-up is needed
// Inserts and replaces whole rows.
void save_fbs_orders(db::Tx& tx, CabinetId cabinet, std::span<const FbsOrder* const> orders);

// When the oldest assembly order that its seller has not handed over yet was created; nullopt: there is none.
// Until then it may enter a supply or another one. Only those created since `since`.
[[nodiscard]] std::optional<UtcTime> oldest_unassembled(db::Tx& tx, CabinetId cabinet, UtcTime since);

// Assembly orders created since `since` whose statuses can still change, sorted by id. `with_ended`: also
// those that are over. A sold one may be returned as damaged, and WB takes cancels back for weeks.
struct OpenFbsOrder {
  std::int64_t id = 0;
  std::string srid;
  UtcTime created_at{};
  std::optional<std::string> supplier_status{};
};
[[nodiscard]] std::vector<OpenFbsOrder> open_fbs_orders(db::Tx& tx, CabinetId cabinet, UtcTime since,
                                                        bool with_ended);

}  // namespace wbd::store
