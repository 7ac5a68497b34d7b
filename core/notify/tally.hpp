#pragma once
// Several events of one type, counted by article.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/notify/card.hpp"

namespace wbd::notify {

struct ItemTally {
  CabinetId cabinet_id;
  std::optional<std::int64_t> nm_id;
  std::int64_t count = 0;
  SalesByCurrency sums;  // of orders; each counts as in transit
};
struct Tally {
  EventType type{};
  std::int64_t count = 0;
  SalesByCurrency sums;          // of orders, equal to the sum over the items
  std::vector<ItemTally> items;  // most events first
};
// Prices are those stored now; an order that is gone, or has none, is counted as one without a price.
[[nodiscard]] Tally tally_of(db::Tx& tx, EventType type, std::span<const store::EventRow> events);

// "12 новых заказов · 14 400 ₽ · 1 без цены"
[[nodiscard]] std::string tally_text(const CardContext& context, const Tally& tally);
// A line for each of the first articles, and how many more there are.
void add_items(report::Section& section, const CardContext& context, const Tally& tally, std::size_t shown);

}  // namespace wbd::notify
