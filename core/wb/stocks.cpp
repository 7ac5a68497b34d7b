#include "core/wb/stocks.hpp"

#include <fmt/format.h>

#include "core/wb/json_rows.hpp"

namespace wbd::wb {
namespace {

constexpr std::int64_t kStocksPage = 250'000;

constexpr std::array kStockFields{
    required<&Stock::nm_id>("nmId"),
    required<&Stock::chrt_id>("chrtId"),
    required<&Stock::warehouse_id>("warehouseId"),
    optional<&Stock::warehouse>("warehouseName"),
    required<&Stock::quantity>("quantity"),
    optional<&Stock::in_way_to_client>("inWayToClient"),
    optional<&Stock::in_way_from_client>("inWayFromClient"),
};

void check_stock(Stock& row, RowFlaw& flaw) {
  if (row.quantity < 0) flaw.note("quantity", "is negative", false);
  if (row.in_way_to_client < 0 || row.in_way_from_client < 0) {
    flaw.note("inWay", "is negative", true);
    row.in_way_to_client = std::max<std::int64_t>(0, row.in_way_to_client);
    row.in_way_from_client = std::max<std::int64_t>(0, row.in_way_from_client);
  }
}

}  // namespace

Call stocks_call(Operation operation, std::int64_t offset) {
  return {operation, {}, fmt::format(R"({{"limit":{},"offset":{}}})", kStocksPage, offset)};
}

Result<Parsed<Stock>> parse_stocks(std::string_view json, WarehouseType type) {
  Parsed<Stock> out;
  if (json.empty()) return out;  // 204: no data
  AnswerDocument answer;
  if (auto opened = answer.open(json); !opened) return opened.error();
  bool has_items = false;
  const auto complete = [type](Stock& row, RowFlaw& flaw) {
    row.warehouse_type = type;
    check_stock(row, flaw);
  };
  const auto on_data = [&](std::string_view key, ondemand::value& value) {
    if (key != "items") return Read::ok;
    has_items = true;
    return read_rows<Stock>(answer, value, std::span(kStockFields), Sampled::all, out, complete);
  };
  auto read_all = read_envelope(answer, [&](std::string_view key, ondemand::value& value) {
    return key == "data" ? read_members(value, on_data) : Read::ok;
  });
  if (!read_all) return read_all.error();
  if (!has_items) return missing("data.items");
  return out;
}

}  // namespace wbd::wb
