#include "core/wb/stocks.hpp"

#include <fmt/format.h>

#include "core/wb/json_rows.hpp"

namespace wbd::wb {
namespace {

constexpr std::int64_t kStocksPage = 250'000;

struct ReportedStock : Stock {
  ReportedStock() { in_way_to_client = in_way_from_client = kUnknownInWay; }
};

template <auto Member>
constexpr JsonField<ReportedStock> stock_field(std::string_view key, Need need) {
  return {key, need, [](ondemand::value& value, ReportedStock& row) { return read(value, row.*Member); }};
}

template <auto Member>
constexpr JsonField<ReportedStock> pieces(std::string_view key, Need need) {
  return {key, need,
          [](ondemand::value& value, ReportedStock& row) { return read_count(value, row.*Member); }};
}

constexpr std::array kStockFields{
    stock_field<&Stock::nm_id>("nmId", Need::required),
    stock_field<&Stock::chrt_id>("chrtId", Need::required),
    stock_field<&Stock::warehouse_id>("warehouseId", Need::required),
    stock_field<&Stock::warehouse>("warehouseName", Need::optional),
    pieces<&Stock::quantity>("quantity", Need::required),
    pieces<&Stock::in_way_to_client>("inWayToClient", Need::optional),
    pieces<&Stock::in_way_from_client>("inWayFromClient", Need::optional),
};

// The report of the sellers' warehouses has no goods on the way.
void check_stock(ReportedStock& row, WarehouseType type, RowFlaw& flaw) {
  if (row.quantity < 0) flaw.note("quantity", "is negative", false);
  for (std::int64_t* in_way : {&row.in_way_to_client, &row.in_way_from_client}) {
    const bool unknown = *in_way == kUnknownInWay;
    if (!unknown && *in_way < 0) flaw.note("inWay", "is negative", true);
    if (*in_way < 0 && (!unknown || type == WarehouseType::seller)) *in_way = 0;
  }
}

}  // namespace

Call stocks_call(Operation operation, std::int64_t offset) {
  return {operation, {}, fmt::format(R"({{"limit":{},"offset":{}}})", kStocksPage, offset)};
}

Result<Parsed<Stock>> parse_stocks(std::string_view json, WarehouseType type) {
  auto out = no_rows<Stock>(type == WarehouseType::wb ? Operation::stocks_wb : Operation::stocks_seller);
  if (json.empty()) return out;  // 204: no data
  AnswerDocument answer;
  if (auto opened = answer.open(json); !opened) return opened.error();
  bool has_items = false;
  auto rows = no_rows<ReportedStock>(out.fields.operation);
  const auto complete = [type](ReportedStock& row, RowFlaw& flaw) {
    row.warehouse_type = type;
    check_stock(row, type, flaw);
  };
  const auto on_data = [&](std::string_view key, ondemand::value& value) {
    if (key != "items") return Read::ok;
    has_items = true;
    return read_rows<ReportedStock>(answer, value, std::span(kStockFields), Sampled::all, rows, complete);
  };
  auto read_all = read_envelope(answer, [&](std::string_view key, ondemand::value& value) {
    return key == "data" ? read_members(value, on_data) : Read::ok;
  });
  if (!read_all) return read_all.error();
  if (!has_items) return missing("data.items");
  out = {{}, rows.seen, rows.skipped, std::move(rows.samples), std::move(rows.fields)};
  out.rows.reserve(rows.rows.size());
  for (ReportedStock& row : rows.rows) out.rows.push_back(std::move(row));
  return out;
}

}  // namespace wbd::wb
