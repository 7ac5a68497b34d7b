// marketplace-api: the seller's warehouses, WB's offices and the stock in them (GUIDE 5.17 to 5.19).

#include <algorithm>
#include <charconv>

#include "core/base/json_text.hpp"
#include "core/sandbox/params.hpp"

namespace wbd::sandbox {
namespace {

constexpr std::size_t kMostSizes = 1'000;

std::int64_t warehouse_id(std::string_view text) {
  std::int64_t id = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), id);
  if (error != std::errc{} || stop != text.data() + text.size()) {
    throw Refused(400, "warehouseId: expected integer", "IncorrectParameter");
  }
  return id;
}

std::vector<std::int64_t> read_sizes(std::string_view text) {
  const Body body = Body::parse(text);
  if (body.has("skus")) {
    throw Refused(400, "Uploading stock is not allowed by 'sku'. Please use the 'chrtId' key",
                  "SKUUploadDisabled");
  }
  body.allow({"chrtIds"});
  if (!body.has("chrtIds")) refuse("chrtIds: field required");
  return body.integers("chrtIds", kMostSizes);
}

}  // namespace

Reply answer_seller_warehouses(const Call& call) {
  const Query query(call.query, {});
  Reply reply;
  JsonWriter w(reply.body);
  w.begin_array();
  for (const SellerWarehouse& warehouse : call.seller.warehouses) {
    if (warehouse.removed) continue;
    w.begin_object();
    w.field("name", warehouse.name);
    w.field("officeId", warehouse.office_id);
    w.field("id", warehouse.id);
    w.field("cargoType", warehouse.cargo_type);
    w.field("deliveryType", warehouse.delivery_type);
    w.field("isDeleting", false);
    w.field("isProcessing", false);
    w.end_object();
  }
  w.end_array();
  return reply;
}

// supplies-api: WB's own warehouses have been hidden since August 2026 (GUIDE 5.25).
Reply answer_wb_warehouses(const Call& call) {
  const Query query(call.query, {});
  throw Refused(404,
                "This method is temporarily disabled. Link: https://dev.wildberries.ru/release-notes?id=570");
}

Reply answer_offices(const Call& call) {
  const Query query(call.query, {});
  Reply reply;
  JsonWriter w(reply.body);
  w.begin_array();
  for (const Office& office : call.world.offices) {
    w.begin_object();
    w.field("address", office.address);
    w.field("name", office.name);
    w.field("city", office.city);
    w.field("id", office.id);
    w.field("longitude", office.longitude);
    w.field("latitude", office.latitude);
    w.field("cargoType", office.cargo_type);
    w.field("deliveryType", 1);
    w.key("federalDistrict");
    if (office.district.empty()) {
      w.value(nullptr);
    } else {
      w.value(office.district);
    }
    w.field("selected", is_selected(call.seller, office));
    w.end_object();
  }
  w.end_array();
  return reply;
}

Reply answer_warehouse_stocks(const Call& call) {
  const std::int64_t id = warehouse_id(call.path_part);
  const auto sizes = read_sizes(call.body);
  const auto& warehouses = call.seller.warehouses;
  const auto warehouse = std::find_if(warehouses.begin(), warehouses.end(),
                                      [&](const SellerWarehouse& w) { return w.id == id && !w.removed; });
  if (warehouse == warehouses.end()) throw Refused(404, "");
  const auto index = static_cast<std::size_t>(warehouse - warehouses.begin());

  Reply reply;
  JsonWriter w(reply.body);
  w.begin_object();
  w.key("stocks");
  w.begin_array();
  for (const SellerStock& stock : call.seller.seller_stocks) {
    const std::int64_t size = call.seller.products[stock.product].sizes[stock.size].chrt_id;
    if (stock.warehouse != index || std::find(sizes.begin(), sizes.end(), size) == sizes.end()) continue;
    // The specification does not say whether a size with quantity 0 is listed: half of them are.
    if (stock.quantity == 0 && size % 2 == 0) continue;
    w.begin_object();
    w.field("chrtId", size);
    w.field("amount", stock.quantity);
    w.end_object();
  }
  w.end_array();
  w.end_object();
  return reply;
}

}  // namespace wbd::sandbox
