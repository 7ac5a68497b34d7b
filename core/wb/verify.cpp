#include "core/wb/verify.hpp"

#include <array>

#include "core/wb/seller_info.hpp"
#include "core/wb/token.hpp"

namespace wbd::wb {
namespace {

// The operation that shows whether WB accepts the token. seller-info names the seller, but a base token may
// call it once in 24 h (GUIDE 5.2) and the sandbox lacks it. So base and test tokens ping a host that they
// may use.
std::optional<Operation> probe_for(const TokenInfo& info) {
  if (info.type == TokenType::personal || info.type == TokenType::service) return Operation::seller_info;
  constexpr std::array kPings{Operation::ping_statistics,  Operation::ping_content,
                              Operation::ping_feedbacks,   Operation::ping_prices,
                              Operation::ping_marketplace, Operation::ping_analytics,
                              Operation::ping_finance};
  for (const Operation ping : kPings) {
    const OperationInfo& operation = wbd::wb::info(ping);
    const bool reachable = !info.sandbox() || !operation.sandbox_host.empty();
    if (reachable && operation.category && info.has(*operation.category)) return ping;
  }
  return std::nullopt;
}

bool equal_ids(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (lower(a[i]) != lower(b[i])) return false;
  }
  return true;
}

}  // namespace

Task<Result<Verification>> verify_token(Client& client, std::string token, const TokenInfo& info,
                                        std::string preferred_scheme, CallContext& context) {
  const auto probe = probe_for(info);
  if (!probe) {
    co_return Error{Errc::forbidden,
                    "the WB token has none of the categories content, analytics, prices, marketplace, "
                    "statistics, feedbacks, finance"};
  }
  const std::string other_scheme = preferred_scheme == "bearer" ? "raw" : "bearer";
  const Call question{*probe, {}, {}};
  Credentials who{std::move(token), std::move(preferred_scheme), info};
  auto body = co_await client.call(who, question, context);
  if (!body && body.error().code == Errc::unauthorized) {
    const Error first = body.error();
    who.auth_scheme = other_scheme;
    body = co_await client.call(who, question, context);
    if (!body && body.error().code == Errc::unauthorized) co_return first;
  }
  if (!body) co_return body.error();
  Verification accepted{who.auth_scheme, {}, {}};
  if (*probe == Operation::seller_info) {
    // WB accepted the token, so an unreadable seller-info answer is no reason to refuse it.
    if (auto seller = parse_seller_info(*body)) {
      if (!seller->sid.empty() && !equal_ids(seller->sid, info.sid)) {
        co_return Error{Errc::unauthorized, "WB says that the token belongs to another seller than it names"};
      }
      accepted.seller_name = std::move(seller->name);
      accepted.trade_mark = std::move(seller->trade_mark);
    }
  }
  co_return accepted;
}

}  // namespace wbd::wb
