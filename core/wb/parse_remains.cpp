// The report of WB's remains: task, its state, its rows (GUIDE 5.9).

#include "core/wb/json_rows.hpp"

namespace wbd::wb {
namespace {

constexpr std::string_view kToBuyers = "В пути до получателей";
constexpr std::string_view kReturning = "В пути возвраты на склад WB";
constexpr std::string_view kTotal = "Всего находится на складах";

struct Place {
  std::string warehouse;
  std::int64_t quantity = 0;
};
constexpr std::array kPlaceFields{
    required<&Place::warehouse>("warehouseName"),
    required<&Place::quantity>("quantity"),
};

Read read_places(ondemand::value& value, Remains& row) {
  bool all_read = true;
  const Read outcome = read_array(value, [&](ondemand::value& item) {
    Place place;
    Read one = read_nested<Place>(item, std::span(kPlaceFields), place);
    if (one == Read::ok && place.quantity < 0) one = Read::wrong;
    all_read = all_read && one == Read::ok;
    if (one != Read::ok) return one != Read::broken;
    if (place.warehouse == kToBuyers) {
      row.in_way_to_client += place.quantity;
    } else if (place.warehouse == kReturning) {
      row.in_way_from_client += place.quantity;
    } else if (place.warehouse != kTotal) {
      row.quantity += place.quantity;
    }
    return true;
  });
  return outcome == Read::ok && !all_read ? Read::wrong : outcome;
}

constexpr std::array kRemainsFields{
    required<&Remains::nm_id>("nmId"),
    optional<&Remains::barcode>("barcode"),
    optional<&Remains::size>("techSize"),
    Field<Remains>{"warehouses", Need::required, &read_places},
};

Result<std::string> read_data_text(std::string_view json, std::string_view name) {
  Answer answer;
  if (auto opened = answer.open(json); !opened) return opened.error();
  std::string out;
  const auto on_data = [&](std::string_view key, ondemand::value& value) {
    return key == name ? read(value, out) : Read::ok;
  };
  auto read_all = read_envelope(answer, [&](std::string_view key, ondemand::value& value) {
    return key == "data" ? read_members(value, on_data) : Read::ok;
  });
  if (!read_all) return read_all.error();
  if (out.empty()) return missing("data." + std::string(name));
  return out;
}

}  // namespace

Result<std::string> parse_remains_task(std::string_view json) {
  return read_data_text(json, "taskId");
}

Result<std::string> parse_remains_status(std::string_view json) {
  return read_data_text(json, "status");
}

Result<Parsed<Remains>> parse_remains(std::string_view json) {
  if (json.empty()) return Parsed<Remains>{};
  return parse_array<Remains>(json, std::span(kRemainsFields), Sampled::all, kNothingMore);
}

}  // namespace wbd::wb
