#include "core/sync/onboarding.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/base/log.hpp"
#include "core/base/process_secrecy.hpp"
#include "core/base/secret_text.hpp"
#include "core/db/locks.hpp"
#include "core/store/cabinets.hpp"
#include "core/store/users.hpp"
#include "core/sync/datasets.hpp"
#include "core/sync/registration_limits.hpp"
#include "core/wb/token.hpp"

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

// Returns the token's claims. Strips the quotes, blanks and "Bearer" that may surround the token.
wb::TokenResult<TokenInfo> read_token(std::string& token, UtcTime now) {
  auto text = read_secret_text(token, "the WB token is malformed");
  wipe(token);
  if (!text) return wb::TokenError{{Errc::unauthorized, text.error().detail}, wb::TokenFault::malformed};
  token = std::move(*text);
  auto info = wb::decode_token(token);
  if (!info) return wb::TokenError{info.error(), wb::TokenFault::malformed};
  if (auto usable = wb::check_usable(*info, now); !usable)
    return wb::TokenError{usable.error(), wb::TokenFault::expired};
  return *info;
}

// A provisional name, which people recognise better than a number. A better one follows when WB names the
// seller.
std::string first_name(const TokenInfo& token) {
  return "Wildberries " + token.sid.substr(0, 8);
}

std::optional<std::string> unless_empty(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

Error no_cabinet(CabinetId id) {
  return {Errc::not_found, fmt::format("no cabinet {}", id.value)};
}

store::Verified facts_of(const wb::Verification& verified, UtcTime now) {
  return {unless_empty(verified.seller_name), unless_empty(verified.trade_mark), verified.auth_scheme, now};
}

Registered accepted_as(Registered out, const std::pair<CabinetId, store::VerifyOutcome>& accepted) {
  out.id = accepted.first;
  out.outcome =
      accepted.second == store::VerifyOutcome::joined ? Registration::joined : Registration::activated;
  return out;
}

// Checks that the cabinet may get a new token, and that this one is of its seller.
wb::TokenResult<void> fits_cabinet(const Cabinet& cabinet, const TokenInfo& token) {
  if (!cabinet.verified || !cabinet.has_token) {
    return wb::TokenError{
        Error{Errc::conflict, fmt::format("cabinet {} is {}: connect it with wbctl cabinet add",
                                          cabinet.id.value, to_string(cabinet.status))}};
  }
  if (token.sid != cabinet.token.sid) {
    return wb::TokenError{{Errc::conflict, fmt::format("the token is of seller {}, cabinet {} of seller {}",
                                                       token.sid, cabinet.id.value, cabinet.token.sid)},
                          wb::TokenFault::foreign};
  }
  return {};
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
  std::optional<std::string> sealed;   // its token
  std::optional<std::string> waiting;  // the token of store::next_token()

  [[nodiscard]] Result<std::string> open(const secret::SecretBox& secrets, const std::string& text) const {
    return secrets.open(text, store::cabinet_token_context(cabinet.token.sid));
  }
};

// For a new cabinet.
struct Onboarding::Application {
  TelegramId user;
  std::string token;
  std::optional<std::string> name;
  std::string place{};  // of take_place(); empty: not counted
};

// Errc::not_found: no such cabinet.
Task<Result<Onboarding::Stored>> Onboarding::load(CabinetId id) {
  auto read = [this, id]() {
    return database_.read_value([id](db::Tx& tx) -> Result<Stored> {
      const auto cabinet = store::find_cabinet(tx, id);
      if (!cabinet) return no_cabinet(id);
      return Stored{*cabinet, store::sealed_token(tx, id), store::next_token(tx, id)};
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

Task<wb::TokenResult<wb::Verification>> Onboarding::ask(std::string token, TokenInfo info,
                                                        std::string auth_scheme) {
  wb::CallContext context = call_context(kOnboardingWait);
  co_return co_await wb::verify_token(client_, std::move(token), info, std::move(auth_scheme), context);
}

// Before WB is asked about the token of a new cabinet. Returns the user's refused cabinet of the seller,
// which takes the token over.
Task<wb::TokenResult<std::optional<CabinetId>>> Onboarding::admit(Application& application,
                                                                  const std::string& sid, Counted counted) {
  const TelegramId user = application.user;
  const auto check = [this, &application, &sid, user,
                      counted](db::Tx& tx) -> wb::TokenResult<std::optional<CabinetId>> {
    if (!store::find_user(tx, user)) {
      return wb::TokenError{
          Error{Errc::not_found, fmt::format("no user {}: add the user first", user.value)}};
    }
    const auto existing = store::find_cabinet_of(tx, user, sid);
    const bool verified = existing && existing->verified;
    const bool refused = verified && existing->status == CabinetStatus::refused;
    // An unproven claim may be registered again, whatever its status.
    if (verified && !refused && existing->status != CabinetStatus::disconnected) {
      return wb::TokenError{Error{
          Errc::conflict, fmt::format("user {0} has this seller already as cabinet {1}; to renew its token: "
                                      "PUT /api/v1/cabinets/{1}/token or wbctl cabinet rotate-token {1}",
                                      user.value, existing->id.value)}};
    }
    if (counted == Counted::yes) {
      if (auto allowed = may_claim(tx, user, sid); !allowed) return allowed.error();
      auto place = take_place(tx, user, clock_.now());
      if (!place) return place.error();
      application.place = std::move(*place);
    }
    return refused ? std::optional(existing->id) : std::nullopt;
  };
  auto work = [&]() { return database_.write_value(check); };
  co_return co_await run_blocking(workers_, std::move(work));
}

Task<void> Onboarding::leave_place(std::optional<TelegramId> user, std::string place) {
  auto work = [this, user, place = std::move(place)]() {
    database_.write([&](db::Tx& tx) { give_back(tx, user, place, clock_.now()); });
  };
  co_await run_blocking(workers_, std::move(work));
}

// Asks WB about the token of a new cabinet, and stores what it says.
Task<wb::TokenResult<Registered>> Onboarding::settle(const Application& application, TokenInfo info,
                                                     std::string auth_scheme) {
  Registered out{{}, Registration::pending, warnings_for(info, clock_.now()), {}};
  const auto verified = co_await ask(application.token, info, std::move(auth_scheme));
  if (!verified && !worth_waiting_for(verified.error())) co_return verified.error();
  store::NewCabinet row;
  row.name = application.name.value_or(first_name(info));
  row.token = info;
  row.token_sealed = secrets_.seal(application.token, store::cabinet_token_context(info.sid));
  row.created_by = application.user;
  row.now = clock_.now();
  if (!verified) {
    out.cause = verified.error();
    const bool counted = !application.place.empty();
    const auto keep = [&](db::Tx& tx) -> wb::TokenResult<CabinetId> {
      const auto known = store::find_cabinet_of(tx, row.created_by, info.sid);
      if (known && known->verified && known->has_token) {
        return wb::TokenError{
            Error{Errc::conflict, fmt::format("user {} has this seller already as cabinet {}",
                                              row.created_by.value, known->id.value)}};
      }
      if (counted) {
        if (auto allowed = may_claim(tx, row.created_by, info.sid); !allowed) return allowed.error();
      }
      return store::claim_cabinet(tx, row);
    };
    auto claim = [&]() { return database_.write_value(keep); };
    const auto claimed = co_await run_blocking(workers_, std::move(claim));
    if (!claimed) co_return claimed.error();
    out.id = *claimed;
    co_return out;
  }
  auto accept = [&]() {
    return database_.write_value(
        [&](db::Tx& tx) { return store::accept_cabinet(tx, row, facts_of(*verified, row.now)); });
  };
  const auto accepted = co_await run_blocking(workers_, std::move(accept));
  if (!accepted) co_return accepted.error();
  co_return accepted_as(std::move(out), *accepted);
}

// Gives a cabinet another token; until WB accepts it nothing changes.
Task<wb::TokenResult<Registered>> Onboarding::renew(CabinetId id, std::string token, TokenInfo info,
                                                    std::string auth_scheme,
                                                    std::optional<std::string> waiting, bool must_wait) {
  const WipeAtEnd wiped(token);
  const auto verified = co_await ask(token, info, std::move(auth_scheme));
  if (!verified) co_return verified.error();
  auto store_token = [&]() {
    const std::string sealed = secrets_.seal(token, store::cabinet_token_context(info.sid));
    return database_.write_value([&](db::Tx& tx) {
      db::lock_cabinet(tx, id);
      // Another token has taken the place of the one that waited.
      if (must_wait && store::next_token(tx, id) != waiting) return false;
      return store::renew_token(tx, id, info, sealed, verified->auth_scheme, waiting);
    });
  };
  if (!co_await run_blocking(workers_, std::move(store_token))) {
    co_return Error{Errc::conflict,
                    fmt::format("cabinet {} was changed or disconnected while WB was asked", id.value)};
  }
  co_return Registered{id, Registration::activated, warnings_for(info, clock_.now()), {}};
}

Task<wb::TokenResult<Registered>> Onboarding::register_cabinet(TelegramId user, std::string token,
                                                               std::optional<std::string> name,
                                                               std::string auth_scheme, Counted counted) {
  const auto info = read_token(token, clock_.now());
  if (!info) co_return info.error();
  Application application{user, std::move(token), std::move(name)};
  const WipeAtEnd wiped(application.token);
  const auto refused = co_await admit(application, info->sid, counted);
  if (!refused) co_return refused.error();
  wb::TokenResult<Registered> registered = Registered{};
  if (*refused) {
    registered = co_await rotate_token(**refused, application.token);
  } else {
    registered = co_await settle(application, *info, std::move(auth_scheme));
  }
  const bool accepted = registered && registered->outcome != Registration::pending;
  if (accepted && !application.place.empty()) co_await leave_place(user, application.place);
  co_return registered;
}

Task<wb::TokenResult<Registered>> Onboarding::verify_pending(CabinetId id) {
  const auto stored = co_await load(id);
  if (!stored) co_return stored.error();
  if (stored->waiting) co_return co_await take_next_token(id);
  if (!stored->sealed) co_return Error{Errc::unauthorized, "the cabinet has no token"};
  const std::string& asked = *stored->sealed;
  auto token = stored->open(secrets_, asked);
  if (!token) co_return token.error();
  const Cabinet& cabinet = stored->cabinet;
  if (auto usable = wb::check_usable(cabinet.token, clock_.now()); !usable) co_return usable.error();
  Registered out{id, Registration::pending, warnings_for(cabinet.token, clock_.now()), {}};
  const auto verified = co_await ask(std::move(*token), cabinet.token, cabinet.auth_scheme);
  if (!verified && worth_waiting_for(verified.error())) {
    out.cause = verified.error();
    co_return out;
  }
  if (!verified) {
    auto refuse = [&]() {
      database_.write([&](db::Tx& tx) { store::refuse_cabinet(tx, id, asked, verified.error().detail); });
    };
    co_await run_blocking(workers_, std::move(refuse));
    co_return verified.error();
  }
  auto accept = [&]() {
    return database_.write_value(
        [&](db::Tx& tx) { return store::verify_cabinet(tx, id, asked, facts_of(*verified, clock_.now())); });
  };
  const auto accepted = co_await run_blocking(workers_, std::move(accept));
  if (!accepted && accepted.error().code == Errc::lease_lost) {
    out.cause = accepted.error();
    co_return out;
  }
  if (!accepted) co_return accepted.error();
  co_return accepted_as(std::move(out), *accepted);
}

// The cabinet, if it may take the token.
Task<wb::TokenResult<Onboarding::Stored>> Onboarding::load_for(CabinetId id, const TokenInfo& token) {
  auto stored = co_await load(id);
  if (!stored) co_return stored.error();
  if (auto fits = fits_cabinet(stored->cabinet, token); !fits) co_return fits.error();
  co_return std::move(*stored);
}

Task<wb::TokenResult<Registered>> Onboarding::rotate_token(CabinetId id, std::string token) {
  const auto info = read_token(token, clock_.now());
  if (!info) co_return info.error();
  const auto stored = co_await load_for(id, *info);
  if (!stored) co_return stored.error();
  co_return co_await renew(id, std::move(token), *info, stored->cabinet.auth_scheme, stored->waiting, false);
}

Task<wb::TokenResult<Registered>> Onboarding::renew_token(CabinetId id, std::string token,
                                                          std::optional<TelegramId> user) {
  const WipeAtEnd wiped(token);
  const auto info = read_token(token, clock_.now());
  if (!info) co_return info.error();
  const auto stored = co_await load_for(id, *info);
  if (!stored) co_return stored.error();
  auto take = [&]() {
    return database_.write_value([&](db::Tx& tx) { return take_place(tx, user, clock_.now()); });
  };
  const auto place = co_await run_blocking(workers_, std::move(take));
  if (!place) co_return place.error();
  auto renewed = co_await renew(id, token, *info, stored->cabinet.auth_scheme, stored->waiting, false);
  if (renewed) co_await leave_place(user, *place);
  if (renewed || !worth_waiting_for(renewed.error())) co_return renewed;
  auto keep = [&]() {
    const std::string sealed = secrets_.seal(token, store::cabinet_token_context(info->sid));
    return database_.write_value([&](db::Tx& tx) { return store::keep_next_token(tx, id, sealed); });
  };
  if (!co_await run_blocking(workers_, std::move(keep))) co_return renewed;
  co_return Registered{id, Registration::pending, warnings_for(*info, clock_.now()), renewed.error()};
}

Task<wb::TokenResult<Registered>> Onboarding::take_next_token(CabinetId id) {
  const auto stored = co_await load(id);
  if (!stored) co_return stored.error();
  if (!stored->waiting) co_return Error{Errc::not_found, "no new token waits for WB"};
  const std::string& asked = *stored->waiting;
  auto token = stored->open(secrets_, asked);
  if (!token) co_return token.error();
  auto info = read_token(*token, clock_.now());
  wb::TokenResult<Registered> taken = Registered{};
  if (!info) {
    taken = info.error();
  } else {
    taken = co_await renew(id, std::move(*token), *info, stored->cabinet.auth_scheme, asked, true);
  }
  if (taken || worth_waiting_for(taken.error()) || taken.error().code == Errc::conflict) co_return taken;
  log::warning("sync", "the new token of a cabinet was refused; the old one stays",
               {{"cabinet_id", id.value}, {"reason", taken.error().detail}});
  auto drop = [&]() {
    database_.write([&](db::Tx& tx) {
      store::drop_next_token(tx, id, asked, "the new token was refused: " + taken.error().detail);
    });
  };
  co_await run_blocking(workers_, std::move(drop));
  co_return taken;
}

Task<Result<std::vector<HostCheck>>> Onboarding::check_cabinet(CabinetId id) {
  const auto stored = co_await load(id);
  if (!stored) co_return stored.error();
  if (!stored->sealed) co_return Error{Errc::unauthorized, "the cabinet has no token: it was disconnected"};
  auto token = stored->open(secrets_, *stored->sealed);
  if (!token) co_return token.error();
  const wb::Credentials who{std::move(*token), stored->cabinet.auth_scheme, stored->cabinet.token,
                            !stored->cabinet.verified};
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
