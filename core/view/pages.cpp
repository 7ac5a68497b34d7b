#include "core/view/pages.hpp"

#include <array>

#include "core/store/sync_state.hpp"
#include "core/view/rows.hpp"

namespace wb::view {
namespace {

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

std::optional<UtcTime> as_of(store::Tx& tx, const std::vector<CabinetId>& cabinets,
                             std::span<const Dataset> sources) {
  return store::oldest_success(tx, cabinets, {sources.begin(), sources.end()});
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
  return {write_array(page.rows, kOrderBytes, write_order), page.total,
          as_of(tx, filter.cabinets, kOrderSources), kOrderSources};
}

Result<Page> order(store::Tx& tx, std::span<const CabinetId> cabinets, std::string_view id_or_srid) {
  const auto row = store::find_order(tx, cabinets, id_or_srid);
  if (!row) return Error{Errc::not_found, "There is no such order."};
  Page page;
  page.data.reserve(kOrderBytes);
  JsonWriter json(page.data);
  write_order(json, *row);
  page.as_of = as_of(tx, {row->order.cabinet_id}, kOrderSources);
  page.sources = kOrderSources;
  return page;
}

Page sales(store::Tx& tx, const store::SaleFilter& filter) {
  const auto page = store::list_sales(tx, filter);
  return {write_array(page.rows, kSaleBytes, write_sale), page.total,
          as_of(tx, filter.cabinets, kSaleSources), kSaleSources};
}

Page products(store::Tx& tx, const store::ProductFilter& filter) {
  const auto page = store::list_products(tx, filter);
  return {write_array(page.rows, kProductBytes, write_product), page.total,
          as_of(tx, filter.cabinets, kProductSources), kProductSources};
}

Page stocks(store::Tx& tx, const store::StockFilter& filter) {
  const auto page = store::list_stocks(tx, filter);
  return {write_array(page.rows, kStockBytes, write_stock), page.total,
          as_of(tx, filter.cabinets, kStockSources), kStockSources};
}

Page reviews(store::Tx& tx, const store::ReviewFilter& filter) {
  const auto page = store::list_reviews(tx, filter);
  return {write_array(page.rows, kReviewBytes, write_review), page.total,
          as_of(tx, filter.cabinets, kReviewSources), kReviewSources};
}

Page questions(store::Tx& tx, const store::QuestionFilter& filter) {
  const auto page = store::list_questions(tx, filter);
  return {write_array(page.rows, kQuestionBytes, write_question), page.total,
          as_of(tx, filter.cabinets, kQuestionSources), kQuestionSources};
}

Page prices(store::Tx& tx, const store::PriceFilter& filter) {
  const auto page = store::list_prices(tx, filter);
  return {write_array(page.rows, kPriceBytes, write_price), page.total,
          as_of(tx, filter.cabinets, kPriceSources), kPriceSources};
}

Page price_history(store::Tx& tx, const store::PriceFilter& filter) {
  const auto page = store::list_price_history(tx, filter);
  return {write_array(page.rows, kPriceBytes, write_price_entry), page.total,
          as_of(tx, filter.cabinets, kPriceSources), kPriceSources};
}

Page warehouses(store::Tx& tx, const store::WarehouseFilter& filter) {
  const auto page = store::list_warehouses(tx, filter);
  return {write_array(page.rows, kWarehouseBytes, write_warehouse), page.total,
          as_of(tx, filter.cabinets, kWarehouseSources), kWarehouseSources};
}

Page tariffs(store::Tx& tx, const store::TariffFilter& filter) {
  const auto page = store::list_tariffs(tx, filter);
  return {write_array(page.rows, kTariffBytes, write_tariff), page.total,
          as_of(tx, filter.cabinets, kTariffSources), kTariffSources};
}

}  // namespace wb::view
