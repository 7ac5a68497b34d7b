#include "core/view/pages.hpp"

#include <algorithm>

#include "core/store/sync_state.hpp"
#include "core/view/fields.hpp"
#include "core/view/rows.hpp"

namespace wbd::view {
namespace {

// A sale's title comes from its card, its order's id from the orders.
constexpr std::array kSaleSources{Dataset::sales, Dataset::orders};
constexpr std::array kStockSources{Dataset::stocks, Dataset::products, Dataset::orders};
constexpr std::array kReviewSources{Dataset::reviews};
constexpr std::array kQuestionSources{Dataset::questions};
constexpr std::array kPriceSources{Dataset::prices};
constexpr std::array kWarehouseSources{Dataset::warehouses};
constexpr std::array kTariffSources{Dataset::tariffs};
constexpr std::array kFinanceSources{Dataset::finance};
constexpr std::array kFunnelSources{Dataset::funnel};

// Bytes reserved for each object, so that writing a usual page does not reallocate.
constexpr std::size_t kOrderBytes = 1024;
constexpr std::size_t kSaleBytes = 768;
constexpr std::size_t kProductBytes = 4096;
constexpr std::size_t kStockBytes = 512;
constexpr std::size_t kReviewBytes = 1024;
constexpr std::size_t kQuestionBytes = 768;
constexpr std::size_t kPriceBytes = 384;
constexpr std::size_t kWarehouseBytes = 512;
constexpr std::size_t kTariffBytes = 512;
constexpr std::size_t kFinanceBytes = 1536;
constexpr std::size_t kFinanceTotalsBytes = 384;
constexpr std::size_t kFunnelBytes = 512;

void note_sources(Page& page, store::Successes successes, std::span<const Dataset> sources) {
  page.sources = sources;
  page.as_of = successes.oldest(sources);
  page.successes = std::move(successes);
}

// `list` returns the rows and their total.
template <class Filter, class Listed, class Row>
Page page_of(db::Tx& tx, const Filter& filter, Listed (*list)(db::Tx&, const Filter&), std::size_t row_bytes,
             void (*write)(JsonWriter&, const Row&), std::span<const Dataset> sources) {
  const auto successes = store::Successes::prefetch(tx, filter.cabinets);
  const Listed listed = list(tx, filter);
  Page page;
  page.data = array_of(listed.rows, write, row_bytes);
  page.total = listed.total;
  note_sources(page, successes(), sources);
  return page;
}

struct ListedTotals {
  std::vector<store::FinanceTotals> rows;
  std::int64_t total = 0;
};

ListedTotals list_finance_totals(db::Tx& tx, const store::FinanceFilter& filter) {
  ListedTotals page{store::finance_totals(tx, filter)};
  page.total = std::ssize(page.rows);
  page.rows.erase(page.rows.begin() + std::min(page.total, filter.offset + filter.limit), page.rows.end());
  page.rows.erase(page.rows.begin(), page.rows.begin() + std::min(std::ssize(page.rows), filter.offset));
  return page;
}

}  // namespace

Page orders(db::Tx& tx, const store::OrderFilter& filter) {
  return page_of(tx, filter, store::list_orders, kOrderBytes, write_order, kOrderSources);
}

Result<Page> order(db::Tx& tx, std::span<const CabinetId> cabinets, std::string_view id_or_srid) {
  const auto row = store::find_order(tx, cabinets, id_or_srid);
  if (!row) return Error{Errc::not_found, "There is no such order."};
  Page page;
  page.data.reserve(kOrderBytes);
  JsonWriter json(page.data);
  write_order(json, *row);
  note_sources(page, store::Successes::load(tx, std::array{row->order.cabinet_id}), kOrderSources);
  return page;
}

Page sales(db::Tx& tx, const store::SaleFilter& filter) {
  return page_of(tx, filter, store::list_sales, kSaleBytes, write_sale, kSaleSources);
}

Page products(db::Tx& tx, const store::ProductFilter& filter) {
  return page_of(tx, filter, store::list_products, kProductBytes, write_product, kProductSources);
}

Page stocks(db::Tx& tx, const store::StockFilter& filter) {
  return page_of(tx, filter, store::list_stocks, kStockBytes, write_stock, kStockSources);
}

Page reviews(db::Tx& tx, const store::ReviewFilter& filter) {
  return page_of(tx, filter, store::list_reviews, kReviewBytes, write_review, kReviewSources);
}

Page questions(db::Tx& tx, const store::QuestionFilter& filter) {
  return page_of(tx, filter, store::list_questions, kQuestionBytes, write_question, kQuestionSources);
}

Page prices(db::Tx& tx, const store::PriceFilter& filter) {
  return page_of(tx, filter, store::list_prices, kPriceBytes, write_price, kPriceSources);
}

Page price_history(db::Tx& tx, const store::PriceFilter& filter) {
  return page_of(tx, filter, store::list_price_history, kPriceBytes, write_price_entry, kPriceSources);
}

Page warehouses(db::Tx& tx, const store::WarehouseFilter& filter) {
  return page_of(tx, filter, store::list_warehouses, kWarehouseBytes, write_warehouse, kWarehouseSources);
}

Page tariffs(db::Tx& tx, const store::TariffFilter& filter) {
  return page_of(tx, filter, store::list_tariffs, kTariffBytes, write_tariff, kTariffSources);
}

Page finance(db::Tx& tx, const store::FinanceFilter& filter) {
  return page_of(tx, filter, store::list_finance, kFinanceBytes, write_finance, kFinanceSources);
}

Page finance_totals(db::Tx& tx, const store::FinanceFilter& filter) {
  return page_of(tx, filter, list_finance_totals, kFinanceTotalsBytes, write_finance_totals, kFinanceSources);
}

Page funnel(db::Tx& tx, const store::FunnelFilter& filter) {
  return page_of(tx, filter, store::list_funnel, kFunnelBytes, write_funnel, kFunnelSources);
}

}  // namespace wbd::view
