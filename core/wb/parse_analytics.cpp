// order-feed and the stock reports (GUIDE 5.6 to 5.8).

#include "core/wb/json_rows.hpp"

namespace wbd::wb {
namespace {

Read read_status(ondemand::value& value, FeedOrder& row) {
  std::string text;
  if (const Read outcome = read(value, text); outcome != Read::ok) return outcome;
  constexpr std::array<std::pair<std::string_view, FeedStatus>, 5> kStatuses{
      {{"created", FeedStatus::created},
       {"buyout", FeedStatus::buyout},
       {"cancel", FeedStatus::cancel},
       {"return", FeedStatus::returned},
       {"returnDefective", FeedStatus::return_defective}}};
  row.status = FeedStatus::other;
  for (const auto& [name, status] : kStatuses) {
    if (text == name) row.status = status;
  }
  return Read::ok;
}

Read read_is_mp(ondemand::value& value, FeedOrder& row) {
  bool seller = false;
  const Read outcome = read(value, seller);
  if (outcome == Read::ok) row.warehouse_type = seller ? WarehouseType::seller : WarehouseType::wb;
  return outcome;
}

constexpr std::array kFeedFields{
    required<&FeedOrder::nm_id>("nmId"),
    required<&FeedOrder::chrt_id>("chrtId"),
    required<&FeedOrder::srid>("srid"),
    required<&FeedOrder::ordered_at>("createdAt"),
    required<&FeedOrder::changed_at>("updatedAt"),
    Field<FeedOrder>{"status", Need::required, &read_status},
    optional<&FeedOrder::cancel_type>("cancelType"),
    optional<&FeedOrder::warehouse>("warehouseName"),
    Field<FeedOrder>{"isMp", Need::optional, &read_is_mp},
    optional<&FeedOrder::city>("destinationCity"),
    optional<&FeedOrder::district>("destinationDistrict"),
    optional<&FeedOrder::seller_price>("sellerPrice"),
};

constexpr std::array kStockFields{
    required<&Stock::nm_id>("nmId"),
    required<&Stock::chrt_id>("chrtId"),
    required<&Stock::warehouse_id>("warehouseId"),
    optional<&Stock::warehouse>("warehouseName"),
    required<&Stock::quantity>("quantity"),
    optional<&Stock::in_way_to_client>("inWayToClient"),
    optional<&Stock::in_way_from_client>("inWayFromClient"),
};

void check_stock(Stock& row, Finding& finding) {
  if (row.quantity < 0) finding.note("quantity", "is negative", false);
  if (row.in_way_to_client < 0 || row.in_way_from_client < 0) {
    finding.note("inWay", "is negative", true);
    row.in_way_to_client = std::max<std::int64_t>(0, row.in_way_to_client);
    row.in_way_from_client = std::max<std::int64_t>(0, row.in_way_from_client);
  }
}

}  // namespace

Result<FeedAnswer> parse_order_feed(std::string_view json) {
  Answer answer;
  if (auto opened = answer.open(json); !opened) return opened.error();
  FeedAnswer out;
  bool has_orders = false;
  const auto on_data = [&](std::string_view key, ondemand::value& value) {
    if (key == "snapshotTime") return read(value, out.snapshot_time);
    if (key == "currency") return read(value, out.currency);
    if (key != "orders") return Read::ok;
    has_orders = true;
    const auto complete = [](FeedOrder&, Finding&) {};
    return read_rows<FeedOrder>(answer, value, std::span(kFeedFields), Sampled::all, out.orders, complete);
  };
  auto read_all = read_envelope(answer, [&](std::string_view key, ondemand::value& value) {
    return key == "data" ? read_members(value, on_data) : Read::ok;
  });
  if (!read_all) return read_all.error();
  if (!has_orders) return missing("data.orders");
  if (out.snapshot_time.empty()) return missing("data.snapshotTime");
  for (FeedOrder& order : out.orders.rows) order.currency = out.currency;
  return out;
}

Result<Parsed<Stock>> parse_stocks(std::string_view json, WarehouseType type) {
  Parsed<Stock> out;
  if (json.empty()) return out;  // 204: no data
  Answer answer;
  if (auto opened = answer.open(json); !opened) return opened.error();
  bool has_items = false;
  const auto complete = [type](Stock& row, Finding& finding) {
    row.warehouse_type = type;
    check_stock(row, finding);
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
