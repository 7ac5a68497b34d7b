#include "core/wb/order_feed.hpp"

#include "core/base/json_text.hpp"
#include "core/wb/json_rows.hpp"

namespace wbd::wb {
namespace {

Read read_status(ondemand::value& value, FeedOrder& row) {
  // A number is no status, known or new.
  ondemand::json_type type{};
  if (value.type().get(type) || type == ondemand::json_type::number) return Read::wrong;
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
    JsonField<FeedOrder>{"status", Need::required, &read_status},
    sometimes(optional<&FeedOrder::cancel_type>("cancelType")),
    optional<&FeedOrder::warehouse>("warehouseName"),
    JsonField<FeedOrder>{"isMp", Need::optional, &read_is_mp},
    optional<&FeedOrder::city>("destinationCity"),
    optional<&FeedOrder::district>("destinationDistrict"),
    optional<&FeedOrder::seller_price>("sellerPrice"),
};

}  // namespace

Call order_feed_call(const FeedPage& page) {
  Call call{Operation::order_feed, {}, {}};
  JsonWriter w(call.body);
  w.begin_object();
  w.key("selectedPeriod");
  w.begin_object();
  w.field("start", to_moscow_text(page.start) + "+03:00");
  w.end_object();
  w.key("pagination");
  w.begin_object();
  if (!page.snapshot_time.empty()) w.field("snapshotTime", page.snapshot_time);
  w.field("offset", page.offset);
  w.field("limit", page.limit);
  w.end_object();
  w.end_object();
  return call;
}

Result<FeedAnswer> parse_order_feed(std::string_view json) {
  AnswerDocument answer;
  if (auto opened = answer.open(json); !opened) return opened.error();
  FeedAnswer out;
  out.orders.fields.operation = Operation::order_feed;
  bool has_orders = false;
  const auto on_data = [&](std::string_view key, ondemand::value& value) {
    if (key == "snapshotTime") return read(value, out.snapshot_time);
    if (key == "currency") return read(value, out.currency);
    if (key != "orders") return Read::ok;
    has_orders = true;
    const auto complete = [](FeedOrder& row, RowFlaw& flaw) { drop_negative(row.seller_price, flaw); };
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

}  // namespace wbd::wb
