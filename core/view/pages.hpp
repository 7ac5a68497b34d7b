#pragma once
// The lists and objects of the API: the finished bytes of `data` and the metadata around them.

#include <array>
#include <optional>
#include <span>
#include <string>

#include "core/base/result.hpp"
#include "core/model/account.hpp"
#include "core/model/dataset.hpp"
#include "core/store/finance.hpp"
#include "core/store/funnel.hpp"
#include "core/store/orders.hpp"
#include "core/store/prices.hpp"
#include "core/store/products.hpp"
#include "core/store/questions.hpp"
#include "core/store/reviews.hpp"
#include "core/store/stocks.hpp"
#include "core/store/sync_state.hpp"
#include "core/store/tariffs.hpp"
#include "core/store/warehouses.hpp"

namespace wbd::view {

struct Page {
  std::string data;  // JSON array, or object for a single one
  std::int64_t total = -1;
  std::optional<UtcTime> as_of;      // oldest last successful sync of the contributing cabinets and datasets
  std::span<const Dataset> sources;  // those datasets: their intervals decide when the page is stale
  // last successful syncs of those cabinets; `as_of` is taken from them
  std::optional<store::Successes> successes{};
};

// Tariffs and accounting only add amounts, and each amount is labelled estimate or actual. So an order is as
// fresh as the datasets that report orders and sales.
inline constexpr std::array kOrderSources{Dataset::orders, Dataset::sales};
inline constexpr std::array kProductSources{Dataset::products, Dataset::reviews, Dataset::stocks,
                                            Dataset::prices};

// Every function reads in one snapshot.
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
// The sums over all rows of the filter; limit and offset page the sums, not the rows.
[[nodiscard]] Page finance_totals(db::Tx& tx, const store::FinanceFilter& filter);
[[nodiscard]] Page funnel(db::Tx& tx, const store::FunnelFilter& filter);

}  // namespace wbd::view
