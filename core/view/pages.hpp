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

namespace wbd::view {

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
[[nodiscard]] Page orders(db::Tx& tx, const store::OrderFilter& filter);
[[nodiscard]] Result<Page> order(db::Tx& tx, std::span<const CabinetId> cabinets,
                                 std::string_view id_or_srid);
[[nodiscard]] Page sales(db::Tx& tx, const store::SaleFilter& filter);
[[nodiscard]] Page products(db::Tx& tx, const store::ProductFilter& filter);
[[nodiscard]] Page stocks(db::Tx& tx, const store::StockFilter& filter);
[[nodiscard]] Page reviews(db::Tx& tx, const store::ReviewFilter& filter);
[[nodiscard]] Page questions(db::Tx& tx, const store::QuestionFilter& filter);
[[nodiscard]] Page prices(db::Tx& tx, const store::PriceFilter& filter);
[[nodiscard]] Page price_history(db::Tx& tx, const store::PriceFilter& filter);
[[nodiscard]] Page warehouses(db::Tx& tx, const store::WarehouseFilter& filter);
[[nodiscard]] Page tariffs(db::Tx& tx, const store::TariffFilter& filter);
[[nodiscard]] Page finance(db::Tx& tx, const store::FinanceFilter& filter);
// What all rows of the filter come to; limit and offset are those of the sums.
[[nodiscard]] Page finance_totals(db::Tx& tx, const store::FinanceFilter& filter);
[[nodiscard]] Page funnel(db::Tx& tx, const store::FunnelFilter& filter);

}  // namespace wbd::view
