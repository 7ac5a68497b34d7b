#include "core/sync/pace.hpp"

#include <algorithm>
#include <array>

namespace wb::sync {
namespace {

using enum api::Operation;

constexpr std::array kOrders{order_feed, supplier_orders};
constexpr std::array kSales{supplier_sales};
constexpr std::array kProducts{cards_list};
constexpr std::array kStocks{stocks_wb, stocks_seller};
constexpr std::array kReviews{feedbacks};
constexpr std::array kFunnel{funnel_products};
constexpr std::array kFinance{finance_details};

}  // namespace

std::span<const api::Operation> paced_by(Dataset dataset) {
  switch (dataset) {
    case Dataset::orders:
      return kOrders;
    case Dataset::sales:
      return kSales;
    case Dataset::products:
      return kProducts;
    case Dataset::stocks:
      return kStocks;
    case Dataset::reviews:
      return kReviews;
    case Dataset::funnel:
      return kFunnel;
    case Dataset::finance:
      return kFinance;
  }
  return {};
}

Millis limiter_interval(Dataset dataset, TokenType type, double scale) {
  Millis longest{0};
  for (const api::Operation operation : paced_by(dataset)) {
    longest = std::max(longest, api::limit_for(api::info(operation), type, scale).interval);
  }
  return longest;
}

}  // namespace wb::sync
