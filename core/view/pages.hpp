#pragma once
// The lists and objects of the API as finished bytes of `data`, with what a caller needs around them.

#include <array>
#include <optional>
#include <span>
#include <string>

#include "core/base/result.hpp"
#include "core/model/dataset.hpp"
#include "core/store/accounts.hpp"
#include "core/store/catalog.hpp"
#include "core/store/finance.hpp"
#include "core/store/funnel.hpp"
#include "core/store/orders.hpp"
#include "core/store/prices.hpp"
#include "core/store/questions.hpp"
#include "core/store/sync_state.hpp"
#include "core/store/tariffs.hpp"
#include "core/store/warehouses.hpp"

namespace wb::view {

struct Page {
  std::string data;  // JSON array, or object for a single one
  std::int64_t total = -1;
  std::optional<UtcTime> as_of;  // oldest last successful sync of the cabinets and datasets that contributed
  std::span<const Dataset> sources;  // those datasets: their intervals decide when the page is stale
  std::optional<store::Successes> successes{};  // of those cabinets; `as_of` is taken from them
};

// Tariffs and accounting only price an order, and their amounts say themselves what they are: an order is as
// fresh as what tells of it.
inline constexpr std::array kOrderSources{Dataset::orders, Dataset::sales};
inline constexpr std::array kProductSources{Dataset::products, Dataset::reviews, Dataset::stocks,
                                            Dataset::prices};

// All inside one read snapshot.
[[nodiscard]] Page orders(store::Tx& tx, const store::OrderFilter& filter);
[[nodiscard]] Result<Page> order(store::Tx& tx, std::span<const CabinetId> cabinets,
                                 std::string_view id_or_srid);
[[nodiscard]] Page sales(store::Tx& tx, const store::SaleFilter& filter);
[[nodiscard]] Page products(store::Tx& tx, const store::ProductFilter& filter);
[[nodiscard]] Page stocks(store::Tx& tx, const store::StockFilter& filter);
[[nodiscard]] Page reviews(store::Tx& tx, const store::ReviewFilter& filter);
[[nodiscard]] Page questions(store::Tx& tx, const store::QuestionFilter& filter);
[[nodiscard]] Page prices(store::Tx& tx, const store::PriceFilter& filter);
[[nodiscard]] Page price_history(store::Tx& tx, const store::PriceFilter& filter);
[[nodiscard]] Page warehouses(store::Tx& tx, const store::WarehouseFilter& filter);
[[nodiscard]] Page tariffs(store::Tx& tx, const store::TariffFilter& filter);
[[nodiscard]] Page finance(store::Tx& tx, const store::FinanceFilter& filter);
// What all rows of the filter come to; limit and offset are those of the sums.
[[nodiscard]] Page finance_totals(store::Tx& tx, const store::FinanceFilter& filter);
[[nodiscard]] Page funnel(store::Tx& tx, const store::FunnelFilter& filter);

}  // namespace wb::view
