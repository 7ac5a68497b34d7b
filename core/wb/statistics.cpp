#include "core/wb/statistics.hpp"

#include <fmt/format.h>

#include "core/base/encoding.hpp"
#include "core/wb/json_rows.hpp"

namespace wbd::wb {
namespace {

Call statistics_call(Operation operation, std::string_view date_from, int flag) {
  return {operation, fmt::format("dateFrom={}&flag={}", percent_encode(date_from), flag), {}};
}

// The next request sends WB's text back as its cursor, so the text is kept verbatim.
template <class Row>
Read read_changed_at(ondemand::value& value, Row& row) {
  if (const Read outcome = read(value, row.changed_at_text); outcome != Read::ok) return outcome;
  const auto time = parse_wb_time(row.changed_at_text);
  if (!time || !is_plausible(*time)) return Read::wrong;
  row.changed_at = *time;
  return Read::ok;
}

template <class Row>
constexpr JsonField<Row> kChangedAt{"lastChangeDate", Need::required, &read_changed_at<Row>};
template <class Row>
constexpr JsonField<Row> kDiscount{"discountPercent", Need::optional, [](ondemand::value& value, Row& row) {
                                     return read_percent(value, row.discount_percent);
                                   }};
template <class Row>
constexpr JsonField<Row> kSpp{"spp", Need::optional, [](ondemand::value& value, Row& row) {
                                return read_percent(value, row.spp_percent);
                              }};

constexpr std::array kStatOrderFields{
    required<&StatOrder::ordered_at>("date"),
    kChangedAt<StatOrder>,
    optional<&StatOrder::warehouse>("warehouseName"),
    optional<&StatOrder::warehouse_type>("warehouseType"),
    optional<&StatOrder::country>("countryName"),
    optional<&StatOrder::district>("oblastOkrugName"),
    optional<&StatOrder::region>("regionName"),
    optional<&StatOrder::vendor_code>("supplierArticle"),
    required<&StatOrder::nm_id>("nmId"),
    optional<&StatOrder::barcode>("barcode"),
    optional<&StatOrder::category>("category"),
    optional<&StatOrder::subject>("subject"),
    optional<&StatOrder::brand>("brand"),
    optional<&StatOrder::size>("techSize"),
    optional<&StatOrder::income_id>("incomeID"),
    optional<&StatOrder::price>("totalPrice"),
    kDiscount<StatOrder>,
    kSpp<StatOrder>,
    optional<&StatOrder::finished_price>("finishedPrice"),
    optional<&StatOrder::price_with_discount>("priceWithDisc"),
    field<&StatOrder::is_cancel>("isCancel", Need::if_present),
    sometimes(optional<&StatOrder::cancelled_at>("cancelDate")),
    optional<&StatOrder::cart_id>("gNumber"),
    required<&StatOrder::srid>("srid"),
};

constexpr std::array kStatSaleFields{
    required<&StatSale::sold_at>("date"),
    kChangedAt<StatSale>,
    optional<&StatSale::warehouse>("warehouseName"),
    optional<&StatSale::warehouse_type>("warehouseType"),
    optional<&StatSale::country>("countryName"),
    optional<&StatSale::district>("oblastOkrugName"),
    optional<&StatSale::region>("regionName"),
    optional<&StatSale::vendor_code>("supplierArticle"),
    required<&StatSale::nm_id>("nmId"),
    optional<&StatSale::barcode>("barcode"),
    optional<&StatSale::category>("category"),
    optional<&StatSale::subject>("subject"),
    optional<&StatSale::brand>("brand"),
    optional<&StatSale::size>("techSize"),
    optional<&StatSale::price>("totalPrice"),
    kDiscount<StatSale>,
    kSpp<StatSale>,
    optional<&StatSale::for_pay>("forPay"),
    optional<&StatSale::finished_price>("finishedPrice"),
    optional<&StatSale::price_with_discount>("priceWithDisc"),
    required<&StatSale::sale_id>("saleID"),
    optional<&StatSale::cart_id>("gNumber"),
    required<&StatSale::srid>("srid"),
};

void finish(StatOrder& row, RowFlaw& flaw) {
  for (auto* amount : {&row.price, &row.finished_price, &row.price_with_discount})
    drop_negative(*amount, flaw);
  if (row.is_cancel == false) row.cancelled_at.reset();
  if (row.income_id == 0) row.income_id.reset();
}

// WB may give the amounts of returns and reversals as negative numbers; ours are positive.
void finish(StatSale& row, RowFlaw&) {
  row.kind = sale_kind(row.sale_id);
  for (auto* amount : {&row.price, &row.finished_price, &row.price_with_discount, &row.for_pay}) {
    if (*amount) *amount = (*amount)->abs();
  }
}

constexpr auto kFinish = [](auto& row, RowFlaw& flaw) { finish(row, flaw); };

}  // namespace

Call supplier_orders_call(std::string_view date_from, int flag) {
  return statistics_call(Operation::supplier_orders, date_from, flag);
}

Call supplier_sales_call(std::string_view date_from, int flag) {
  return statistics_call(Operation::supplier_sales, date_from, flag);
}

Result<Parsed<StatOrder>> parse_supplier_orders(std::string_view json) {
  return parse_array<StatOrder>(json, Operation::supplier_orders, std::span(kStatOrderFields), Sampled::all,
                                kFinish);
}

Result<Parsed<StatSale>> parse_supplier_sales(std::string_view json) {
  return parse_array<StatSale>(json, Operation::supplier_sales, std::span(kStatSaleFields), Sampled::all,
                               kFinish);
}

}  // namespace wbd::wb
