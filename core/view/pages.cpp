#include "core/view/pages.hpp"

#include <algorithm>
#include <array>

#include "core/store/sync_state.hpp"
#include "core/view/rows.hpp"

namespace wb::view {
namespace {

// Tariffs and accounting only price an order, and their amounts say themselves what they are: an order is as
// fresh as what tells of it.
constexpr std::array kOrderSources{Dataset::orders, Dataset::sales};
// A sale's title comes from its card, its order's id from the orders.
constexpr std::array kSaleSources{Dataset::sales, Dataset::orders};
constexpr std::array kProductSources{Dataset::products, Dataset::reviews, Dataset::stocks, Dataset::prices};
constexpr std::array kStockSources{Dataset::stocks, Dataset::products, Dataset::orders};
constexpr std::array kReviewSources{Dataset::reviews};
constexpr std::array kQuestionSources{Dataset::questions};
constexpr std::array kPriceSources{Dataset::prices};
constexpr std::array kWarehouseSources{Dataset::warehouses};
constexpr std::array kTariffSources{Dataset::tariffs};
constexpr std::array kFinanceSources{Dataset::finance};
constexpr std::array kFunnelSources{Dataset::funnel};

// Room for an object of each kind, so that a usual page is written without moving it.
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

void note_sources(store::Tx& tx, Page& page, const std::vector<CabinetId>& cabinets,
                  std::span<const Dataset> sources) {
  page.sources = sources;
  page.successes = store::Successes::load(tx, cabinets);
  page.as_of = page.successes->oldest(sources);
}

Page page_of(store::Tx& tx, std::string data, std::int64_t total, const std::vector<CabinetId>& cabinets,
             std::span<const Dataset> sources) {
  Page page;
  page.data = std::move(data);
  page.total = total;
  note_sources(tx, page, cabinets, sources);
  return page;
}

template <class Row>
std::string write_array(const std::vector<Row>& rows, std::size_t row_bytes,
                        void (*write)(JsonWriter&, const Row&)) {
  std::string out;
  out.reserve(2 + rows.size() * row_bytes);
  JsonWriter json(out);
  json.begin_array();
  for (const Row& row : rows) write(json, row);
  json.end_array();
  return out;
}

}  // namespace

Page orders(store::Tx& tx, const store::OrderFilter& filter) {
  const auto page = store::list_orders(tx, filter);
  return page_of(tx, write_array(page.rows, kOrderBytes, write_order), page.total, filter.cabinets,
                 kOrderSources);
}

Result<Page> order(store::Tx& tx, std::span<const CabinetId> cabinets, std::string_view id_or_srid) {
  const auto row = store::find_order(tx, cabinets, id_or_srid);
  if (!row) return Error{Errc::not_found, "There is no such order."};
  Page page;
  page.data.reserve(kOrderBytes);
  JsonWriter json(page.data);
  write_order(json, *row);
  note_sources(tx, page, {row->order.cabinet_id}, kOrderSources);
  return page;
}

Page sales(store::Tx& tx, const store::SaleFilter& filter) {
  const auto page = store::list_sales(tx, filter);
  return page_of(tx, write_array(page.rows, kSaleBytes, write_sale), page.total, filter.cabinets,
                 kSaleSources);
}

Page products(store::Tx& tx, const store::ProductFilter& filter) {
  const auto page = store::list_products(tx, filter);
  return page_of(tx, write_array(page.rows, kProductBytes, write_product), page.total, filter.cabinets,
                 kProductSources);
}

Page stocks(store::Tx& tx, const store::StockFilter& filter) {
  const auto page = store::list_stocks(tx, filter);
  return page_of(tx, write_array(page.rows, kStockBytes, write_stock), page.total, filter.cabinets,
                 kStockSources);
}

Page reviews(store::Tx& tx, const store::ReviewFilter& filter) {
  const auto page = store::list_reviews(tx, filter);
  return page_of(tx, write_array(page.rows, kReviewBytes, write_review), page.total, filter.cabinets,
                 kReviewSources);
}

Page questions(store::Tx& tx, const store::QuestionFilter& filter) {
  const auto page = store::list_questions(tx, filter);
  return page_of(tx, write_array(page.rows, kQuestionBytes, write_question), page.total, filter.cabinets,
                 kQuestionSources);
}

Page prices(store::Tx& tx, const store::PriceFilter& filter) {
  const auto page = store::list_prices(tx, filter);
  return page_of(tx, write_array(page.rows, kPriceBytes, write_price), page.total, filter.cabinets,
                 kPriceSources);
}

Page price_history(store::Tx& tx, const store::PriceFilter& filter) {
  const auto page = store::list_price_history(tx, filter);
  return page_of(tx, write_array(page.rows, kPriceBytes, write_price_entry), page.total, filter.cabinets,
                 kPriceSources);
}

Page warehouses(store::Tx& tx, const store::WarehouseFilter& filter) {
  const auto page = store::list_warehouses(tx, filter);
  return page_of(tx, write_array(page.rows, kWarehouseBytes, write_warehouse), page.total, filter.cabinets,
                 kWarehouseSources);
}

Page tariffs(store::Tx& tx, const store::TariffFilter& filter) {
  const auto page = store::list_tariffs(tx, filter);
  return page_of(tx, write_array(page.rows, kTariffBytes, write_tariff), page.total, filter.cabinets,
                 kTariffSources);
}

Page finance(store::Tx& tx, const store::FinanceFilter& filter) {
  const auto page = store::list_finance(tx, filter);
  return page_of(tx, write_array(page.rows, kFinanceBytes, write_finance), page.total, filter.cabinets,
                 kFinanceSources);
}

Page finance_totals(store::Tx& tx, const store::FinanceFilter& filter) {
  auto totals = store::finance_totals(tx, filter);
  const std::int64_t total = std::ssize(totals);
  totals.erase(totals.begin() + std::min(total, filter.offset + filter.limit), totals.end());
  totals.erase(totals.begin(), totals.begin() + std::min(std::ssize(totals), filter.offset));
  return page_of(tx, write_array(totals, kFinanceTotalsBytes, write_finance_totals), total, filter.cabinets,
                 kFinanceSources);
}

Page funnel(store::Tx& tx, const store::FunnelFilter& filter) {
  const auto page = store::list_funnel(tx, filter);
  return page_of(tx, write_array(page.rows, kFunnelBytes, write_funnel), page.total, filter.cabinets,
                 kFunnelSources);
}

}  // namespace wb::view
