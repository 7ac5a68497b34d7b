#include "core/wb/verify.hpp"

#include <array>
#include <vector>

#include "core/wb/seller_info.hpp"
#include "core/wb/token.hpp"

namespace wbd::wb {
namespace {

// The operations that show whether WB accepts the token, the best first. seller-info names the seller, but a
// base token may call it once in 24 h (GUIDE 5.2) and the sandbox lacks it. So base and test tokens ping a
// host that they may use. A host may be closed to a token although its category is there; then another is
// asked.
std::vector<Operation> probes_for(const TokenInfo& info) {
  if (info.type == TokenType::personal || info.type == TokenType::service) return {Operation::seller_info};
  constexpr std::array kPings{Operation::ping_statistics,  Operation::ping_content,
                              Operation::ping_feedbacks,   Operation::ping_prices,
                              Operation::ping_marketplace, Operation::ping_analytics,
                              Operation::ping_finance,     Operation::ping_promotion};
  std::vector<Operation> probes;
  for (const Operation ping : kPings) {
    const OperationInfo& operation = wbd::wb::info(ping);
    const bool reachable = !info.sandbox() || !operation.sandbox_host.empty();
    if (reachable && operation.category && info.has(*operation.category)) probes.push_back(ping);
  }
  return probes;
}

// Asks with the scheme in `who`, after a 401 with the other one. `who` keeps the scheme that WB accepted.
Task<Result<std::string>> ask(Client& client, Credentials& who, Operation probe, CallContext& context) {
  const Call question{probe, {}, {}};
  auto body = co_await client.call(who, question, context);
  if (body || body.error().code != Errc::unauthorized) co_return body;
  const Error first = body.error();
  who.auth_scheme = who.auth_scheme == "bearer" ? "raw" : "bearer";
  body = co_await client.call(who, question, context);
  if (!body && body.error().code == Errc::unauthorized) co_return first;
  co_return body;
}

// The fault of a token that WB refuses.
std::optional<TokenFault> fault_of(const Error& refusal) {
  if (refusal.code == Errc::forbidden) return TokenFault::scope_missing;
  if (refusal.code != Errc::unauthorized) return std::nullopt;
  const bool expired = refusal.detail.find("expired") != std::string::npos;
  return expired ? TokenFault::expired : TokenFault::refused;
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

Task<TokenResult<Verification>> verify_token(Client& client, std::string token, const TokenInfo& info,
                                             std::string preferred_scheme, CallContext& context) {
  const auto probes = probes_for(info);
  if (probes.empty()) {
    co_return TokenError{{Errc::forbidden,
                          "the WB token has none of the categories content, analytics, prices, marketplace, "
                          "statistics, feedbacks, finance, promotion"},
                         TokenFault::scope_missing};
  }
  Credentials who{std::move(token), std::move(preferred_scheme), info, true};
  Result<std::string> body = Error{Errc::forbidden, {}};
  Operation asked = probes.front();
  for (const Operation probe : probes) {
    asked = probe;
    body = co_await ask(client, who, probe, context);
    if (body || body.error().code != Errc::forbidden) break;
  }
  if (!body) co_return TokenError{body.error(), fault_of(body.error())};
  Verification accepted{who.auth_scheme, {}, {}};
  if (probes.front() == Operation::seller_info) {
    // WB accepted the token, so an unreadable seller-info answer is no reason to refuse it.
    if (auto seller = parse_seller_info(*body)) {
      if (!seller->sid.empty() && !equal_ids(seller->sid, info.sid)) {
        co_return TokenError{
            {Errc::unauthorized, "WB says that the token belongs to another seller than it names"},
            TokenFault::foreign};
      }
      accepted.seller_name = std::move(seller->name);
      accepted.trade_mark = std::move(seller->trade_mark);
    }
  }
  co_await client.count_accepted(who, asked);
  co_return accepted;
}

}  // namespace wbd::wb
