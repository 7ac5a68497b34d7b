#include "core/wb/remains.hpp"

#include "core/base/encoding.hpp"
#include "core/wb/json_rows.hpp"

namespace wbd::wb {
namespace {

constexpr std::string_view kToBuyers = "В пути до получателей";
constexpr std::string_view kReturning = "В пути возвраты на склад WB";
constexpr std::string_view kTotal = "Всего находится на складах";

struct WarehouseEntry {
  std::string warehouse;
  std::int64_t quantity = 0;
};
constexpr std::array kEntryFields{
    required<&WarehouseEntry::warehouse>("warehouseName"),
    count_field<&WarehouseEntry::quantity>("quantity", Need::required),
};

Read read_entries(ondemand::value& value, Remains& row) {
  bool all_read = true;
  const Read outcome = read_array(value, [&](ondemand::value& item) {
    WarehouseEntry entry;
    Read one = read_nested<WarehouseEntry>(item, std::span(kEntryFields), entry);
    if (one == Read::ok && entry.quantity < 0) one = Read::wrong;
    all_read = all_read && one == Read::ok;
    if (one != Read::ok) return one != Read::broken;
    if (entry.warehouse == kToBuyers) {
      row.in_way_to_client += entry.quantity;
    } else if (entry.warehouse == kReturning) {
      row.in_way_from_client += entry.quantity;
    } else if (entry.warehouse != kTotal) {
      row.quantity += entry.quantity;
    }
    return true;
  });
  // A size without any stock has an empty list, which WB may write as null.
  if (outcome == Read::absent) return Read::ok;
  return outcome == Read::ok && !all_read ? Read::wrong : outcome;
}

constexpr std::array kRemainsFields{
    required<&Remains::nm_id>("nmId"),
    optional<&Remains::barcode>("barcode"),
    optional<&Remains::size>("techSize"),
    JsonField<Remains>{"warehouses", Need::required, &read_entries},
};

}  // namespace

// Grouped by article, barcode and size, which together identify the size of a card.
Call remains_create_call() {
  return {Operation::remains_create, "groupByNm=true&groupByBarcode=true&groupBySize=true", {}};
}

Call remains_status_call(std::string_view task) {
  return {Operation::remains_status, {}, {}, percent_encode(task)};
}

Call remains_download_call(std::string_view task) {
  return {Operation::remains_download, {}, {}, percent_encode(task)};
}

Result<Parsed<Remains>> parse_remains(std::string_view json) {
  if (json.empty()) return Parsed<Remains>{};
  return parse_array<Remains>(json, Operation::remains_download, std::span(kRemainsFields), Sampled::all,
                              kNothingMore);
}

}  // namespace wbd::wb
