#include "core/sandbox/fbs.hpp"

#include <algorithm>

#include "core/sandbox/currencies.hpp"
#include "core/sandbox/vocabulary.hpp"

namespace wbd::sandbox {
namespace {

using std::chrono::hours;

constexpr std::int64_t kFirstAssemblyId = 4'000'000'000;
constexpr std::int64_t kOrdersOfASeller = 10'000'000;

std::string_view supplier_status(const Order& order, Seconds moment) {
  const auto age = moment - order.ordered_at;
  if (age >= hours{30}) return "complete";
  return age >= hours{6} || moment >= order.confirmed_at ? "confirm" : "new";
}

// A buyer pays in the currency of the country the order goes to.
const Currency& sale_currency(const Order& order) {
  const std::string_view country = regions()[order.region].country;
  return *find_currency(country == "Беларусь" ? "BYN" : country == "Казахстан" ? "KZT" : "RUB");
}

}  // namespace

std::int64_t assembly_id(const Seller& seller, std::size_t order) {
  return kFirstAssemblyId + static_cast<std::int64_t>(seller.number) * kOrdersOfASeller +
         static_cast<std::int64_t>(order);
}

std::optional<FbsState> fbs_state(const Order& order, Seconds moment) {
  if (order.ordered_at > moment) return std::nullopt;
  if (order.buyout && order.buyout->at <= moment) {
    const bool broken = order.returned && order.returned->at <= moment && order.returned->defective;
    return FbsState{"complete", broken ? "defect" : "sold"};
  }
  if (order.cancel && order.cancel->at <= moment) {
    if (order.cancel->type == CancelType::other) return FbsState{"cancel", "canceled"};
    const bool at_once =
        order.cancel->type == CancelType::app && order.cancel->at - order.ordered_at < hours{1};
    return FbsState{supplier_status(order, order.cancel->at),
                    at_once ? "declined_by_client" : "canceled_by_client"};
  }
  const std::string_view status = supplier_status(order, moment);
  if (status != "complete") return FbsState{status, "waiting"};
  return FbsState{status, moment - order.ordered_at < hours{72} ? "sorted" : "ready_for_pickup"};
}

FbsPrice fbs_price(const Seller& seller, const Order& order) {
  const Currency& sale = sale_currency(order);
  const Currency& own = *find_currency(seller.currency);
  const auto convert = [&](std::int64_t amount) {
    return (amount * sale.of_rouble_x100 + own.of_rouble_x100 / 2) / own.of_rouble_x100;
  };
  const std::int64_t with_wallet = (order.finished_price * 97 + 50) / 100;
  return {sale.number,
          own.number,
          convert(order.finished_price),
          convert(order.seller_price),
          convert(with_wallet),
          order.finished_price,
          with_wallet};
}

}  // namespace wbd::sandbox
