#include "core/sync/pace.hpp"

#include <algorithm>
#include <array>

namespace wbd::sync {
namespace {

using enum wb::Operation;

constexpr std::array kOrders{order_feed, supplier_orders};
constexpr std::array kSales{supplier_sales};
constexpr std::array kProducts{cards_list};
// What a base token asks for instead.
constexpr std::array kStocks{stocks_wb, stocks_seller};
constexpr std::array kRemains{remains_status, remains_download};
constexpr std::array kReviewOperations{feedbacks};
constexpr std::array kQuestionOperations{questions};
constexpr std::array kPrices{goods};
constexpr std::array kWarehouses{seller_warehouses};
constexpr std::array kTariffs{commission, box_tariffs, pallet_tariffs, return_tariffs};
constexpr std::array kFunnel{funnel_products};
constexpr std::array kFinance{finance_details};

}  // namespace

std::span<const wb::Operation> paced_by(Dataset dataset, TokenType type) {
  const bool slow = type == TokenType::base || type == TokenType::test;
  switch (dataset) {
    case Dataset::orders:
      return kOrders;
    case Dataset::sales:
      return kSales;
    case Dataset::products:
      return kProducts;
    case Dataset::stocks:
      if (slow) return kRemains;
      return kStocks;
    case Dataset::reviews:
      return kReviewOperations;
    case Dataset::questions:
      return kQuestionOperations;
    case Dataset::prices:
      return kPrices;
    case Dataset::warehouses:
      return kWarehouses;
    case Dataset::tariffs:
      return kTariffs;
    case Dataset::funnel:
      return kFunnel;
    case Dataset::finance:
      break;
  }
  return kFinance;
}

int requests_shared(Dataset dataset, TokenType type) {
  const bool slow = type == TokenType::base || type == TokenType::test;
  const bool feedback = dataset == Dataset::reviews || dataset == Dataset::questions;
  // Reviews and questions have five requests an hour together. A pass of one leaves room for one of the
  // other, or the one that comes first by priority would take them all.
  return slow && feedback ? 5 : 1;
}

Millis limiter_interval(Dataset dataset, TokenType type, double scale) {
  Millis longest{0};
  for (const wb::Operation operation : paced_by(dataset, type)) {
    longest = std::max(longest, wb::limit_for(wb::info(operation), type, scale).interval);
  }
  return longest * requests_shared(dataset, type);
}

}  // namespace wbd::sync
