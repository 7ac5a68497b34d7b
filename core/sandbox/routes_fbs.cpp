// marketplace-api: assembly orders (GUIDE 5.20).

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "core/base/json_text.hpp"
#include "core/sandbox/fbs.hpp"
#include "core/sandbox/params.hpp"

namespace wbd::sandbox {
namespace {

using std::chrono::days;
using std::chrono::seconds;

constexpr std::int64_t kAnyMoment = std::numeric_limits<std::int64_t>::max();
constexpr std::size_t kMostStatuses = 1'000;

[[noreturn]] void refuse_parameter(const std::string& what) {
  throw Refused(400, what, "IncorrectParameter");
}

const SellerWarehouse& warehouse_of(const Seller& seller, const Order& order) {
  return seller.warehouses[static_cast<std::size_t>(order.seller_warehouse)];
}

std::string supply_of(const Order& order) {
  return fmt::format("WB-GI-{}", moscow_day(order.ordered_at).time_since_epoch().count() * 1'000 + 17);
}

std::string dotted_date(Seconds time) {
  const std::string date = moscow_text(time);
  return date.substr(8, 2) + "." + date.substr(5, 2) + "." + date.substr(0, 4);
}

void write_texts(JsonWriter& w, std::string_view name, std::initializer_list<std::string_view> texts) {
  w.key(name);
  w.begin_array();
  for (const std::string_view text : texts) w.value(text);
  w.end_array();
}

void write_skus(JsonWriter& w, const Size& size) {
  w.key("skus");
  w.begin_array();
  for (const std::string& sku : size.skus) w.value(sku);
  w.end_array();
}

void write_options(JsonWriter& w, const Order& order) {
  w.key("options");
  w.begin_object();
  w.field("isB2B", order.b2b);
  w.end_object();
}

// Fields of both lists. Some buyers leave an address and a comment, which the product must not store.
void write_common(JsonWriter& w, const Call& call, std::size_t index) {
  const Order& order = call.seller.orders[index];
  const Product& product = call.seller.products[order.product];
  const Size& size = product.sizes[order.size];
  const SellerWarehouse& warehouse = warehouse_of(call.seller, order);
  const FbsPrice price = fbs_price(call.seller, order);
  const bool talkative = index % 7 == 0;
  w.key("address");
  if (talkative) {
    w.begin_object();
    w.field("fullAddress", "Челябинская область, г. Челябинск, 51-я улица Арабкира, д. 10А, кв. 42");
    w.field("longitude", 44.519068);
    w.field("latitude", 40.20192);
    w.end_object();
  } else {
    w.value(nullptr);
  }
  w.field("deliveryType", "fbs");
  w.key("scanPrice");
  w.value(nullptr);
  w.field("orderUid", order.cart_id);
  w.field("article", product.vendor_code);
  w.field("colorCode", "");
  w.field("rid", order.srid);
  w.field("createdAt", zulu_text(order.ordered_at, 0));
  if (warehouse.region.empty() || index % 3 == 0) {
    w.field("offices", nullptr);
  } else {
    write_texts(w, "offices", {warehouse.region});
  }
  write_skus(w, size);
  w.field("id", assembly_id(call.seller, index));
  w.field("warehouseId", warehouse.id);
  w.field("officeId", warehouse.office_id);
  w.field("nmId", product.nm_id);
  w.field("chrtId", size.chrt_id);
  w.field("price", price.price);
  w.field("convertedPrice", price.converted_price);
  w.field("currencyCode", price.currency);
  w.field("convertedCurrencyCode", price.seller_currency);
  w.field("cargoType", warehouse.cargo_type);
  w.field("crossBorderType", 0);
  w.field("comment", talkative ? "Упакуйте в плёнку, пожалуйста. Иван, +7 900 000-00-00" : "");
  w.field("isZeroOrder", index % 19 == 0);
  write_options(w, order);
}

void write_archived(JsonWriter& w, const Call& call, std::size_t index) {
  const Order& order = call.seller.orders[index];
  const Product& product = call.seller.products[order.product];
  const FbsPrice price = fbs_price(call.seller, order);
  const FbsState state = *fbs_state(order, call.world.now);
  w.begin_object();
  w.field("id", assembly_id(call.seller, index));
  w.field("rid", order.srid);
  w.field("orderUid", order.cart_id);
  w.field("createdAt", zulu_text(order.ordered_at, 0).substr(0, 10));
  w.field("warehouseId", warehouse_of(call.seller, order).id);
  w.field("supplyId", supply_of(order));
  w.field("stickerId", static_cast<std::int64_t>(std::stoll(order.sticker)));
  w.field("cargoType", "mgt");
  w.field("colorCode", nullptr);
  w.field("crossBorder", nullptr);
  w.field("crossBorderType", "local");
  w.field("isZeroOrder", index % 19 == 0);
  w.field("scanPrice", nullptr);
  w.key("metaDetails");
  w.begin_array();
  w.end_array();
  write_options(w, order);
  w.key("priceInfo");
  w.begin_object();
  w.field("price", price.price);
  w.field("currencyCode", price.currency);
  w.field("convertedPrice", price.converted_final_price);
  w.field("convertedCurrencyCode", price.seller_currency);
  w.end_object();
  w.key("product");
  w.begin_object();
  w.field("article", product.vendor_code);
  w.field("nmId", product.nm_id);
  w.field("chrtId", product.sizes[order.size].chrt_id);
  write_skus(w, product.sizes[order.size]);
  w.end_object();
  w.key("status");
  w.begin_object();
  w.field("supplierStatus", state.supplier_status);
  w.field("wbStatus", state.wb_status);
  w.end_object();
  w.end_object();
}

// Indices of the page: the assembly orders after `next` for which `fits` is true.
template <class Fits>
std::vector<std::size_t> page_of(const Call& call, std::int64_t next, std::size_t limit, Fits fits) {
  std::vector<std::size_t> page;
  const auto& orders = call.seller.orders;
  for (std::size_t i = 0; i < orders.size() && page.size() < limit; ++i) {
    const Order& order = orders[i];
    if (!is_fbs(order) || order.ordered_at > call.world.now || assembly_id(call.seller, i) <= next) continue;
    if (fits(order)) page.push_back(i);
  }
  return page;
}

bool archived(const Call& call, const Order& order) {
  return order.ordered_at < call.world.now - kFbsKept;
}

struct Period {
  Seconds from, to;
};

Period read_period(const Call& call, const Query& query) {
  constexpr days kLongest{30};
  const auto from = query.integer("dateFrom", 0, kAnyMoment / 2);
  const auto to = query.integer("dateTo", 0, kAnyMoment / 2);
  const Seconds end = to ? Seconds{seconds{*to}} : call.now;
  const Seconds start = from ? Seconds{seconds{*from}} : call.now - kLongest;
  if (start > end) refuse_parameter("dateFrom: later than dateTo");
  if (end - start > kLongest) refuse_parameter("dateFrom: more than 30 days before dateTo");
  return {start, end};
}

}  // namespace

Reply answer_fbs_orders(const Call& call) {
  const Query query(call.query, {"limit", "next", "dateFrom", "dateTo"});
  const auto limit = static_cast<std::size_t>(query.required_integer("limit", 1, 1'000));
  const auto next = query.required_integer("next", 0, kAnyMoment);
  const Period period = read_period(call, query);
  const auto page = page_of(call, next, limit, [&](const Order& order) {
    return !archived(call, order) && order.ordered_at >= period.from && order.ordered_at <= period.to;
  });
  Reply reply;
  JsonWriter w(reply.body);
  w.begin_object();
  w.field("next", page.empty() ? std::int64_t{0} : assembly_id(call.seller, page.back()));
  w.key("orders");
  w.begin_array();
  for (const std::size_t i : page) {
    const Order& order = call.seller.orders[i];
    w.begin_object();
    write_common(w, call, i);
    if (fbs_state(order, call.world.now)->supplier_status != "new") w.field("supplyId", supply_of(order));
    w.end_object();
  }
  w.end_array();
  w.end_object();
  return reply;
}

Reply answer_fbs_new(const Call& call) {
  const Query query(call.query, {});
  const auto page = page_of(call, 0, std::numeric_limits<std::size_t>::max(),
                            [&](const Order& order) { return fbs_state(order, call.world.now)->is_new(); });
  Reply reply;
  JsonWriter w(reply.body);
  w.begin_object();
  w.key("orders");
  w.begin_array();
  for (const std::size_t i : page) {
    const Order& order = call.seller.orders[i];
    const FbsPrice price = fbs_price(call.seller, order);
    w.begin_object();
    write_common(w, call, i);
    w.field("salePrice", price.sale_price);
    w.field("finalPrice", price.final_price);
    w.field("convertedFinalPrice", price.converted_final_price);
    if (warehouse_of(call.seller, order).cargo_type == 2) {
      w.field("ddate", dotted_date(order.ordered_at + days{5}));
      w.field("sellerDate", dotted_date(order.ordered_at + days{3}));
    }
    w.field("requiredMeta", nullptr);
    write_texts(w, "optionalMeta", {});
    w.field("isPickupPointShipmentAllowed", true);
    w.end_object();
  }
  w.end_array();
  w.end_object();
  return reply;
}

Reply answer_fbs_status(const Call& call) {
  const Body body = Body::parse(call.body);
  body.allow({"orders"});
  const auto ids = body.integers("orders", kMostStatuses);
  if (ids.empty()) refuse_parameter("orders: 1 to 1000 items");
  Reply reply;
  JsonWriter w(reply.body);
  w.begin_object();
  w.key("orders");
  w.begin_array();
  for (const std::int64_t id : ids) {
    const std::int64_t index = id - assembly_id(call.seller, 0);
    if (index < 0 || index >= static_cast<std::int64_t>(call.seller.orders.size())) continue;
    const Order& order = call.seller.orders[static_cast<std::size_t>(index)];
    const auto state = is_fbs(order) ? fbs_state(order, call.world.now) : std::nullopt;
    if (!state) continue;
    w.begin_object();
    w.field("id", id);
    w.field("isCancellable", state->cancellable());
    w.field("supplierStatus", state->supplier_status);
    w.field("wbStatus", state->wb_status);
    w.end_object();
  }
  w.end_array();
  w.end_object();
  return reply;
}

Reply answer_fbs_archive(const Call& call) {
  const Query query(call.query, {"limit", "next", "year", "month"});
  const auto limit = static_cast<std::size_t>(query.required_integer("limit", 100, 1'000));
  const auto next = query.required_integer("next", 0, kAnyMoment);
  const auto year = query.required_integer("year", 2'000, 3'000);
  const auto month = query.required_integer("month", 1, 12);
  const std::string wanted = fmt::format("{:04}-{:02}-", year, month);
  const auto page = page_of(call, next, limit, [&](const Order& order) {
    return archived(call, order) && zulu_text(order.ordered_at, 0).starts_with(wanted);
  });
  Reply reply;
  JsonWriter w(reply.body);
  w.begin_object();
  w.field("next", page.size() == limit ? std::optional(assembly_id(call.seller, page.back())) : std::nullopt);
  w.key("orders");
  w.begin_array();
  for (const std::size_t i : page) write_archived(w, call, i);
  w.end_array();
  w.end_object();
  return reply;
}

}  // namespace wbd::sandbox
