#include "core/sync/onboarding.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/base/log.hpp"
#include "core/base/secret_text.hpp"
#include "core/store/cabinets.hpp"
#include "core/store/users.hpp"
#include "core/sync/datasets.hpp"
#include "core/wb/token.hpp"
#include "core/wb/verify.hpp"

namespace wbd::sync {
namespace {

constexpr Millis kOnboardingWait{3'000};  // a person is waiting
constexpr Millis kPingWait{11'000};       // a ping may share its host's limit with other calls
constexpr auto kOnboardingDeadline = std::chrono::seconds{60};

// WB has not decided about the token.
bool worth_waiting_for(const Error& error) {
  return error.code == Errc::unreachable || error.code == Errc::rate_limited ||
         error.code == Errc::bad_data || error.code == Errc::not_found || error.code == Errc::cancelled;
}

// Returns the token's claims. Takes off what is around the token in a file or a message.
wb::TokenResult<TokenInfo> read_token(std::string& token, UtcTime now) {
  auto text = read_secret_text(token, "the WB token is malformed");
  if (!text) return wb::TokenError{{Errc::unauthorized, text.error().detail}, wb::TokenFault::malformed};
  token = std::move(*text);
  auto info = wb::decode_token(token);
  if (!info) return wb::TokenError{info.error(), wb::TokenFault::malformed};
  if (auto usable = wb::check_usable(*info, now); !usable)
    return wb::TokenError{usable.error(), wb::TokenFault::expired};
  return *info;
}

// A name that tells people more than a number; a better one follows when WB names the seller.
std::string first_name(const TokenInfo& token) {
  return "Wildberries " + token.sid.substr(0, 8);
}

std::optional<std::string> unless_empty(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

Error no_cabinet(CabinetId id) {
  return {Errc::not_found, fmt::format("no cabinet {}", id.value)};
}

}  // namespace

std::optional<Error> verdict_of(std::span<const HostCheck> checks) {
  std::optional<Error> worst;
  for (const HostCheck& check : checks) {
    if (check.reachable.value_or(false)) return std::nullopt;
    const Errc code = check.refusal.value_or(Errc::forbidden);
    const bool token = code == Errc::unauthorized || code == Errc::forbidden;
    // A host that was asked says more than a category that the token lacks.
    if (!worst || (check.refusal && (token || worst->code == Errc::forbidden)))
      worst = Error{code, check.detail};
  }
  return worst;
}

void write_host_check(JsonWriter& json, const HostCheck& check) {
  json.begin_object();
  json.field("category", check.category);
  json.field("host", check.host);
  json.field("allowed", check.allowed);
  json.field("reachable", check.reachable);
  json.field("detail", check.detail);
  json.key("datasets");
  json.begin_array();
  for (const std::string& dataset : check.datasets) json.value(dataset);
  json.end_array();
  json.end_object();
}

struct Onboarding::Stored {
  Cabinet cabinet;
  std::optional<std::string> sealed;  // its token

  [[nodiscard]] Result<std::string> open(const secret::SecretBox& secrets) const {
    return secrets.open(*sealed, store::cabinet_token_context(cabinet.token.sid));
  }
};

// Errc::not_found: no such cabinet.
Task<Result<Onboarding::Stored>> Onboarding::load(CabinetId id) {
  auto read = [this, id]() {
    return database_.read_value([id](db::Tx& tx) -> Result<Stored> {
      const auto cabinet = store::find_cabinet(tx, id);
      if (!cabinet) return no_cabinet(id);
      return Stored{*cabinet, store::sealed_token(tx, id)};
    });
  };
  co_return co_await run_blocking(workers_, std::move(read));
}

wb::CallContext Onboarding::call_context(Millis limiter_wait) const {
  wb::CallContext context;
  context.deadline = clock_.now() + kOnboardingDeadline;
  context.max_limiter_wait = limiter_wait;
  return context;
}

// Asks WB about a stored claim, and accepts or refuses it.
Task<wb::TokenResult<Registered>> Onboarding::settle_claim(CabinetId claim, std::string token, TokenInfo info,
                                                           std::string auth_scheme,
                                                           bool forget_when_refused) {
  Registered out{claim, Registration::pending, warnings_for(info, clock_.now()), {}};
  wb::CallContext context = call_context(kOnboardingWait);
  const auto verified =
      co_await wb::verify_token(client_, std::move(token), info, std::move(auth_scheme), context);
  if (!verified) {
    if (worth_waiting_for(verified.error())) {
      out.cause = verified.error();
      co_return out;
    }
    auto refuse = [&]() {
      database_.write([&](db::Tx& tx) {
        if (forget_when_refused) {
          store::purge_cabinet(tx, claim);
        } else {
          store::set_cabinet_status(tx, claim, CabinetStatus::refused, verified.error().detail);
        }
      });
    };
    co_await run_blocking(workers_, std::move(refuse));
    co_return verified.error();
  }
  auto accept = [&]() {
    const store::Verified facts{unless_empty(verified->seller_name), unless_empty(verified->trade_mark),
                                verified->auth_scheme, clock_.now()};
    return database_.write_value([&](db::Tx& tx) { return store::verify_cabinet(tx, claim, facts); });
  };
  const auto accepted = co_await run_blocking(workers_, std::move(accept));
  if (!accepted) co_return accepted.error();
  out.id = accepted->first;
  out.outcome =
      accepted->second == store::VerifyOutcome::joined ? Registration::joined : Registration::activated;
  co_return out;
}

// Gives a cabinet another token; until WB accepts it nothing changes.
Task<wb::TokenResult<Registered>> Onboarding::renew(CabinetId id, std::string token, TokenInfo info,
                                                    std::string auth_scheme) {
  wb::CallContext context = call_context(kOnboardingWait);
  const auto verified = co_await wb::verify_token(client_, token, info, std::move(auth_scheme), context);
  if (!verified) co_return verified.error();
  auto store_token = [&]() {
    const std::string sealed = secrets_.seal(token, store::cabinet_token_context(info.sid));
    return database_.write_value(
        [&](db::Tx& tx) { return store::renew_token(tx, id, info, sealed, verified->auth_scheme); });
  };
  if (!co_await run_blocking(workers_, std::move(store_token))) {
    co_return Error{Errc::conflict, fmt::format("cabinet {} was disconnected while WB was asked", id.value)};
  }
  co_return Registered{id, Registration::activated, warnings_for(info, clock_.now()), {}};
}

Task<std::optional<Cabinet>> Onboarding::find_of_user(TelegramId user, const std::string& sid) {
  auto find = [&]() {
    return database_.read_value([&](db::Tx& tx) { return store::find_cabinet_of(tx, user, sid); });
  };
  co_return co_await run_blocking(workers_, std::move(find));
}

Task<wb::TokenResult<Registered>> Onboarding::register_cabinet(TelegramId user, std::string token,
                                                               std::optional<std::string> name,
                                                               std::string auth_scheme) {
  const auto info = read_token(token, clock_.now());
  if (!info) co_return info.error();
  const auto known = co_await find_of_user(user, info->sid);
  if (known && known->verified && known->status == CabinetStatus::refused)
    co_return co_await renew(known->id, std::move(token), *info, std::move(auth_scheme));

  const auto claim_in = [&](db::Tx& tx) -> Result<CabinetId> {
    if (!store::find_user(tx, user)) {
      return Error{Errc::not_found, fmt::format("no user {}: add the user first", user.value)};
    }
    const auto existing = store::find_cabinet_of(tx, user, info->sid);
    // An unproven claim may be registered again, whatever its status.
    if (existing && existing->verified && existing->status != CabinetStatus::disconnected) {
      return Error{Errc::conflict,
                   fmt::format("user {0} has this seller already as cabinet {1}; to renew its token: "
                               "PUT /api/v1/cabinets/{1}/token or wbctl cabinet rotate-token {1}",
                               user.value, existing->id.value)};
    }
    store::NewCabinet row;
    row.name = name.value_or(first_name(*info));
    row.token = *info;
    row.token_sealed = secrets_.seal(token, store::cabinet_token_context(info->sid));
    row.created_by = user;
    row.now = clock_.now();
    return store::claim_cabinet(tx, row);
  };
  auto claim = [&]() { return database_.write_value(claim_in); };
  const auto claimed = co_await run_blocking(workers_, std::move(claim));
  if (!claimed) co_return claimed.error();
  co_return co_await settle_claim(*claimed, std::move(token), *info, std::move(auth_scheme), true);
}

Task<wb::TokenResult<Registered>> Onboarding::verify_pending(CabinetId id) {
  const auto stored = co_await load(id);
  if (!stored) co_return stored.error();
  if (!stored->sealed) co_return Error{Errc::unauthorized, "the cabinet has no token"};
  auto token = stored->open(secrets_);
  if (!token) co_return token.error();
  const Cabinet& cabinet = stored->cabinet;
  if (auto usable = wb::check_usable(cabinet.token, clock_.now()); !usable) co_return usable.error();
  co_return co_await settle_claim(id, std::move(*token), cabinet.token, cabinet.auth_scheme, false);
}

Task<wb::TokenResult<Registered>> Onboarding::rotate_token(CabinetId id, std::string token) {
  const auto info = read_token(token, clock_.now());
  if (!info) co_return info.error();
  const auto stored = co_await load(id);
  if (!stored) co_return stored.error();
  const Cabinet& cabinet = stored->cabinet;
  if (!cabinet.verified || !cabinet.has_token) {
    co_return Error{Errc::conflict, fmt::format("cabinet {} is {}: connect it with wbctl cabinet add",
                                                id.value, to_string(cabinet.status))};
  }
  if (info->sid != cabinet.token.sid) {
    co_return wb::TokenError{
        {Errc::conflict, fmt::format("the token is of seller {}, cabinet {} of seller {}", info->sid,
                                     id.value, cabinet.token.sid)},
        wb::TokenFault::foreign};
  }
  co_return co_await renew(id, std::move(token), *info, cabinet.auth_scheme);
}

Task<wb::TokenResult<Registered>> Onboarding::renew_token(CabinetId id, std::string token) {
  auto renewed = co_await rotate_token(id, token);
  if (renewed || !worth_waiting_for(renewed.error())) co_return renewed;
  if (const auto text = read_secret_text(token, "token")) token = *text;
  const auto info = wb::decode_token(token);
  if (!info) co_return renewed;
  auto keep = [&]() {
    const std::string sealed = secrets_.seal(token, store::cabinet_token_context(info->sid));
    return database_.write_value([&](db::Tx& tx) { return store::keep_next_token(tx, id, *info, sealed); });
  };
  if (!co_await run_blocking(workers_, std::move(keep))) co_return renewed;
  co_return Registered{id, Registration::pending, warnings_for(*info, clock_.now()), renewed.error()};
}

Task<wb::TokenResult<Registered>> Onboarding::take_next_token(CabinetId id) {
  auto find = [&]() { return database_.read_value([id](db::Tx& tx) { return store::next_token(tx, id); }); };
  const auto sealed = co_await run_blocking(workers_, std::move(find));
  const auto stored = co_await load(id);
  if (!stored) co_return stored.error();
  if (!sealed) co_return Error{Errc::not_found, "no new token waits for WB"};
  auto token = secrets_.open(*sealed, store::cabinet_token_context(stored->cabinet.token.sid));
  if (!token) co_return token.error();
  auto taken = co_await rotate_token(id, std::move(*token));
  if (taken || worth_waiting_for(taken.error())) co_return taken;
  log::warning("sync", "the new token of a cabinet was refused; the old one stays",
               {{"cabinet_id", id.value}, {"reason", taken.error().detail}});
  auto drop = [&]() {
    database_.write([&](db::Tx& tx) {
      store::drop_next_token(tx, id, "the new token was refused: " + taken.error().detail);
    });
  };
  co_await run_blocking(workers_, std::move(drop));
  co_return taken;
}

Task<Result<std::vector<HostCheck>>> Onboarding::check_cabinet(CabinetId id) {
  const auto stored = co_await load(id);
  if (!stored) co_return stored.error();
  if (!stored->sealed) co_return Error{Errc::unauthorized, "the cabinet has no token: it was disconnected"};
  auto token = stored->open(secrets_);
  if (!token) co_return token.error();
  const wb::Credentials who{std::move(*token), stored->cabinet.auth_scheme, stored->cabinet.token};
  std::vector<HostCheck> checks;
  for (const wb::Operation ping : kPings) checks.push_back(co_await check_host(ping, who));
  co_return checks;
}

Task<HostCheck> Onboarding::check_host(wb::Operation ping, const wb::Credentials& who) {
  HostCheck check;
  const TokenCategory category = category_of(ping);
  check.category = to_string(category);
  check.host = wb::info(ping).host;
  for (const Dataset dataset : datasets_with(category)) check.datasets.emplace_back(to_string(dataset));
  check.allowed = who.info.has(category);
  if (!check.allowed) {
    check.detail = "not in the token";
    co_return check;
  }
  wb::CallContext context = call_context(kPingWait);
  wb::Call call;
  call.operation = ping;
  const auto answer = co_await client_.call(who, call, context);
  check.reachable = answer.has_value();
  if (!answer) check.refusal = answer.error().code;
  check.detail = answer ? "ok" : answer.error().detail;
  co_return check;
}

}  // namespace wbd::sync
