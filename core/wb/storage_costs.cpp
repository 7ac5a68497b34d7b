#include "core/wb/storage_costs.hpp"

#include <fmt/format.h>

#include "core/base/encoding.hpp"
#include "core/wb/cost_fields.hpp"
#include "core/wb/json_rows.hpp"

namespace wbd::wb {
namespace {

Read read_calc_type(ondemand::value& value, StorageCost& row) {
  return read_text(value, row.calc_type);
}

constexpr std::array kStorageFields{
    required<&StorageCost::day>("date"),
    field<&StorageCost::chrt_id>("chrtId", Need::if_present),
    required<&StorageCost::nm_id>("nmId"),
    litres_field<&StorageCost::volume_ml>("volume"),
    JsonField<StorageCost>{"calcType", Need::optional, &read_calc_type},
    amount_field<&StorageCost::price>("warehousePrice", Need::required),
    count_field<&StorageCost::units>("barcodesCount", Need::optional),
    field<&StorageCost::original_day>("originalDate", Need::if_present),
    amount_field<&StorageCost::loyalty_discount>("loyaltyDiscount", Need::optional),
};

constexpr auto complete_storage = [](StorageCost& row, RowFlaw&) {
  if (!row.original_day.ok()) row.original_day = row.day;
};

}  // namespace

Call storage_create_call(Date from, Date to) {
  return {
      Operation::storage_create, fmt::format("dateFrom={}&dateTo={}", to_string(from), to_string(to)), {}};
}

Call storage_status_call(std::string_view task) {
  return {Operation::storage_status, {}, {}, percent_encode(task)};
}

Call storage_download_call(std::string_view task) {
  return {Operation::storage_download, {}, {}, percent_encode(task)};
}

Result<Parsed<StorageCost>> parse_storage_costs(std::string_view json) {
  if (json.empty()) return no_rows<StorageCost>(Operation::storage_download);
  return parse_array<StorageCost>(json, Operation::storage_download, std::span(kStorageFields), Sampled::all,
                                  complete_storage);
}

}  // namespace wbd::wb
