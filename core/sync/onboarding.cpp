#include "core/sync/onboarding.hpp"

#include <array>

#include <fmt/format.h>

#include "core/store/accounts.hpp"
#include "core/wb/token.hpp"
#include "core/wb/verify.hpp"

namespace wbd::sync {
namespace {

constexpr Millis kOnboardingWait{3'000};  // a person is waiting
constexpr Millis kPingWait{11'000};       // for one that shares its host's limit with the others
constexpr auto kOnboardingDeadline = std::chrono::seconds{60};
constexpr auto kExpiresSoon = std::chrono::days{14};

struct HostRow {
  wb::Operation ping;
  TokenCategory category;
  std::array<std::string_view, 3> datasets;
};
constexpr std::array kHosts{
    HostRow{wb::Operation::ping_statistics, TokenCategory::statistics, {"orders", "sales"}},
    HostRow{wb::Operation::ping_analytics, TokenCategory::analytics, {"orders", "stocks", "funnel"}},
    HostRow{wb::Operation::ping_content, TokenCategory::content, {"products"}},
    HostRow{wb::Operation::ping_feedbacks, TokenCategory::feedbacks, {"reviews", "questions"}},
    HostRow{wb::Operation::ping_prices, TokenCategory::prices, {"prices"}},
    HostRow{wb::Operation::ping_marketplace, TokenCategory::marketplace, {"stocks", "warehouses"}},
    HostRow{wb::Operation::ping_finance, TokenCategory::finance, {"finance"}},
};

std::vector<std::string> warnings_for(const TokenInfo& token, UtcTime now) {
  std::vector<std::string> out;
  if (token.type == TokenType::base) {
    out.emplace_back(
        "this is a base token: WB lets it ask for orders once in 3 hours and for stock by a slow report "
        "only; a personal token gives full speed");
  }
  for (const HostRow& host : kHosts) {
    if (token.has(host.category)) continue;
    std::string without;
    for (const std::string_view dataset : host.datasets) {
      if (!dataset.empty()) without.append(without.empty() ? "" : ", ").append(dataset);
    }
    out.push_back(fmt::format("the token lacks the category {}: without it there are no or fewer {}",
                              to_string(host.category), without));
  }
  if (!token.read_only()) out.emplace_back("the token may also write; a read-only one is enough and safer");
  if (token.expires_at - now < kExpiresSoon)
    out.push_back("the token expires on " + to_rfc3339(token.expires_at));
  return out;
}

bool worth_waiting_for(const Error& error) {
  return error.code == Errc::unreachable || error.code == Errc::rate_limited ||
         error.code == Errc::bad_data || error.code == Errc::not_found;
}

wb::CallContext onboarding_context(const Clock& clock) {
  wb::CallContext context;
  context.deadline = clock.now() + kOnboardingDeadline;
  context.max_limiter_wait = kOnboardingWait;
  return context;
}

// Asks WB about a stored claim and moves it on.
Task<Result<Registered>> settle_claim(Engine& engine, WorkerPool& workers, db::Database& database,
                                      CabinetId claim, std::string token, TokenInfo info, std::string scheme,
                                      bool forget_when_refused, const Clock& clock) {
  Registered out{claim, Registration::pending, warnings_for(info, clock.now()), {}};
  wb::CallContext context = onboarding_context(clock);
  auto verified = co_await wb::verify_token(engine.wb(), std::move(token), info, std::move(scheme), context);
  if (!verified) {
    if (worth_waiting_for(verified.error())) {
      out.cause = verified.error();
      co_return out;
    }
    auto refuse = [&]() {
      database.write([&](db::Tx& tx) {
        if (forget_when_refused) {
          store::purge_cabinet(tx, claim);
        } else {
          store::set_cabinet_status(tx, claim, CabinetStatus::refused, verified.error().detail);
        }
      });
    };
    co_await run_blocking(workers, std::move(refuse));
    co_return verified.error();
  }
  auto accept = [&]() {
    return database.write_value([&](db::Tx& tx) {
      const auto optional_text = [](const std::string& text) {
        return text.empty() ? std::nullopt : std::optional(text);
      };
      const store::Verified facts{optional_text(verified->seller_name), optional_text(verified->trade_mark),
                                  verified->auth_scheme, clock.now()};
      return store::verify_cabinet(tx, claim, facts);
    });
  };
  auto accepted = co_await run_blocking(workers, std::move(accept));
  if (!accepted) co_return accepted.error();
  out.id = accepted->first;
  out.outcome =
      accepted->second == store::VerifyOutcome::joined ? Registration::joined : Registration::activated;
  co_return out;
}

// What the token says of itself; the line end of the file it came from is cut off.
Result<TokenInfo> read_token(std::string& token, UtcTime now) {
  while (!token.empty() && (token.back() == '\n' || token.back() == '\r' || token.back() == ' '))
    token.pop_back();
  auto info = wb::decode_token(token);
  if (!info) return info.error();
  if (auto usable = wb::check_usable(*info, now); !usable) return usable.error();
  return info;
}

// A cabinet gets another token; until WB accepts it nothing changes.
Task<Result<Registered>> renew(Engine& engine, WorkerPool& workers, db::Database& database,
                               const secret::SecretBox& secrets, CabinetId id, std::string token,
                               TokenInfo info, std::string scheme, const Clock& clock) {
  wb::CallContext context = onboarding_context(clock);
  auto verified = co_await wb::verify_token(engine.wb(), token, info, std::move(scheme), context);
  if (!verified) co_return verified.error();
  auto store_token = [&]() {
    const std::string sealed = secrets.seal(token, store::cabinet_token_context(info.sid));
    return database.write_value(
        [&](db::Tx& tx) { return store::renew_token(tx, id, info, sealed, verified->auth_scheme); });
  };
  if (!co_await run_blocking(workers, std::move(store_token))) {
    co_return Error{Errc::conflict, fmt::format("cabinet {} was disconnected while WB was asked", id.value)};
  }
  co_return Registered{id, Registration::activated, warnings_for(info, clock.now()), {}};
}

}  // namespace

Task<Result<Registered>> register_cabinet(Engine& engine, WorkerPool& workers, db::Database& database,
                                          const secret::SecretBox& secrets, TelegramId user,
                                          std::string token, std::optional<std::string> name,
                                          std::string preferred_scheme, const Clock& clock) {
  auto info = read_token(token, clock.now());
  if (!info) co_return info.error();

  auto find = [&]() {
    return database.read_value([&](db::Tx& tx) { return store::find_cabinet_of(tx, user, info->sid); });
  };
  const auto known = co_await run_blocking(workers, std::move(find));
  if (known && known->verified && known->status == CabinetStatus::refused) {
    co_return co_await renew(engine, workers, database, secrets, known->id, std::move(token), *info,
                             std::move(preferred_scheme), clock);
  }

  auto claim = [&]() -> Result<CabinetId> {
    return database.write_value([&](db::Tx& tx) -> Result<CabinetId> {
      if (!store::find_user(tx, user)) {
        return Error{Errc::not_found, fmt::format("no user {}: add the user first", user.value)};
      }
      const auto existing = store::find_cabinet_of(tx, user, info->sid);
      // A claim is taken up again whatever became of it.
      if (existing && existing->verified && existing->status != CabinetStatus::disconnected) {
        return Error{Errc::conflict, fmt::format("user {} has this seller already as cabinet {}", user.value,
                                                 existing->id.value)};
      }
      store::NewCabinet row;
      row.name = name.value_or("Wildberries " + info->sid.substr(0, 8));
      row.token = *info;
      row.token_sealed = secrets.seal(token, store::cabinet_token_context(info->sid));
      row.created_by = user;
      row.now = clock.now();
      return store::claim_cabinet(tx, row);
    });
  };
  auto claimed = co_await run_blocking(workers, std::move(claim));
  if (!claimed) co_return claimed.error();
  co_return co_await settle_claim(engine, workers, database, *claimed, std::move(token), *info,
                                  std::move(preferred_scheme), true, clock);
}

Task<Result<Registered>> verify_pending(Engine& engine, WorkerPool& workers, db::Database& database,
                                        const secret::SecretBox& secrets, CabinetId id, const Clock& clock) {
  struct Stored {
    Cabinet cabinet;
    std::string sealed;
  };
  auto load = [&]() -> Result<Stored> {
    return database.read_value([&](db::Tx& tx) -> Result<Stored> {
      const auto cabinet = store::find_cabinet(tx, id);
      if (!cabinet) return Error{Errc::not_found, fmt::format("no cabinet {}", id.value)};
      const auto sealed = store::sealed_token(tx, id);
      if (!sealed) return Error{Errc::unauthorized, "the cabinet has no token"};
      return Stored{*cabinet, *sealed};
    });
  };
  auto stored = co_await run_blocking(workers, std::move(load));
  if (!stored) co_return stored.error();
  auto token = secrets.open(stored->sealed, store::cabinet_token_context(stored->cabinet.token.sid));
  if (!token) co_return token.error();
  if (auto usable = wb::check_usable(stored->cabinet.token, clock.now()); !usable) co_return usable.error();
  co_return co_await settle_claim(engine, workers, database, id, std::move(*token), stored->cabinet.token,
                                  stored->cabinet.auth_scheme, false, clock);
}

Task<Result<Registered>> rotate_token(Engine& engine, WorkerPool& workers, db::Database& database,
                                      const secret::SecretBox& secrets, CabinetId id, std::string token,
                                      const Clock& clock) {
  const auto info = read_token(token, clock.now());
  if (!info) co_return info.error();
  auto find = [&]() { return database.read_value([&](db::Tx& tx) { return store::find_cabinet(tx, id); }); };
  const auto cabinet = co_await run_blocking(workers, std::move(find));
  if (!cabinet) co_return Error{Errc::not_found, fmt::format("no cabinet {}", id.value)};
  if (!cabinet->verified || !cabinet->has_token) {
    co_return Error{Errc::conflict, fmt::format("cabinet {} is {}: connect it with wbctl cabinet add",
                                                id.value, to_string(cabinet->status))};
  }
  if (info->sid != cabinet->token.sid) {
    co_return Error{Errc::conflict, fmt::format("the token is of seller {}, cabinet {} of seller {}",
                                                info->sid, id.value, cabinet->token.sid)};
  }
  co_return co_await renew(engine, workers, database, secrets, id, std::move(token), *info,
                           cabinet->auth_scheme, clock);
}

Task<Result<std::vector<HostCheck>>> check_cabinet(Engine& engine, WorkerPool& workers,
                                                   db::Database& database, const secret::SecretBox& secrets,
                                                   CabinetId id, const Clock& clock) {
  struct Stored {
    Cabinet cabinet;
    std::optional<std::string> sealed;
  };
  auto load = [&]() -> Result<Stored> {
    return database.read_value([&](db::Tx& tx) -> Result<Stored> {
      const auto cabinet = store::find_cabinet(tx, id);
      if (!cabinet) return Error{Errc::not_found, fmt::format("no cabinet {}", id.value)};
      return Stored{*cabinet, store::sealed_token(tx, id)};
    });
  };
  auto stored = co_await run_blocking(workers, std::move(load));
  if (!stored) co_return stored.error();
  if (!stored->sealed) co_return Error{Errc::unauthorized, "the cabinet has no token: it was disconnected"};
  auto token = secrets.open(*stored->sealed, store::cabinet_token_context(stored->cabinet.token.sid));
  if (!token) co_return token.error();

  const wb::Credentials who{std::move(*token), stored->cabinet.auth_scheme, stored->cabinet.token};
  std::vector<HostCheck> checks;
  for (const HostRow& host : kHosts) {
    HostCheck check;
    check.category = to_string(host.category);
    check.host = wb::info(host.ping).host;
    for (const std::string_view dataset : host.datasets) {
      if (!dataset.empty()) check.datasets.emplace_back(dataset);
    }
    check.allowed = who.info.has(host.category);
    if (!check.allowed) {
      check.detail = "not in the token";
    } else {
      wb::CallContext context = onboarding_context(clock);
      context.max_limiter_wait = kPingWait;
      wb::Call ping;
      ping.operation = host.ping;
      auto answer = co_await engine.wb().call(who, ping, context);
      check.reachable = answer.has_value();
      check.detail = answer ? "ok" : answer.error().detail;
    }
    checks.push_back(std::move(check));
  }
  co_return checks;
}

}  // namespace wbd::sync
