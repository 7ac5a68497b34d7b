// Requests for prices, warehouses, stock by warehouse, ratings and tariffs.

#include <fmt/format.h>

#include "core/base/encoding.hpp"
#include "core/base/json_text.hpp"
#include "core/wb/operations.hpp"

namespace wbd::wb {
namespace {

constexpr std::int64_t kGoodsPage = 1'000;

Operation operation_of(TariffKind kind) {
  switch (kind) {
    case TariffKind::box:
      return Operation::box_tariffs;
    case TariffKind::pallet:
      return Operation::pallet_tariffs;
    case TariffKind::goods_return:
      return Operation::return_tariffs;
    case TariffKind::commission:
      break;
  }
  throw Failure({Errc::internal, "commissions are no tariffs of a day"});  // commission_call() asks for them
}

}  // namespace

Call goods_call(std::int64_t offset) {
  return {Operation::goods, fmt::format("limit={}&offset={}", kGoodsPage, offset), {}};
}

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

// By article, barcode and size: together they tell the size of a card.
Call remains_create_call() {
  return {Operation::remains_create, "groupByNm=true&groupByBarcode=true&groupBySize=true", {}};
}

Call remains_status_call(std::string_view task) {
  return {Operation::remains_status, {}, {}, percent_encode(task)};
}

Call remains_download_call(std::string_view task) {
  return {Operation::remains_download, {}, {}, percent_encode(task)};
}

Call item_rating_call(Date start, Date end, std::int64_t offset) {
  Call call{Operation::item_rating, {}, {}};
  JsonWriter w(call.body);
  w.begin_object();
  w.key("currentPeriod");
  w.begin_object();
  w.field("start", to_string(start));
  w.field("end", to_string(end));
  w.end_object();
  w.key("orderBy");
  w.begin_object();
  w.field("field", "feedbackRating");
  w.field("mode", "desc");
  w.end_object();
  w.field("limit", kRatingPage);
  w.field("offset", offset);
  w.end_object();
  return call;
}

Call commission_call() {
  return {Operation::commission, "locale=ru", {}};
}

Call tariffs_call(TariffKind kind, Date day) {
  return {operation_of(kind), "date=" + to_string(day), {}};
}

}  // namespace wbd::wb
