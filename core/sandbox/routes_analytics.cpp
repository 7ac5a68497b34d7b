// seller-analytics-api: order feed and stocks (GUIDE 5.6 to 5.8).

#include <algorithm>
#include <limits>

#include "core/base/json_text.hpp"
#include "core/sandbox/history.hpp"
#include "core/sandbox/params.hpp"
#include "core/sandbox/vocabulary.hpp"

namespace wbd::sandbox {
namespace {

constexpr std::int64_t kAnyOffset = std::numeric_limits<std::int32_t>::max();
constexpr std::chrono::days kFeedWindow{31};
// A request takes time to arrive; how WB measures the window exactly is not published.
constexpr std::chrono::minutes kFeedTolerance{1};

Nanos read_moment(const Body& body, std::string_view name, std::string_view shown) {
  const auto text = body.text(name);
  if (!text) refuse(std::string(shown) + " (field required)");
  const auto time = read_time(*text);
  // A date-time in the sense of the specification has a time and an offset.
  if (!time || time->date_only || !time->has_zone) refuse(std::string(shown) + " (invalid date-time)");
  return time->time;
}

struct FeedQuery {
  Nanos start, end, snapshot;
  std::string snapshot_text;
  std::int64_t offset = 0, limit = 50;
  std::vector<std::int64_t> articles, subjects, tags;
  std::vector<std::string> brand_names;
};

FeedQuery read_feed_query(const Call& call) {
  const Body body = Body::parse(call.body);
  body.allow({"selectedPeriod", "nmIds", "subjectIds", "brandNames", "tagIds", "pagination"});
  if (!body.has("selectedPeriod")) refuse("selectedPeriod (field required)");
  const Body period = body.object("selectedPeriod");
  period.allow({"start", "end"});
  const Body pagination = body.object("pagination");
  pagination.allow({"snapshotTime", "offset", "limit"});

  FeedQuery query;
  const Nanos now{call.now};
  const Nanos oldest = now - kFeedWindow - kFeedTolerance;
  query.start = read_moment(period, "start", "selectedPeriod.start");
  if (query.start < oldest) refuse("selectedPeriod.start (earlier than 31 days ago)");
  query.end = Nanos::max();
  if (period.has("end")) {
    query.end = read_moment(period, "end", "selectedPeriod.end");
    if (query.end < oldest) refuse("selectedPeriod.end (earlier than 31 days ago)");
    if (query.start > query.end) refuse("selectedPeriod.start (after end)");
  }
  query.articles = body.integers("nmIds", 1000);
  query.subjects = body.integers("subjectIds", 50);
  query.tags = body.integers("tagIds", 50);
  query.brand_names = body.texts("brandNames", 50);
  query.offset = pagination.integer("offset", 0, kAnyOffset).value_or(0);
  query.limit = pagination.integer("limit", 1, 10'000).value_or(50);
  if (pagination.has("snapshotTime")) {
    query.snapshot = read_moment(pagination, "snapshotTime", "pagination.snapshotTime");
    if (query.snapshot > now + std::chrono::seconds{1}) refuse("pagination.snapshotTime (in the future)");
    query.snapshot_text = *pagination.text("snapshotTime");
  } else {
    if (query.offset > 0) refuse("pagination.snapshotTime (field required after the first page)");
    query.snapshot = now;
    query.snapshot_text = zulu_text(now, 0);
  }
  return query;
}

template <class T, class U>
bool is_wanted(const std::vector<T>& wanted, const U& value) {
  return wanted.empty() || std::find(wanted.begin(), wanted.end(), value) != wanted.end();
}

void write_feed_order(JsonWriter& w, const Seller& seller, const Order& order, const FeedState& state) {
  const Product& product = seller.products[order.product];
  const Region& region = regions()[order.region];
  const bool own = order.seller_warehouse >= 0;
  const SellerWarehouse* const from =
      own ? &seller.warehouses[static_cast<std::size_t>(order.seller_warehouse)] : nullptr;
  w.begin_object();
  w.field("nmId", product.nm_id);
  w.field("chrtId", product.sizes[order.size].chrt_id);
  w.field("srid", order.srid);
  w.field("createdAt", moscow_offset_text(order.ordered_at));
  w.field("updatedAt", moscow_offset_text(state.updated_at));
  w.field("status", state.status);
  if (state.cancel_type) w.field("cancelType", to_string(*state.cancel_type));
  w.field("warehouseName", own ? std::string_view(from->name) : std::string_view("Склад WB"));
  w.field("warehouseRegion", own ? std::string_view(from->region) : std::string_view());
  w.field("isMp", own);
  w.field("destinationCity", region.city);
  w.field("destinationDistrict", region.district);
  w.field("sellerPrice", Money{order.seller_price});
  w.field("isB2b", order.b2b);
  w.end_object();
}

struct StocksQuery {
  std::vector<std::int64_t> articles, sizes;
  std::size_t limit = 0, offset = 0;
};

StocksQuery read_stocks_query(const Call& call) {
  constexpr std::int64_t kMostRows = 250'000;
  const Body body = Body::parse(call.body);
  body.allow({"nmIds", "chrtIds", "limit", "offset"});
  StocksQuery query;
  query.articles = body.integers("nmIds", 1000);
  query.sizes = body.integers("chrtIds", std::numeric_limits<std::size_t>::max());
  if (!query.sizes.empty() && query.articles.empty()) refuse("chrtIds (only together with nmIds)");
  query.limit = static_cast<std::size_t>(body.integer("limit", 1, kMostRows).value_or(kMostRows));
  query.offset = static_cast<std::size_t>(
      body.integer("offset", 0, std::numeric_limits<std::uint32_t>::max()).value_or(0));
  return query;
}

// `write` adds the fields that only one of the two reports has.
template <class Stock, class Write>
Reply stocks_page(const Call& call, const std::vector<Stock>& stocks, Write write) {
  const StocksQuery query = read_stocks_query(call);
  Reply reply;
  JsonWriter w(reply.body);
  w.begin_object();
  w.key("data");
  w.begin_object();
  w.key("items");
  w.begin_array();
  std::size_t matched = 0;
  std::size_t written = 0;
  for (const Stock& stock : stocks) {
    const Product& product = call.seller.products[stock.product];
    const std::int64_t size = product.sizes[stock.size].chrt_id;
    if (!is_wanted(query.articles, product.nm_id) || !is_wanted(query.sizes, size)) continue;
    if (matched++ < query.offset || written == query.limit) continue;
    ++written;
    w.begin_object();
    w.field("nmId", product.nm_id);
    w.field("chrtId", size);
    write(w, stock);
    w.field("quantity", stock.quantity);
    w.end_object();
  }
  w.end_array();
  w.end_object();
  w.end_object();
  // Newer sources say that without any data the answer is a 204 with an empty body.
  if (matched == 0) return {204, "", ""};
  return reply;
}

}  // namespace

Reply answer_order_feed(const Call& call) {
  const FeedQuery query = read_feed_query(call);
  const Seconds moment = std::min(call.world.now, std::chrono::floor<std::chrono::seconds>(query.snapshot));

  struct Row {
    Seconds updated_at;
    std::size_t index;
  };
  std::vector<Row> rows;
  for (std::size_t i = 0; i < call.seller.orders.size(); ++i) {
    const Order& order = call.seller.orders[i];
    const auto state = feed_state(order, moment);
    if (!state || Nanos{state->updated_at} < query.start || Nanos{state->updated_at} > query.end) continue;
    const Product& product = call.seller.products[order.product];
    if (!is_wanted(query.articles, product.nm_id) || !is_wanted(query.subjects, product.subject->id) ||
        !is_wanted(query.brand_names, product.brand) || !is_wanted(query.tags, product.tag_id)) {
      continue;
    }
    rows.push_back({state->updated_at, i});
  }
  std::stable_sort(rows.begin(), rows.end(),
                   [](const Row& a, const Row& b) { return a.updated_at > b.updated_at; });

  Reply reply;
  JsonWriter w(reply.body);
  w.begin_object();
  w.key("data");
  w.begin_object();
  w.field("snapshotTime", query.snapshot_text);
  w.field("currency", call.seller.currency);
  w.key("orders");
  w.begin_array();
  const auto first = std::min(rows.size(), static_cast<std::size_t>(query.offset));
  const auto last = std::min(rows.size(), first + static_cast<std::size_t>(query.limit));
  for (std::size_t i = first; i < last; ++i) {
    const Order& order = call.seller.orders[rows[i].index];
    write_feed_order(w, call.seller, order, *feed_state(order, moment));
  }
  w.end_array();
  w.end_object();
  w.end_object();
  return reply;
}

Reply answer_stocks_wb(const Call& call) {
  return stocks_page(call, call.seller.wb_stocks, [](JsonWriter& w, const WbStock& stock) {
    w.field("warehouseId", -999'999);
    w.field("warehouseName", "Склад WB");
    w.field("regionName", "Склад WB");
    w.field("inWayToClient", stock.to_client);
    w.field("inWayFromClient", stock.from_client);
  });
}

Reply answer_stocks_seller(const Call& call) {
  return stocks_page(call, call.seller.seller_stocks, [&](JsonWriter& w, const SellerStock& stock) {
    const SellerWarehouse& warehouse = call.seller.warehouses[stock.warehouse];
    w.field("warehouseId", warehouse.id);
    w.field("warehouseName", warehouse.name);
    w.field("regionName", warehouse.region);
  });
}

}  // namespace wbd::sandbox
