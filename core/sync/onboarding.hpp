#pragma once
// Registration of a cabinet, the same for `wbctl cabinet add` and POST /api/v1/cabinets.

#include <string>
#include <vector>

#include "core/sync/engine.hpp"

namespace wbd::sync {

enum class Registration {
  activated,  // WB accepted the token
  joined,     // the seller's cabinet existed; the user is now its viewer, the stored token stays
  pending,    // WB is unreachable or limits us; stored, verified by a later sync
};
struct Registered {
  CabinetId id;
  Registration outcome{};
  std::vector<std::string> warnings;  // a base token, missing categories, expiry soon
  std::optional<Error> cause;         // why pending
};
// Errc::unauthorized: malformed, expired or refused by WB (nothing is kept); conflict: the user has this
// seller already; not_found: no such user.
Task<Result<Registered>> register_cabinet(Engine& engine, WorkerPool& workers, db::Database& database,
                                          const secret::SecretBox& secrets, TelegramId user,
                                          std::string token, std::optional<std::string> name,
                                          std::string preferred_scheme, const Clock& clock);

// Tries again to verify a pending cabinet. `force_scheme_probe` also re-probes an active one.
Task<Result<Registered>> verify_pending(Engine& engine, WorkerPool& workers, db::Database& database,
                                        const secret::SecretBox& secrets, CabinetId id, const Clock& clock);

// Gives a connected cabinet another token of the same seller, once WB has accepted it: until then, and on any
// error, the old one stays. A cabinet that the operator has paused stays paused. Errc::not_found: no such
// cabinet; conflict: it is not connected, or the token is another seller's; unauthorized: malformed, expired
// or refused by WB; unreachable, rate_limited: WB cannot say now.
Task<Result<Registered>> rotate_token(Engine& engine, WorkerPool& workers, db::Database& database,
                                      const secret::SecretBox& secrets, CabinetId id, std::string token,
                                      const Clock& clock);

// One line of `cabinet check`: a host, whether the token may use it, whether it answered, what it is for.
struct HostCheck {
  std::string category, host;
  bool allowed = false;
  std::optional<bool> reachable;      // unset when not asked
  std::string detail;                 // "ok", "401 token expired", "not in the token"
  std::vector<std::string> datasets;  // what works with it
};
Task<Result<std::vector<HostCheck>>> check_cabinet(Engine& engine, WorkerPool& workers,
                                                   db::Database& database, const secret::SecretBox& secrets,
                                                   CabinetId id, const Clock& clock);

}  // namespace wbd::sync
