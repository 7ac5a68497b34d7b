#include "core/wb/warehouses.hpp"

#include <fmt/format.h>

#include "core/base/json_text.hpp"
#include "core/wb/json_rows.hpp"

namespace wbd::wb {
namespace {

constexpr std::array kWarehouseFields{
    required<&Warehouse::id>("id"),
    required<&Warehouse::name>("name"),
    optional<&Warehouse::office_id>("officeId"),
    count_field<&Warehouse::cargo_type>("cargoType", Need::optional),
    count_field<&Warehouse::delivery_type>("deliveryType", Need::optional),
    optional<&Warehouse::deleting>("isDeleting"),
    optional<&Warehouse::processing>("isProcessing"),
};

// The coordinates are left out: WB's own example has them swapped.
constexpr std::array kOfficeFields{
    required<&Warehouse::id>("id"),
    required<&Warehouse::name>("name"),
    optional<&Warehouse::address>("address"),
    optional<&Warehouse::city>("city"),
    sometimes(optional<&Warehouse::region>("federalDistrict")),
    count_field<&Warehouse::cargo_type>("cargoType", Need::optional),
    count_field<&Warehouse::delivery_type>("deliveryType", Need::optional),
    optional<&Warehouse::selected>("selected"),
};

constexpr std::array kSizeStockFields{
    required<&SizeStock::chrt_id>("chrtId"),
    count_field<&SizeStock::amount>("amount", Need::required),
};

void check_amount(SizeStock& row, RowFlaw& flaw) {
  if (row.amount < 0) flaw.note("amount", "is negative", false);
}

template <WarehouseKind Kind>
constexpr auto of_kind = [](Warehouse& row, RowFlaw&) { row.kind = Kind; };

}  // namespace

Call seller_warehouses_call() {
  return {Operation::seller_warehouses, {}, {}};
}

Call offices_call() {
  return {Operation::offices, {}, {}};
}

Call warehouse_stocks_call(WarehouseId warehouse, std::span<const ChrtId> sizes) {
  if (sizes.empty() || sizes.size() > kMostStockSizes) {
    throw Failure({Errc::internal, fmt::format("{} sizes in one request for stock", sizes.size())});
  }
  Call call{Operation::warehouse_stocks, {}, {}, std::to_string(warehouse.value)};
  JsonWriter w(call.body);
  w.begin_object();
  w.key("chrtIds");
  w.begin_array();
  for (const ChrtId size : sizes) w.value(size);
  w.end_array();
  w.end_object();
  return call;
}

Result<Parsed<Warehouse>> parse_seller_warehouses(std::string_view json) {
  return parse_array<Warehouse>(json, Operation::seller_warehouses, std::span(kWarehouseFields), Sampled::all,
                                of_kind<WarehouseKind::seller>);
}

Result<Parsed<Warehouse>> parse_offices(std::string_view json) {
  return parse_array<Warehouse>(json, Operation::offices, std::span(kOfficeFields), Sampled::all,
                                of_kind<WarehouseKind::office>);
}

Result<Parsed<SizeStock>> parse_warehouse_stocks(std::string_view json) {
  AnswerDocument answer;
  if (auto opened = answer.open(json); !opened) return opened.error();
  auto out = no_rows<SizeStock>(Operation::warehouse_stocks);
  bool has_rows = false;
  auto read_all = read_envelope(answer, [&](std::string_view key, ondemand::value& value) {
    if (key != "stocks") return Read::ok;
    has_rows = true;
    return read_rows<SizeStock>(answer, value, std::span(kSizeStockFields), Sampled::all, out, check_amount);
  });
  if (!read_all) return read_all.error();
  if (!has_rows) return missing("stocks");
  return out;
}

}  // namespace wbd::wb
