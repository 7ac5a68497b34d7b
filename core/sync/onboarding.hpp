#pragma once
// Registers a cabinet, for `wbctl cabinet add` and POST /api/v1/cabinets.
// Verifies, replaces and checks its token.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/async/runtime.hpp"
#include "core/base/json_text.hpp"
#include "core/db/database.hpp"
#include "core/model/account.hpp"
#include "core/secret/secret_box.hpp"
#include "core/sync/token_warnings.hpp"
#include "core/wb/client.hpp"
#include "core/wb/token_fault.hpp"
#include "core/wb/verify.hpp"

namespace wbd::sync {

enum class Registration {
  activated,  // WB accepted the token
  joined,     // the seller's cabinet existed; the user is now its viewer, the stored token stays
  pending,    // WB is unreachable or limits us; the cabinet is stored, and a later sync verifies it
};
struct Registered {
  CabinetId id;
  Registration outcome{};
  std::vector<TokenWarning> warnings;
  std::optional<Error> cause;  // why `outcome` is pending
};

// One line of `cabinet check`: a host, whether the token may use it, whether it answered, what it is for.
struct HostCheck {
  std::string category, host;
  bool allowed = false;
  std::optional<bool> reachable;      // nullopt: no request was sent
  std::optional<Errc> refusal;        // why it did not answer
  std::string detail;                 // "ok", "401 token expired", "not in the token"
  std::vector<std::string> datasets;  // those that need this category
};

// nullopt: at least one host answered. Otherwise the reason: WB refuses the token, limits us or is down.
[[nodiscard]] std::optional<Error> verdict_of(std::span<const HostCheck> checks);
// As the JSON object that the API and wbctl show.
void write_host_check(JsonWriter& json, const HostCheck& check);

// Whether a new token counts against core/sync/registration_limits.hpp. Tokens from the API do; those of the
// operator do not.
enum class Counted { no, yes };

// A token is stored after WB has answered. When WB cannot be reached, the token becomes a claim, or waits
// beside the one in use. An answer of WB applies only to the token that was sent.
//
// Used on the thread of `client`; blocking work goes to `workers`. The object, and everything passed to its
// constructor, must outlive its tasks.
class Onboarding {
 public:
  Onboarding(wb::Client& client, WorkerPool& workers, db::Database& database,
             const secret::SecretBox& secrets, const Clock& clock)
      : client_(client), workers_(workers), database_(database), secrets_(secrets), clock_(clock) {}

  // `auth_scheme`: raw or bearer, the one that is tried first. Errors:
  // - not_found: no such user
  // - conflict: the user has this seller already
  // - unauthorized: the token is malformed, expired or refused by WB; nothing is kept
  // - rate_limited with a fault: too many new tokens
  Task<wb::TokenResult<Registered>> register_cabinet(TelegramId user, std::string token,
                                                     std::optional<std::string> name, std::string auth_scheme,
                                                     Counted counted);

  // Tries again to verify a pending cabinet, or the token that waits in it.
  Task<wb::TokenResult<Registered>> verify_pending(CabinetId id);

  // Gives a connected cabinet another token of the same seller, once WB has accepted it. Until then, and on
  // any error, the old one stays. A paused cabinet stays paused. Errors:
  // - not_found: no such cabinet
  // - conflict: it is not connected, or the token is another seller's
  // - unauthorized: malformed, expired or refused by WB
  // - unreachable, rate_limited: WB cannot answer now
  Task<wb::TokenResult<Registered>> rotate_token(CabinetId id, std::string token);

  // Like rotate_token(), for a bot that renews an expiring token. When WB cannot be asked now, the token is
  // kept beside the old one, and the outcome is `pending`. A later sync verifies it; until then the old one
  // is used. A cabinet whose token WB has refused is pending meanwhile. The token takes a place of `user`, if
  // any, and of the installation; too many are rate_limited with a fault.
  Task<wb::TokenResult<Registered>> renew_token(CabinetId id, std::string token,
                                                std::optional<TelegramId> user);
  // Verifies the token that renew_token() kept. A refused one is dropped, and status_reason says why.
  Task<wb::TokenResult<Registered>> take_next_token(CabinetId id);

  // Sends a ping to each host that the token may use. Errors:
  // - not_found: no such cabinet
  // - unauthorized: the cabinet has no token
  Task<Result<std::vector<HostCheck>>> check_cabinet(CabinetId id);

 private:
  struct Stored;
  struct Application;

  Task<Result<Stored>> load(CabinetId id);
  Task<wb::TokenResult<std::optional<CabinetId>>> admit(Application& application, const std::string& sid,
                                                        Counted counted);
  Task<void> leave_place(std::optional<TelegramId> user, std::string place);
  Task<wb::TokenResult<Registered>> settle(const Application& application, TokenInfo info,
                                           std::string auth_scheme);
  Task<wb::TokenResult<Stored>> load_for(CabinetId id, const TokenInfo& token);
  Task<wb::TokenResult<Registered>> renew(CabinetId id, std::string token, TokenInfo info,
                                          std::string auth_scheme, std::optional<std::string> waiting,
                                          bool must_wait);
  Task<HostCheck> check_host(wb::Operation ping, const wb::Credentials& who);

  Task<wb::TokenResult<wb::Verification>> ask(std::string token, TokenInfo info, std::string auth_scheme);
  [[nodiscard]] wb::CallContext call_context(Millis limiter_wait) const;

  wb::Client& client_;
  WorkerPool& workers_;
  db::Database& database_;
  const secret::SecretBox& secrets_;
  const Clock& clock_;
};

}  // namespace wbd::sync
