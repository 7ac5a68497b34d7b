#include "core/wb/operations.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

namespace wbd::wb {
namespace {

struct Host {
  std::optional<TokenCategory> category;
  std::string_view name;
  std::string_view sandbox;  // "" when there is none
};
// GUIDE section 1.
constexpr Host kContent{TokenCategory::content, "content-api.wildberries.ru",
                        "content-api-sandbox.wildberries.ru"};
constexpr Host kAnalytics{TokenCategory::analytics, "seller-analytics-api.wildberries.ru", ""};
constexpr Host kStatistics{TokenCategory::statistics, "statistics-api.wildberries.ru",
                           "statistics-api-sandbox.wildberries.ru"};
constexpr Host kFeedbacks{TokenCategory::feedbacks, "feedbacks-api.wildberries.ru",
                          "feedbacks-api-sandbox.wildberries.ru"};
constexpr Host kPrices{TokenCategory::prices, "discounts-prices-api.wildberries.ru",
                       "discounts-prices-api-sandbox.wildberries.ru"};
constexpr Host kMarketplace{TokenCategory::marketplace, "marketplace-api.wildberries.ru",
                            "marketplace-api-sandbox.wildberries.ru"};
constexpr Host kFinance{TokenCategory::finance, "finance-api.wildberries.ru", ""};
constexpr Host kPromotion{TokenCategory::promotion, "advert-api.wildberries.ru",
                          "advert-api-sandbox.wildberries.ru"};
constexpr Host kCommon{std::nullopt, "common-api.wildberries.ru", ""};

struct Limits {
  LimitRule fast;
  LimitRule base;
  bool base_may_call = true;
  std::string_view bucket{};  // "" = the operation's own
  int error_cost = 1;         // requests a 4XX costs
};
constexpr Limits own(Millis fast, int fast_burst, Millis base, int base_burst) {
  return {{fast, fast_burst}, {base, base_burst}};
}
constexpr Limits fast_only(Millis interval, int burst) {
  return {{interval, burst}, {interval, burst}, false};
}

constexpr Limits kPing = own(10s, 3, 10s, 3);  // section 4: 3 in 30 s, then a temporary block
// It is not certain whether cards/list has a separate limit (its row in section 4) or shares this bucket.
// Sharing is safe in both cases.
constexpr Limits kContentBucket{{600ms, 5}, {600ms, 5}, true, "content"};
// A limit of `3/1 s` has an interval of 333 1/3 ms. It is rounded up; otherwise the fourth request of a
// second would be too early.
constexpr Limits kFeedbacksBucket{{334ms, 6}, {12min, 1}, true, "feedbacks"};
constexpr Limits kPricesBucket{{600ms, 5}, {15min, 1}, true, "prices"};
constexpr int kMarketplaceErrorCost = 10;
// The tables name no token types; the general example in section 4 halves the rate for base and test tokens.
constexpr Limits kWarehousesBucket{
    {200ms, 20}, {400ms, 10}, true, "marketplace.warehouses", kMarketplaceErrorCost};
constexpr Limits kStocksBucket{{200ms, 20}, {400ms, 10}, true, "marketplace.stocks", kMarketplaceErrorCost};
constexpr Limits kFbsBucket{{200ms, 20}, {400ms, 10}, true, "marketplace.fbs", kMarketplaceErrorCost};

constexpr OperationInfo make_row(Operation operation, std::string_view name, std::string_view method,
                                 const Host& host, const Limits& limits, std::string_view path) {
  return {operation,
          name,
          method,
          host.name,
          host.sandbox,
          path,
          host.category,
          limits.bucket.empty() ? name : limits.bucket,
          limits.fast,
          limits.base,
          limits.base_may_call,
          limits.error_cost};
}

constexpr auto kOperations = std::to_array<OperationInfo>({
#define WB_OPERATION(name, method, host, limits, path) \
  make_row(Operation::name, #name, method, host, limits, path),
#include "core/wb/operations.def"
#undef WB_OPERATION
});

}  // namespace

std::span<const OperationInfo> all_operations() {
  return kOperations;
}

const OperationInfo& info(Operation operation) {
  return kOperations[static_cast<std::size_t>(operation)];
}

std::optional<Operation> operation_named(std::string_view name) {
  const auto found = std::ranges::find(kOperations, name, &OperationInfo::name);
  return found == std::end(kOperations) ? std::nullopt : std::optional(found->operation);
}

std::uint64_t needed_categories() {
  std::uint64_t mask = 0;
  for (const OperationInfo& operation : kOperations) {
    if (operation.category) mask |= mask_of(*operation.category);
  }
  return mask;
}

LimitRule limit_for(const OperationInfo& operation, TokenType type, double scale) {
  const bool fast = type == TokenType::personal || type == TokenType::service;
  LimitRule rule = fast ? operation.fast : operation.base;
  if (scale > 0 && scale != 1) {
    const double scaled = std::ceil(static_cast<double>(rule.interval.count()) / scale);
    rule.interval = Millis{std::max<std::int64_t>(1, static_cast<std::int64_t>(scaled))};
  }
  return rule;
}

Result<void> may_call(const OperationInfo& operation, const TokenInfo& token) {
  if (operation.category && !token.has(*operation.category)) {
    return Error{Errc::forbidden, fmt::format("the WB token lacks the category \"{}\", which {} needs",
                                              to_string(*operation.category), operation.name)};
  }
  if (token.sandbox() && operation.sandbox_host.empty()) {
    return Error{
        Errc::forbidden,
        fmt::format("WB has no sandbox for {}, and a test token is good for nothing else", operation.name)};
  }
  const bool base = token.type == TokenType::base || token.type == TokenType::test;
  if (base && !operation.base_may_call) {
    return Error{Errc::forbidden,
                 fmt::format("WB does not give {} to a {} token; a personal token may call it",
                             operation.name, to_string(token.type))};
  }
  return {};
}

}  // namespace wbd::wb
